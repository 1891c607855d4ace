"""What may be doubtful about what an event says? Codes E184 to E189."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E184",
        title="what the template's example says",
        severity="warning",
        about=(
            "A date, title or text is still that of the example page that the theme comes with, "
            "such as the 1st of June 2030 at 13:00 UTC, `Example Talk` or `Lorem ipsum`, or a "
            "template's expression that was never filled in. Visitors see it, and the event "
            "counts as upcoming until then."
        ),
        hint="Write what is meant, or remove the line. If the page is the example, remove it.",
        example="-date: 2030-06-01T13:00:00Z\n+date: 2024-05-31T10:00:00+02:00",
    ),
    Code(
        code="E185",
        title="an event without a place",
        severity="warning",
        about=(
            "An event to come names neither a place nor an address, and nothing on the page says "
            "that it is online."
        ),
        hint='Write `location`; for an event without a place, `location: "online"`.',
        example=" date: 2024-05-31T10:00:00+02:00\n+location: Rennes",
    ),
    Code(
        code="E186",
        title="an event without an end",
        severity="warning",
        about=(
            "An event to come begins at a time of day and has no end, so that it counts as under "
            "way until midnight."
        ),
        hint="Write the end under the key that is named.",
        example=" date: 2024-05-31T10:00:00+02:00\n+date_end: 2024-05-31T12:00:00+02:00",
    ),
    Code(
        code="E187",
        title="times with and without a time zone",
        severity="warning",
        about=(
            "The begin or end of an event is written without a time zone and counts in the site's, "
            "while another time of the page is written with a zone, and the two are not the same. "
            "The event may begin or end some hours off."
        ),
        hint="Write the zone of each, or set `timeZone` in the site's configuration.",
        example=(
            "-date: 2024-05-31T10:00:00\n"
            "+date: 2024-05-31T10:00:00+02:00\n"
            " date_end: 2024-05-31T12:00:00+02:00"
        ),
    ),
    Code(
        code="E188",
        title="a page that waits for its date",
        severity="warning",
        about=(
            "The page has a `date` to come and no `publishDate`. Hugo takes the one for the other "
            "and does not build the page before, so that an event is announced when it begins. "
            "For a page that is no event, which may well be meant to wait, this is info. The clock "
            "decides, and `--now` sets it."
        ),
        hint="Write `publishDate` with the day from which the page is to be seen.",
        example=" date: 2024-05-31T10:00:00+02:00\n+publishDate: 2024-05-01",
    ),
    Code(
        code="E189",
        title="times of events without any time zone",
        severity="warning",
        about=(
            "Events begin at a time of day that is written without a zone, and the site's "
            "configuration names none, so that Hugo takes UTC: calendars and `upcoming` are some "
            "hours off elsewhere. It is said once for a site, and as info where all of these "
            "events are over."
        ),
        hint=(
            "Set `timeZone: Europe/Paris` or the like in the site's configuration, or write the "
            "zone of each time, as in `2024-05-31T10:00:00+02:00`."
        ),
        example=" baseURL: https://example.org/\n+timeZone: Europe/Paris",
    ),
    Code(
        code="E190",
        title="an event without a date",
        severity="warning",
        about=(
            "A page of an event section, or with a key of events such as `event`, has no day on "
            "which it begins, or the day `0001-01-01`, which Hugo takes for none. It is in no "
            "calendar, and neither to come nor past."
        ),
        hint="Write `date`, or the key of the theme for the begin of an event.",
        example=" title: Atelier\n event: Atelier\n+date: 2024-05-31T10:00:00+02:00",
    ),
    Code(
        code="E191",
        title="a title or place that is not known yet",
        severity="warning",
        about=(
            "The title of a page, or the place of an event, is a word such as `TBD`, `à définir` "
            "or `à confirmer`, or the title is `Untitled` or `Titre`. Visitors see it, and it "
            "counts as a place like any other. Of a past event it is info."
        ),
        hint="Write what is meant, once it is known.",
        example=(
            " event: Atelier\n date: 2024-05-31T10:00:00+02:00\n-location: à confirmer\n"
            "+location: Rennes"
        ),
    ),
    Code(
        code="E192",
        title="an end at the begin",
        severity="warning",
        about=(
            "An event to come ends at the very moment at which it begins, so that it is never "
            "under way; mostly the begin was copied. Whole days may well begin and end on one day."
        ),
        hint="Correct the end, or leave it out.",
        example=(
            " date: 2024-05-31T10:00:00+02:00\n-date_end: 2024-05-31T10:00:00+02:00\n"
            "+date_end: 2024-05-31T12:00:00+02:00"
        ),
    ),
)
