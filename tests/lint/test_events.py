"""Which events lack a place, an end, a date or a title, and which only seem to?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from lint_site import NOW, diagnostics, page, said
from site_on_disk import write

# Which events lack a place or an end by mistake, and which ones need neither.

COMING = "title: Atelier\ndate: 2024-09-01T10:00:00+02:00\npublishDate: 2024-05-01"
PAST = "title: Atelier\ndate: 2024-02-01T10:00:00+01:00\npublishDate: 2024-01-01"
END = "date_end: 2024-09-01T12:00:00+02:00"
PAST_END = "date_end: 2024-02-01T12:00:00+01:00"


@pytest.mark.parametrize(
    ("front", "hint"),
    [
        ("event_start: 2024-09-05T19:00:00", "event_end"),
        ("start: 2024-09-05\ntime: 19:00", "end"),
        ("datum: 5.9.2024, 19 Uhr", "ende"),
        ("event: {start: 2024-09-05T19:00:00}", "event.end"),
        ("date_debut: 5 septembre 2024 à 19h", "date_fin"),
        ("beginn: 05.09.2024 19:00", "ende"),
    ],
)
def test_the_key_of_an_end_is_like_that_of_the_start(tmp_path: Path, front: str, hint: str) -> None:
    text = page(f"title: Atelier\nlocation: Rennes\n{front}")
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": text}, "E186")
    assert diagnostic.hint == f"write `{hint}`"


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("location: Rennes", ""),
        ("address: {city: Rennes}", ""),
        ("venue: Rennes", ""),
        ("location: {custom: Rennes}", ""),
        ("summary: En ligne", ""),
        ("event: Webinaire de rentrée", ""),
        ("event_platform: zoom", ""),
        ("online: true", ""),
        ("mode: hybride", ""),
        ("visio: https://example.org/r", ""),
        ("salle: Salle A", ""),
        ("links: [{name: Salle, url: 'https://zoom.us/j/1'}]", ""),
        ("", "Nous nous retrouvons en visioconférence."),
        ("draft: true", ""),
        ("expiryDate: 2024-05-01", ""),
    ],
)
def test_a_place_in_any_form_is_one(tmp_path: Path, front: str, body: str) -> None:
    files = {"content/event/a.md": page(f"{COMING}\n{END}\n{front}", body)}
    assert diagnostics(tmp_path, files, "E185") == ()


@pytest.mark.parametrize(
    "front",
    [
        "date: 2024-09-01",
        "date: 2024-09-01T10:00:00+02:00\nall_day: true",
        "date: 2024-09-01T10:00:00+02:00\nduration: 2h\nend_time: 12:00",
        f"date: 2024-09-01T10:00:00+02:00\n{END}",
    ],
)
def test_an_event_of_whole_days_needs_no_end(tmp_path: Path, front: str) -> None:
    text = page(f"title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n{front}")
    assert diagnostics(tmp_path, {"content/event/a.md": text}, "E186") == ()


def test_past_events_are_not_reported(tmp_path: Path) -> None:
    full = page(f"{PAST}\n{PAST_END}\nlocation: Rennes")
    files = {f"content/event/{name}.md": full for name in "bcd"}
    files["content/event/a.md"] = page(PAST)
    assert diagnostics(tmp_path, files, "E185", "E186") == ()


def test_a_page_that_is_not_an_event_needs_neither(tmp_path: Path) -> None:
    assert diagnostics(tmp_path, {"content/post/a.md": page(PAST)}) == ()


@pytest.mark.parametrize(
    ("front", "late"),
    [
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-09-02", True),
        ("date: 2024-09-01\nregistration: {deadline: 2025-08-01}", True),
        ("date: 2024-09-01\ndate_end: 2024-09-03\nanmeldeschluss: 2024-09-02", True),
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-09-01", False),
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-08-30", False),
        ("date: 2024-09-01\ndate_end: 2024-12-03\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\ndraft: true\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\nrrule: FREQ=WEEKLY;COUNT=3\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\ninscription: https://example.org/", False),
    ],
)
def test_registration_that_ends_too_late_is_reported(
    tmp_path: Path, front: str, late: bool
) -> None:
    files = {"content/event/a.md": page(f"title: A\n{front}")}
    found = diagnostics(tmp_path, files, "E193")
    assert bool(found) is late
    assert all("after the event has begun, 2024-09-01" in each.message for each in found)


@pytest.mark.parametrize(
    ("second", "hint"),
    [
        ("name: Fest", 'write `title`, or set `[events] title = "name"` in eventsearch.toml'),
        ("place: Rennes", "write `title`"),
        ("title: Das Fest", ""),
        ("title: Fest", ""),
    ],
)
def test_events_without_title_are_reported_once(tmp_path: Path, second: str, hint: str) -> None:
    files = {
        "content/event/tanz.md": page("date: 2024-09-01\nname: Tanz", "Text."),
        "content/event/2024-02-fest.md": page(f"date: 2024-09-02\n{second}", "Text."),
    }
    found = diagnostics(tmp_path, files, "E197")
    assert [each.hint for each in found] == ([hint] if hint else [])
    assert all(each.message.endswith("its file name is used, here and on 1 more") for each in found)
    alone = {name: text for name, text in files.items() if "fest" not in name}
    assert diagnostics(tmp_path / "alone", alone, "E197") == ()


@pytest.mark.parametrize("count", [2, 3])
def test_talks_with_the_title_of_their_series_are_reported_once(tmp_path: Path, count: int) -> None:
    files = {
        f"content/talks/{number}.md": page(
            f"title: Seminar\ntalk_title: On {number}\ndate: 2024-09-0{number}", "Text."
        )
        for number in range(1, count + 1)
    }
    files["content/talks/9.md"] = page("title: On 9\ntalk_title: On 9\ndate: 2024-09-09", "Text.")
    found = said(diagnostics(tmp_path, files, "E197"))
    message = (
        'talks/1.md:2:8: E197 warning: the event has the same title "Seminar" as others,'
        " and its own `talk_title`, here and on 2 more; set `[events] title ="
        ' "talk_title"` in eventsearch.toml'
    )
    assert found == [message] * (count > 2)


BEFORE = (
    "`rdate` has 2023-10-01, before the start of the event, 2024-09-03: the event starts with it"
)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("start: 2024-09-03T19:00:00\nrdate: [2023-10-01, 2024-11-05]", BEFORE),
        ("start: 2024-09-03T19:00:00\nrdate: [2024-10-01, 2024-11-05]", ""),
        ("start: 2024-09-03T19:00:00\nrdate: [2024-09-03, 2024-11-05]", ""),
        ("start: 2024-09-03T19:00:00\nrrule: FREQ=WEEKLY;COUNT=3", ""),
        ("date: 2024-07-03\nstart_time: 2024-07-02T22:30:00Z", ""),
        ("date: 2024-07-03\nstart_time: 2024-07-01T22:30:00Z", "`start_time`"),
        ("date: 2024-07-03T20:00:00\nregistration_deadline: 2024-07-03T23:59:59Z", ""),
        ("date: 2024-07-03T20:00:00\nregistration_deadline: 2024-07-04T23:59:59Z", "registration"),
    ],
    ids=[
        *("an earlier day", "a later day", "the same day", "a rule", "after midnight"),
        *("another day", "the end of the day in UTC", "the next day"),
    ],
)
def test_days_that_contradict_the_start(tmp_path: Path, front: str, message: str) -> None:
    files = {"content/event/a.md": page(f"title: T\nlocation: X\n{front}")}
    found = [each.message for each in diagnostics(tmp_path, files, "E193")]
    assert len(found) == bool(message)
    assert message in "".join(found)


# Events without a date, and events that end when they begin.


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", "title: A"),
        ("post/a.md", "title: A\nevent: Atelier"),
        ("post/a.md", "title: A\ntype: event"),
    ],
)
def test_an_event_without_a_date_is_reported(tmp_path: Path, path: str, front: str) -> None:
    assert said(diagnostics(tmp_path, {f"content/{path}": page(front)}, "E190")) == [
        f"{path}:2:8: E190 warning: the event has no date; write `date`"
    ]


def test_the_zero_date_is_not_a_date(tmp_path: Path) -> None:
    files = {"content/event/a.md": page("title: A\ndate: 0001-01-01T00:00:00Z")}
    assert said(diagnostics(tmp_path, files, "E190")) == [
        "event/a.md:3:7: E190 warning: `date` is Go's zero date, so the event has no date"
        "; write `date`"
    ]


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", "title: A\ndate: 2024-05-31"),
        ("event/a.md", "title: A\nevent_start: 2024-05-31"),
        ("event/a.md", "title: A\ndate: bientôt"),
        ("event/a.md", "title: A\ndraft: true"),
        ("event/_index.md", "title: Agenda"),
        ("post/a.md", "title: A"),
        # The key is the site's own, so only its templates read it.
        ("event/a.md", "title: A\ndateStart: '2024-05-31T10:00:00'"),
        ("event/a.md", 'title: A\nevent_date: "May 31, 2024"'),
        ("event/a.md", "title: A\ntime:\n- - start: 2024-05-31T10:00:00Z"),
        ("event/a.md", "title: A\ndaterange: June 6-7, 2024"),
        ("event/a.md", "title: A\nwhen: {first: 31 mai, iso: 2024-05-31}"),
    ],
)
def test_pages_that_need_no_date_are_not_reported(tmp_path: Path, path: str, front: str) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": page(front)}, "E190") == ()


def test_the_day_of_writing_is_not_the_events(tmp_path: Path) -> None:
    front = "title: Le 2024-05-31\nlastmod: 2024-05-31\nsummary: Du 2024-05-31"
    assert len(diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E190")) == 1


def test_the_pages_of_one_event_need_no_date(tmp_path: Path) -> None:
    files = {
        "content/events/2024/_index.md": page("title: Congrès\ndate: 2024-05-31"),
        "content/events/2024/faq.md": page("title: FAQ"),
        "content/events/2024/salle/index.md": page("title: Salle"),
        "content/events/atelier.md": page("title: Atelier"),
        "content/events/_index.md": page("title: Agenda"),
    }
    (found,) = diagnostics(tmp_path, files, "E190")
    assert found.path == "content/events/atelier.md"


def test_a_folder_with_few_dates_is_reported_once(tmp_path: Path) -> None:
    files = {f"content/talks/{n}.md": page(f"title: T{n}") for n in range(3)}
    found = diagnostics(tmp_path / "all", files, "E190", "E195")
    assert [each.code for each in found] == ["E195"]
    dated = {f"content/talks/d{n}.md": page("title: D\ndate: 2024-09-01") for n in range(4)}
    found = diagnostics(tmp_path / "some", {**files, **dated}, "E190", "E195")
    assert [each.code for each in found] == ["E190"] * 3


def test_an_end_equal_to_the_start_is_reported(tmp_path: Path) -> None:
    at = "2024-06-10T10:00:00+02:00"
    files = {"content/event/a.md": page(f"title: A\ndate: {at}\ndate_end: {at}")}
    assert said(diagnostics(tmp_path, files, "E192")) == [
        "event/a.md:4:11: E192 warning: the event ends when it starts; "
        "correct `date_end`, or leave it out"
    ]


@pytest.mark.parametrize(
    "front",
    [
        "date: 2024-06-10\ndate_end: 2024-06-10",
        "date: 2024-06-10T00:00:00Z\ndate_end: 2024-06-10T00:00:00Z\nall_day: true",
        "date: 2024-06-10T10:00:00Z\ndate_end: 2024-06-10",
        "date: 2024-06-10T10:00:00Z",
        "date: 2024-05-10T10:00:00Z\ndate_end: 2024-05-10T10:00:00Z",
    ],
)
def test_a_whole_day_may_start_and_end_on_the_same_day(tmp_path: Path, front: str) -> None:
    files = {"content/event/a.md": page(f"title: A\n{front}")}
    assert diagnostics(tmp_path, files, "E192") == ()


def test_an_unreadable_date_is_not_also_reported_as_missing(tmp_path: Path) -> None:
    text = "gs" + page("title: A\ndate: 2024-05-31")
    assert diagnostics(tmp_path, {"content/event/a.md": text}, "E190") == ()
    assert len(diagnostics(tmp_path, {"content/event/a.md": text}, "E114")) == 1


# Titles and places that are not known yet.

SOON = "date: 2024-06-10T10:00:00+02:00"


@pytest.mark.parametrize(
    "place",
    ["TBD", "tba.", "à définir", "À confirmer", "Lieu à préciser", "(to be announced)", "???"],
)
def test_a_placeholder_as_place_is_reported(tmp_path: Path, place: str) -> None:
    files = {"content/event/a.md": page(f'title: A\nlocation: "{place}"\n{SOON}')}
    assert said(diagnostics(tmp_path, files, "E191")) == [
        f'event/a.md:3:11: E191 warning: the place is "{place}", a placeholder'
        "; write the place when it is known"
    ]


def test_for_a_past_event_the_placeholder_is_a_note(tmp_path: Path) -> None:
    front = "title: A\nlocation: TBD\ndate: 2024-05-10T10:00:00+02:00"
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E191")
    assert diagnostic.severity == "info"


@pytest.mark.parametrize("title", ["TBD", "Titre", "Untitled", "à définir", "My Event"])
def test_a_placeholder_as_title_is_reported(tmp_path: Path, title: str) -> None:
    (diagnostic,) = diagnostics(tmp_path, {"content/post/a.md": page(f"title: {title}")}, "E191")
    assert (diagnostic.line, diagnostic.hint) == (2, "write a title")


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", f"title: A\nlocation: Salle Définir, Rennes\n{SOON}"),
        ("event/a.md", f"title: A\nlocation: Tbilissi\n{SOON}"),
        ("post/a.md", "title: TBD ou pas\nlocation: TBD"),
        ("post/title.md", "title: Title"),
        ("post/a.md", "title: TBD\ndraft: true"),
        ("post/_index.md", "title: Titre"),
    ],
)
def test_real_places_and_titles_are_not_reported(tmp_path: Path, path: str, front: str) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": page(front)}, "E191") == ()


# Which leftovers of a template's example are found, and which texts only resemble them.


def test_values_of_the_themes_example_are_reported_together(tmp_path: Path) -> None:
    front = (
        "location: Rennes\ntitle: Atelier\nabstract: Lorem ipsum dolor sit amet, consectetur.\n"
        "date: '2030-06-01T13:00:00Z'\ndate_end: '2030-06-01T15:00:00Z'\npublishDate: 2024-01-01"
    )
    assert said(diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E184")) == [
        "event/a.md:5:7: E184 warning: `date`, `date_end` and `abstract` still have the value "
        "of the template's example; write the real value, or remove the line or the example page"
        ""
    ]


@pytest.mark.parametrize(
    "line",
    [
        "title: Example Talk",
        "title: sample event",
        'title: \'{{ replace .Name "-" " " | title }}\'',
        "event: Wowchemy Conference",
        "event: Hugo Blox Builder Conference",
        "location: Wowchemy HQ",
        "summary: An example talk using Wowchemy's Markdown slides feature.",
        "summary: '**Lorem ipsum dolor sit amet**, consectetur'",
        "event_end: 2030-06-01T15:00:00+00:00",
        "date: 2030-06-01 13:00:00Z",
    ],
)
def test_each_value_of_the_example_suffices(tmp_path: Path, line: str) -> None:
    files = {"content/event/a.md": page(f"{line}\npublishDate: 2024-01-01")}
    (diagnostic,) = diagnostics(tmp_path, files, "E184")
    assert (
        diagnostic.message
        == f"`{line.partition(':')[0]}` still has the value of the template's example"
    )
    assert diagnostic.line == 2


@pytest.mark.parametrize(
    "front",
    [
        "title: Nuit\ndate: 2030-06-01T09:00:00Z\npublishDate: 2024-01-01",
        "title: Nuit\ndate: 2030-06-01\npublishDate: 2024-01-01",
        "title: Nuit\ndate: 2031-06-01T13:00:00Z\npublishDate: 2024-01-01",
        "title: An Example Talk of Ours",
        "title: Examples of Talks",
        "title: What lorem ipsum dolor sit amet means",
        "title: The `{{ .Title }}` of Hugo\ndraft: true",
        "title: Example Talk\ndraft: true",
        "title: Example Talk\nexpiryDate: 2024-01-01",
        "title: Go's {{ braces }}",
    ],
)
def test_values_similar_to_the_example_are_not_reported(tmp_path: Path, front: str) -> None:
    assert diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E184") == ()


def test_dates_of_toml_are_read_too(tmp_path: Path) -> None:
    text = '+++\ntitle = "A"\ndate = 2030-06-01T13:00:00Z\npublishDate = 2024-01-01\n+++\nx\n'
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": text}, "E184")
    assert (diagnostic.line, diagnostic.column) == (3, 8)


# Which pages Hugo leaves out until their date.

EVENT = "title: Atelier\nlocation: Rennes\ndate: 2024-09-01T10:00:00+02:00"


def test_a_post_that_waits_for_its_date_is_a_note(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ndate: 2024-09-01")}
    (diagnostic,) = diagnostics(tmp_path, files)
    assert (diagnostic.code, diagnostic.severity) == ("E188", "info")
    assert diagnostic.message.startswith(
        "Hugo does not build the page before 2024-09-01 00:00 +02:00"
    )


def test_the_diagnostic_depends_on_the_time(tmp_path: Path) -> None:
    files = {"content/event/a.md": page(EVENT)}
    assert diagnostics(tmp_path, files, "E188", now=datetime(2024, 9, 2, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("site", "front"),
    [
        ("", f"{EVENT}\npublishDate: 2024-05-01"),
        ("", f"{EVENT}\npublishDate: 2024-08-01"),
        ("", f"{EVENT}\ndraft: true"),
        ("buildFuture = true\n", EVENT),
        ("", "title: A\ndate: 2024-09-01\nexpiryDate: 2024-05-01"),
    ],
    ids=["published", "published later", "a draft", "the site builds the future", "expired"],
)
def test_settled_publications_are_not_reported(tmp_path: Path, site: str, front: str) -> None:
    files = {
        "hugo.toml": f'baseURL = "https://example.org/"\n{site}',
        "content/event/a.md": page(front),
    }
    assert diagnostics(tmp_path, files, "E188") == ()


def test_jekyll_does_not_build_an_event_before_its_day(tmp_path: Path) -> None:
    event = page("title: Later\nplace: Hall")
    files = {
        "_config.yml": "url: https://example.org\ncollections: {events: {output: true}}\n",
        "_events/2024-08-05-later.md": event,
        "_events/2024-09-05-last.md": event,
        "_events/2024-01-05-over.md": event,
        "_posts/2024-08-06-news.md": page("title: News"),
    }
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (found,) = [each for each in check(settings, now=NOW) if each.code == "E188"]
    assert found.path == "_events/2024-08-05-later.md"
    assert found.message.endswith("which is the day of the event, here and on 1 more")
    write(tmp_path, {"_config.yml": files["_config.yml"] + "future: true\n"})
    assert "E188" not in {each.code for each in check(settings, now=NOW)}
