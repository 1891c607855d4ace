"""Folders of pages that look like events but have no readable start: reported once a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import text_pages
from eventsearch.indexer.build import build
from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings, load_settings
from lint_site import CONFIGURATION, NOW, diagnostics, page
from site_on_disk import write

DAYS = ("2024-03-08", "2024-04-09", "2024-05-10")


def folder(name: str, front: str, days: tuple[str, ...] = DAYS) -> dict[str, str]:
    """Return pages of a folder, each with a day for `DAY` in its front matter and file name."""
    return {
        f"content/{name.replace('DAY', day)}{number}.md": page(
            f"title: T{number}\n{front.replace('DAY', day)}"
        )
        for number, day in enumerate(days)
    }


UNREAD: Mapping[str, tuple[Mapping[str, str], str]] = {
    "a key of the site's own": (
        folder("events/", "takes_place: DAY"),
        "events/0.md warning: 3 pages of events/ have `takes_place`, which is not read as a start;"
        ' set `[events] start = "takes_place"` in eventsearch.toml',
    ),
    "where `date` is taken instead": (
        folder("events/", "date: 2024-01-01\npubdate: 2024-01-01\ndate_outing: DAY"),
        "events/0.md warning: 3 pages of events/ have `date_outing`, which is not read as a start:"
        ' `date` is; set `[events] start = "date_outing"` in eventsearch.toml',
    ),
    "nested, written out, in a folder named after events": (
        folder("meetups/", "info:\n  held: DAY at 6:30 pm", ("March 8, 2024", "April 9, 2024")),
        "meetups/0.md warning: 2 pages of meetups/ have `info.held`, which is not read as a start;"
        ' set `[events] start = "info.held"` in eventsearch.toml',
    ),
    "a folder of another name": (
        folder("gigs/", "date: 2024-01-01\nheld: DAY\nvenue: The Hall"),
        "gigs/0.md warning: 3 pages of gigs/ have `held`, which is not read as a start;"
        ' set `[events] start = "held"` in eventsearch.toml',
    ),
    "days in words under a key for hours, beside a place": (
        folder("post/", "zeit: DAY\nort: Halle", ("26.–27. Mai 2015", "8.-9. November 2018")),
        "post/0.md warning: 2 pages of post/ have `zeit`, which is not read as a start;"
        ' set `[events] start = "zeit"` in eventsearch.toml',
    ),
    "three pages, and more than a third of a folder": (
        {
            **folder("post/", "held: DAY\nvenue: The Hall"),
            **{f"content/post/news-{n}.md": page(f"title: N{n}") for n in range(5)},
        },
        "post/0.md warning: 3 pages of post/ have `held`, which is not read as a start;"
        ' set `[events] start = "held"` in eventsearch.toml',
    ),
    "each in a folder of its own": (
        folder("posts/DAY-spring-meetup/", "date: DAY"),
        "posts/2024-03-08-spring-meetup/0.md info: 3 pages of posts/ have no start but `date`,"
        " which counts as their publication; if it is when they take place, set"
        ' `[events] sections = ["posts"]` in eventsearch.toml',
    ),
    "a publication, by its name": (
        folder("events/", "pubDate: DAY"),
        "events/0.md info: 3 pages of events/ have `pubdate`, which is not read as a start; if it"
        ' is when they take place, set `[events] start = "pubdate"` in eventsearch.toml',
    ),
    "a date of publication": (
        folder("encontros/", "date: DAY"),
        "encontros/0.md info: 3 pages of encontros/ have no start but `date`, which counts as their"
        " publication; if it is when they take place, set `[events] sections = "
        '["encontros"]` in eventsearch.toml',
    ),
    "a name of the file": (
        folder("agenda/DAY-", "subtitle: S"),
        "agenda/2024-03-08-0.md warning: 3 pages of agenda/ have a start in the name of the file"
        ' only; set `[events] start = ":filename"` in eventsearch.toml',
    ),
    "a name of the file, beside events that have a day": (
        {
            **folder("agenda/DAY-", "subtitle: S"),
            **folder("agenda/x", "event_date: DAY", ("2024-05-01", "2024-05-02", "2024-05-03")),
        },
        "agenda/2024-03-08-0.md warning: 3 pages of agenda/ have a start in the name of the file"
        ' only; set `[events] start = ["event_date", ":filename"]` in eventsearch.toml',
    ),
    "one that is left out, since its text has a later day": (
        {
            **folder("meetups/", "date: DAY\nvenue: The Hall"),
            "content/meetups/9.md": page(
                "title: T\ndate: 2024-05-01\nvenue: The Hall", "We met on 2 May for the tenth time."
            ),
        },
        "meetups/9.md info: a page of meetups/ has `date` before the days in their titles or"
        " texts, and no other start; write it under a key of its own, such as `event_date`",
    ),
    "a name of the file, beside a text that has the hour too": (
        {
            f"content/agenda/2024-03-0{n}-a.md": page(
                "title: T", f"**Date:** {n} March 2024\n\n**Time:** 18:30\n\n**Venue:** Hall"
            )
            for n in (1, 2)
        },
        "agenda/2024-03-01-a.md warning: 2 pages of agenda/ have a start in the text only;"
        ' set `[events] start = ":text"` in eventsearch.toml',
    ),
    "a title with its day": (
        {
            f"content/post/{number}.md": page(f"title: Meetup on {day}\ndate: 2024-01-0{number}")
            for number, day in enumerate(("8 March 2024", "April 9, 2024", "10.05.2024"), start=1)
        },
        "post/1.md warning: 3 pages of post/ have a start in the title only;"
        ' set `[events] start = ":title"` in eventsearch.toml',
    ),
    "a date of publication before the days in texts": (
        {
            **{
                f"content/treffen/{number}.md": page(
                    f"title: T\ndate: 2024-05-0{number}", f"Wir treffen uns am 1{number}. Mai."
                )
                for number in (1, 2, 3)
            },
            "content/treffen/4.md": page("title: T\ndate: 2024-06-01", "Am 1. Juni."),
        },
        "treffen/1.md info: 3 pages of treffen/ have `date` before the days in their titles or"
        " texts, and no other start; write it under a key of its own, such as `event_date`",
    ),
    "a date of publication, of some pages in the month before": (
        {
            **folder("meetups/", "date: DAY"),
            "content/meetups/4.md": page("title: September meetup\ndate: 2024-08-17"),
            "content/meetups/5.md": page("title: What may come\ndate: 2024-04-17"),
        },
        "meetups/0.md info: 4 pages of meetups/ have no start but `date`, which counts as their"
        " publication; if it is when they take place, though 1 more have a later day or month, set"
        ' `[events] sections = ["meetups"]` in eventsearch.toml',
    ),
    "of posts those of a layout": (
        {
            **folder("post/", "layout: veranstaltung\ndate: DAY"),
            "content/post/news.md": page("title: News\ndate: 2024-01-01"),
        },
        "post/0.md info: 3 pages of post/ have no start but `date`, which counts as their"
        " publication; if it is when they take place, set `[events] types = "
        '["veranstaltung"]` in eventsearch.toml',
    ),
    "a folder of events that are over": (
        folder("post/pastevents/", "date: DAY"),
        "post/pastevents/0.md info: 3 pages of post/pastevents/ have no start but `date`, which"
        " counts as their publication; if it is when they take place, set `[events] sections ="
        ' ["post/pastevents"]` in eventsearch.toml',
    ),
    "each in a numbered folder, among others": (
        {
            f"content/{number}th/{name}.md": page(f"title: T{number}", body)
            for number in (4, 5, 6)
            for name, body in (
                ("index", f"Date: {number} May 2024\n\nVenue: Hall"),
                ("talk", "A talk."),
                ("other", "Another."),
            )
        },
        "4th/index.md warning: 3 pages at the root have a start in the text only; set `[events]"
        ' start = ":text"` in eventsearch.toml',
    ),
    "hours in texts": (
        {
            f"content/events/{number}.md": page(
                f"title: T\ndate: 2024-05-0{number}", f"When: {number} May 2024, 7 pm"
            )
            for number in (1, 2)
        },
        "events/1.md warning: 2 pages of events/ have a later day in the text than `date`, or its"
        ' hour; set `[events] start = ":text"` in eventsearch.toml',
    ),
    "titles with a month": (
        {
            f"content/post/{number}.md": page(f"title: {title}\ndate: 2024-0{number}-09")
            for number, title in enumerate(("May 2024 Meetup", "Meetup Juni", "T"), start=5)
        },
        "post/5.md info: 2 pages of post/ have `date` and the titles of events in a row;"
        ' if they are, set `[events] sections = ["post"]` in eventsearch.toml',
    ),
    "titles of posts with later days than `date`": (
        {
            f"content/post/{number}.md": page(
                f"title: Lundi {number + 4} mai 2024 - Java\ndate: 2024-04-0{number}"
            )
            if number < 4
            else page(f"title: T{number}\ndate: 2024-04-0{number}")
            for number in range(1, 10)
        },
        "post/1.md info: 3 pages of post/ have a later day in the title than `date`; if it is when"
        ' they take place, set `[events] start = ":title"` in eventsearch.toml',
    ),
    "a text with its day": (
        {
            f"content/post/{number}.md": f"{page(f'title: T{number}')}\nWhen: {day}, 7 pm\n"
            for number, day in enumerate(("8 March 2024", "April 9, 2024"), start=1)
        },
        "post/1.md warning: 2 pages of post/ have a start in the text only;"
        ' set `[events] start = ":text"` in eventsearch.toml',
    ),
    "texts with a later day than `date`": (
        {
            f"content/treffen/{number}.md": page(
                f"title: T\ndate: 2024-05-0{number}", f"**Wann:** 1{number}. Mai 2024, 19 Uhr"
            )
            for number in (1, 2)
        },
        "treffen/1.md warning: 2 pages of treffen/ have a later day in the text than `date`, or its"
        ' hour; set `[events] start = ":text"` in eventsearch.toml',
    ),
    "texts of events with a later day than `date`, on most pages": (
        {
            **{
                f"content/events/{number}.md": page(
                    f"title: T\ndate: 2024-05-0{number}", f"| When | 1{number} May 2024 |"
                )
                for number in (1, 2, 3)
            },
            "content/events/4.md": page("title: T\ndate: 2024-05-04", "When: 4 May 2024"),
            "content/events/5.md": page("title: T\ndate: 2024-05-05"),
        },
        "events/1.md warning: 3 pages of events/ have a later day in the text than `date`, or its"
        ' hour; set `[events] start = ":text"` in eventsearch.toml',
    ),
    "texts of events that announce a later day than `date`, on most pages": (
        {
            **{
                f"content/events/{number}.md": page(
                    f"title: T\ndate: 2024-05-0{number}",
                    f"Rendez-vous le 1{number} mai 2024 à 14h.",
                )
                for number in (1, 2, 3)
            },
            "content/events/4.md": page("title: T\ndate: 2024-05-04", "Join us on 4 May 2024!"),
            "content/events/5.md": page("title: T\ndate: 2024-05-05", "The next is on 9 May 2024."),
        },
        "events/1.md info: 3 pages of events/ have `date` before the days in their titles or"
        " texts, and no other start; write it under a key of its own, such as `event_date`",
    ),
    "titles and texts beside a key that is read": (
        {
            "content/event/0.md": page("title: A\nevent_date: 2024-03-08"),
            "content/event/1.md": page("title: Week, 8-12 March 2024"),
            "content/event/2.md": f"{page('title: T')}\n* Date: 9 April 2024\n",
        },
        "event/1.md warning: 2 pages of event/ have a start in the title or the text only;"
        ' set `[events] start = ["event_date", ":title", ":text"]` in eventsearch.toml',
    ),
    "posts of a category that names events, with a place": (
        {
            **folder("posts/", "date: DAY\ncategories: [Concert]\nlieu: Genève"),
            **{f"content/posts/n{n}.md": page("title: N\ndate: 2024-01-01") for n in range(9)},
        },
        "posts/0.md info: 3 pages of posts/ have `date` and `categories: concert`, and are not read"
        ' as events; if they are, set `[events] keys = ["categories: concert"]` in'
        " eventsearch.toml",
    ),
    "a folder of posts": (
        folder("posts/events/", "date: DAY"),
        "posts/events/0.md info: 3 pages of posts/events/ have no start but `date`, which counts as"
        " their publication; if it is when they take place, set `[events] sections = "
        '["posts/events"]` in eventsearch.toml',
    ),
    "a later day in the name of the file": (
        {
            "content/events/2024-06-19-june.md": page("title: June\ndate: 2024-06-15"),
            "content/events/2024-05-16-may.md": page("title: May\ndate: 2024-05-16"),
            "content/events/2024-04-01-april.md": page("title: April\ndate: 2024-04-18"),
        },
        "events/2024-06-19-june.md info: a page of events/ has `date` and a later day in the name"
        " of the file or folder; correct one of the two; if names are right, set"
        ' `[events] start = ":filename"` in eventsearch.toml',
    ),
    "one slip in the names of folders": (
        {
            "content/events/2024-06-29-june/index.md": page("title: June\ndate: 2024-05-29"),
            **{
                f"content/events/2024-0{month}-16-m/index.md": page(
                    f"title: M\ndate: 2024-0{month}-16T18:00:00Z"
                )
                for month in (1, 2, 3)
            },
        },
        "events/2024-06-29-june/index.md info: a page of events/ has `date` and a later day in the"
        " name of the file or folder; correct one of the two",
    ),
    "nothing": (
        folder("meetups/", "subtitle: S"),
        "meetups/0.md info: 3 pages of meetups/ have no key with a date, so they have no start;"
        " write `date`, or list the key in `[events] start`",
    ),
    "titles that count events": (
        {
            f"content/post/{number}.md": page(
                f'title: "Meetup #{number}: A"\ndate: 2024-01-0{number}'
            )
            for number in (1, 2, 3)
        },
        "post/1.md info: 3 pages of post/ have `date` and the titles of events in a row; if they"
        ' are, set `[events] sections = ["post"]` in eventsearch.toml',
    ),
    "a key that names events": (
        folder("", "date: DAY\nmeetup_id: 12"),
        "0.md info: 3 pages at the root have `date` and `meetup_id`, and are not read as events; if"
        ' they are, set `[events] keys = ["meetup_id"]` in eventsearch.toml',
    ),
    "keys of events in a folder of another name": (
        {
            **folder("nights/", "date: DAY\nend: DAY\nvenue: The Hall"),
            **folder("talks/", "date: DAY"),
        },
        "nights/0.md info: 3 pages of nights/ have `date` and `end` and `venue`, and are not read"
        ' as events; if they are, set `[events] sections = ["talks", "nights"]` in'
        " eventsearch.toml",
    ),
}


def lines(found: tuple[Diagnostic, ...], code: str = "E195") -> list[str]:
    """Return diagnostics of the code as lines."""
    return [
        f"{each.path.removeprefix('content/')} {each.severity}: {each.message}; {each.hint}"
        for each in found
        if each.code == code
    ]


@pytest.mark.parametrize(("files", "message"), UNREAD.values(), ids=UNREAD)
def test_a_folder_of_events_is_reported_with_a_fix(
    tmp_path: Path, files: Mapping[str, str], message: str
) -> None:
    assert lines(diagnostics(tmp_path, files)) == [message]
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    for _ in range(2):
        report = build(settings)
        assert lines(
            tuple(each for each in report.diagnostics if isinstance(each, Diagnostic))
        ) == [message]


def test_a_start_is_added_to_those_that_are_set(tmp_path: Path) -> None:
    file = '[events]\nstart = ["held", "date"]\n'
    write(
        tmp_path,
        {"hugo.toml": "", "eventsearch.toml": file, **folder("events/", "takes_place: DAY")},
    )
    settings = load_settings(tmp_path, environ={}, flags={})
    (line,) = lines(check(settings, now=NOW))
    assert line.endswith('[events] start = ["held", "takes_place", "date"]` in eventsearch.toml')


SILENT: Mapping[str, Mapping[str, str]] = {
    "three pages, and a third of a folder": {
        **folder("post/", "held: DAY\nvenue: The Hall"),
        **{f"content/post/news-{n}.md": page(f"title: N{n}") for n in range(6)},
    },
    "days whose order is asked for": {
        f"content/meetups/{n}.md": page(f"title: T\ndate_debut: 08/0{n}/2024") for n in (1, 2, 3)
    },
    "a day and a time of day": folder("meetups/", "when: DAY 18:30"),
    "events that are read": folder("events/", "start: DAY"),
    "events by their date": folder("events/", "date: DAY\nlast_reviewed: 2024-05-01"),
    "a blog": folder("post/", "date: DAY\nlocation: Paris\nupdated: DAY"),
    "a blog of a few reports": {
        **folder("post/", "date: DAY"),
        "content/post/a.md": page("title: A\ndate: 2024-01-01\nevent_url: https://example.org"),
    },
    "a blog with times": folder("post/", "date: DAY\ntime: 10:30"),
    "projects": folder("project/", "start: DAY\nend: DAY\nlocation: Paris"),
    "jobs": folder("jobs/", "starts: DAY\nlocation: Paris\ndeadline: DAY"),
    "a deadline beside a start": folder("events/", "start: DAY\nregistration_end: 2024-03-01"),
    "a day of import": folder("events/", "date: 2024-12-01\nimport_date: DAY"),
    "a day before a date with a time": folder("events/", 'date: "2024-12-01 20:00"\nday_old: DAY'),
    "the same value on all pages": folder("events/", "date: DAY\nday_of_week: 2024-01-01"),
    "material of workshops": folder("workshops/", "subtitle: S"),
    "one conference": {
        "content/conference/faq.md": page("title: FAQ"),
        "content/conference/venue.md": page("title: Venue"),
    },
    "a few of many": {
        **folder("post/", "date: DAY", tuple(f"2023-03-{n:02}" for n in range(10, 20))),
        "content/post/gig.md": page("title: G\ndate: 2024-01-01\nheld: 2024-03-01\nvenue: Hall"),
    },
    "news with days in their titles": {
        f"content/post/{n}.md": page(f"title: News of {n} March 2024\ndate: 2024-03-0{n}")
        for n in (1, 2, 3)
    },
    "two posts with later days in their titles": {
        f"content/post/{n}.md": page(
            f"title: Outage{f' of {n} May 2024' * (n < 3)}\ndate: 2024-03-0{n}"
        )
        for n in (1, 2, 3, 4, 5)
    },
    "a blog with its days in its texts": {
        f"content/post/{n}.md": f"{page(f'title: T{n}')}\nDate: {n} March 2024\n" for n in (1, 2, 3)
    },
    "readings of a French site": {
        "hugo.toml": CONFIGURATION + 'languageCode = "fr"\n',
        **folder("lectures/", "date: DAY"),
    },
    "the parts of an event": {
        "content/events/2024/gig/_index.md": page("title: Gig\neventDate: 2024-03-01"),
        "content/events/2024/gig/faq.md": page("title: FAQ"),
        "content/events/2024/gig/place.md": page("title: Place"),
    },
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_known_events_and_other_pages_are_fine(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert lines(diagnostics(tmp_path, files)) == []


def starts(front: str, *days: str) -> dict[str, str]:
    """Return events, each with a day in its front matter."""
    return folder("events/", front, days)


FRENCH = {"hugo.toml": 'baseURL = "https://example.org/"\ndefaultContentLanguage = "fr"\n'}
ORDERS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "nothing tells": (
        starts("start: DAY", "08/03/2024", "09/03/2024", "2024-05-05"),
        (
            "events/0.md error: `start` 08/03/2024, and 1 more day, may have the day or the month"
            ' first: not read; set `date_order` to "dmy" or "mdy" in eventsearch.toml',
        ),
    ),
    "another day proves it": (
        starts("start: DAY", "08/03/2024", "13/10/2024"),
        (
            "events/0.md error: `start` 08/03/2024 may have the day or the month first: not read;"
            " 13/10/2024 in content/events/1.md has the day first; set `date_order` to"
            ' "dmy" in eventsearch.toml',
        ),
    ),
    "both orders": (
        starts("start: DAY", "08-03-2024", "13-10-2024", "10-13-2024"),
        (
            "events/0.md error: `start` 08-03-2024 may have the day or the month first: not read;"
            " 13-10-2024 in content/events/1.md has the day first; 10-13-2024 in"
            ' content/events/2.md has the month first; set `date_order` to "dmy" or "mdy" in'
            " eventsearch.toml",
        ),
    ),
    "all are plain": (starts("start: DAY", "13/10/2024", "10/13/2024", "03/03/2024"), ()),
    "the setting tells": (
        {**starts("start: DAY", "08/03/2024"), "eventsearch.toml": 'date_order = "mdy"\n'},
        (),
    ),
    "the language tells": ({**FRENCH, **starts("start: DAY", "08/03/2024", "13/10/2024")}, ()),
    "the language of most pages tells": (
        {
            **starts("start: DAY", "08/03/2024"),
            **text_pages.pages(text_pages.FRENCH, 3),
        },
        (),
    ),
    "a day contradicts the language": (
        {**FRENCH, **starts("start: DAY", "08/03/2024", "10/13/2024")},
        (
            "events/0.md error: `start` 08/03/2024 has the day first in the language of the site,"
            " and was read so; 10/13/2024 in content/events/1.md has the month first; set"
            ' `date_order` to "mdy" in eventsearch.toml',
        ),
    ),
    "a date of Hugo": (starts("date: DAY", "08/03/2024"), ()),
    "a landing page": (
        {"content/events/gig/_index.md": page("title: Gig\neventDate: 08/03/2024")},
        (
            "events/gig/_index.md error: `eventdate` 08/03/2024 may have the day or the month"
            ' first: not read; set `date_order` to "dmy" or "mdy" in eventsearch.toml',
        ),
    ),
}


@pytest.mark.parametrize(("files", "messages"), ORDERS.values(), ids=ORDERS)
def test_ambiguous_day_and_month_are_reported_once(
    tmp_path: Path, files: Mapping[str, str], messages: tuple[str, ...]
) -> None:
    write(tmp_path, {"hugo.toml": 'baseURL = "https://example.org/"\n', **files})
    settings = load_settings(tmp_path, environ={}, flags={})
    found = check(settings, now=NOW)
    assert lines(found, "E196") == list(messages)
    codes = {each.code for each in found if each.severity == "error"}
    assert codes <= ({"E196"} if messages else {"E102"})


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *(("date", "date_fin"), ("date", "dateFin"), ("date", "end_date"), ("datum", "enddatum")),
        *(
            ("fecha", "fecha_fin"),
            ("date", "fecha_fin"),
            ("data", "data_fine"),
            ("dato", "slutdato"),
        ),
        *(
            ("data", "data_fim"),
            ("datum", "einddatum"),
            ("data", "data_koniec"),
            ("dato", "slutdato"),
        ),
    ],
)
def test_a_first_and_a_last_day_make_an_event(tmp_path: Path, first: str, last: str) -> None:
    files = {
        "content/things/a.md": page(f"title: A\n{first}: 2024-07-01\n{last}: 2024-07-03"),
        "content/things/b.md": page(f"title: B\n{last}: 2024-07-03"),
        "content/things/c.md": page("title: C\ndate: 2024-07-01\nexpiry_end_date: 2024-07-03"),
        "content/jobs/d.md": page(f"title: D\n{first}: 2024-07-01\n{last}: 2024-07-03"),
    }
    write(tmp_path, {"hugo.toml": 'baseURL = "https://example.org/"\n', **files})
    pages = SiteSnapshot(load_settings(tmp_path, environ={}, flags={})).pages
    events = {each.record.path: each.record.meta for each in pages if each.record.meta.start}
    assert [*events] == ["content/things/a.md"]
    (event,) = events.values()
    assert (str(event.start)[:10], str(event.end)[:10]) == ("2024-07-01", "2024-07-03")


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("agenda", "5 of 40 pages of agenda/ have no start but `date`, which counts as their"),
        ("sorties", "5 of 40 pages of sorties/ are not events"),
    ],
)
def test_a_few_pages_beside_events_are_counted(tmp_path: Path, folder: str, message: str) -> None:
    places = [*("lieu: Salle\n",) * 35, 'lieu: ""\n', *("lieu:\n",) * 2, *("",) * 2]
    files = {
        f"content/{folder}/{number:02}.md": page(
            f"title: T\n{place}heure: 20h\ndate: 2024-07-{number % 28 + 1:02}"
            if folder == "sorties"
            else f"title: T\n{place}date: 2024-07-{number % 28 + 1:02}"
        )
        for number, place in enumerate(places)
    }
    (found,) = diagnostics(tmp_path, files, "E195")
    assert found.message.startswith(message)
    assert f'set `[events] sections = ["{folder}"]`' in found.hint
    write(tmp_path, {"eventsearch.toml": f'[events]\nsections = ["{folder}"]\n'})
    settings = load_settings(tmp_path, environ={}, flags={})
    assert sum(bool(each.record.meta.start) for each in SiteSnapshot(settings).pages) == 40
    assert lines(check(settings, now=NOW), "E195") == []


def test_a_proposal_keeps_the_keys_of_the_settings(tmp_path: Path) -> None:
    files = {"content/agenda/a.md": page("title: A\njour_rdv: 2024-03-08")}
    files |= {"content/agenda/2024-05-01-b.md": page("title: B\nlieu: Salle\nhoraire: 20h")}
    write(tmp_path, {**files, "eventsearch.toml": '[events]\nstart = "jour_rdv"\n'})
    settings = load_settings(tmp_path, environ={}, flags={})
    (found,) = (each for each in check(settings, now=NOW) if each.code == "E195")
    assert 'start = ["jour_rdv", ":filename"]`' in found.hint


def test_pages_of_other_kinds_beside_some_events_are_not_reported(tmp_path: Path) -> None:
    event = "title: T\ndate: 2024-07-0{}\nheure: 20h\nlieu: Salle"
    files = {f"content/things/{day}.md": page(event.format(day)) for day in range(1, 6)}
    files |= {f"content/things/n{day}.md": page("title: N\ndate: 2024-07-01") for day in (1, 2)}
    files |= {"content/sorties/_index.md": page("title: S")}
    files |= {f"content/sorties/{day}.md": page(event.format(day)) for day in range(1, 6)}
    assert lines(diagnostics(tmp_path, files, "E195")) == []


def test_a_folder_named_dates_contains_events(tmp_path: Path) -> None:
    files = {
        "content/dates/a.md": page("title: A\ndate: 2024-07-01\nlieu: Aurillac"),
        "content/dates/b.md": page("title: B\ndate: 2024-07-01"),
    }
    write(tmp_path, {"hugo.toml": 'baseURL = "https://example.org/"\n', **files})
    pages = SiteSnapshot(load_settings(tmp_path, environ={}, flags={})).pages
    assert [each.record.path for each in pages if each.record.meta.start] == ["content/dates/a.md"]
