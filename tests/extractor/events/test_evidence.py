"""
The rules that find evidence of events: an example of each, and pages that are not events.

A new rule needs a row here and a text in `evidence.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import NamedTuple

import pytest

from eventsearch.extractor.events.evidence import (
    DAY_RULES,
    EVENT_RULES,
    LANDING_RULES,
    LIKENESS_RULES,
    NOT_ENOUGH,
    Evidence,
)
from eventsearch.extractor.events.times import START_RULES
from eventsearch.extractor.fields.events import evidence_of
from eventsearch.extractor.fields.reader import Front
from eventsearch.extractor.normalise import RULES
from eventsearch.model.page import Kind, Meta
from eventsearch.output.terminal.evidence import evidence_json, texts
from eventsearch.settings import EventSettings
from field_pages import SETTINGS, SITE, meta

DAY, AT = "2024-03-08", "2024-03-08T18:30:00"


class Page(NamedTuple):
    """
    A page.

    Attributes:
        path: Path in the content folder; the first folder is the section.
        events: Settings of the table `events`.
    """

    path: str
    front: Mapping[str, object]
    events: Mapping[str, tuple[str, ...]] = {}
    body: str = ""
    kind: Kind = "page"
    filename_is_date: bool = False


def read(page: Page) -> tuple[Meta, list[Evidence]]:
    """Return the record of a page, and its evidence."""
    found: list[Evidence] = []

    def collect(front: Front) -> Mapping[str, object]:
        found.extend(evidence_of(front))
        return {}

    sources = {**SITE.date_sources, "date": ("date", ":filename")}
    settings = replace(SETTINGS, events=EventSettings(**page.events))
    result = meta(
        {key.lower(): value for key, value in page.front.items()},
        section=page.path.split("/")[1],
        logical=page.path,
        kind=page.kind,
        body=page.body,
        site=replace(SITE, date_sources=sources) if page.filename_is_date else SITE,
        settings=settings,
        rules=(*RULES, collect),
    )
    return result, found


EVENTS: tuple[tuple[str, Page], ...] = (
    ("section-of-settings", Page("/event/a", {"date": DAY})),
    ("section-of-settings", Page("/talks/a", {"date": DAY})),
    ("section-of-settings", Page("/post/a", {"date": DAY, "type": "Event"})),
    ("section-of-settings", Page("/post/a", {"date": DAY, "layout": "event"})),
    ("section-of-settings", Page("/gigs/a", {"date": DAY}, {"sections": ("Gigs",)})),
    # Folders that only contain the content are not evidence.
    ("section-of-settings", Page("/src/content/events/fr/a", {"date": DAY})),
    ("section-of-settings", Page("/src/fr/evenements/a", {"date": DAY})),
    ("section-of-settings", Page("/frontend/md/events/a", {"date": DAY})),
    ("type-of-settings", Page("/post/a", {"date": DAY, "type": "Gig"}, {"types": ("gig",)})),
    ("type-of-settings", Page("/post/a", {"date": DAY, "layout": "gig"}, {"types": ("gig",)})),
    (
        "key-of-settings",
        Page("/a/a", {"date": DAY, "categories": ["A", "Gig"]}, {"keys": ("categories: gig",)}),
    ),
    ("key-of-settings", Page("/post/a", {"date": DAY, "gig": True}, {"keys": ("gig",)})),
    (
        "key-of-settings",
        Page("/a/a", {"date": DAY, "show": {"band": "A"}}, {"keys": ("show.band",)}),
    ),
    ("event-key", Page("/post/a", {"date": DAY, "event": "JMS"})),
    ("event-key", Page("/post/a", {"evento": {"dt_start": DAY}, "event": DAY})),
    ("rule-of-recurrence", Page("/post/a", {"date": DAY, "rrule": "FREQ=WEEKLY;COUNT=2"})),
    ("own-day", Page("/post/a", {"date": DAY, "event_start": DAY})),
    ("own-day", Page("/post/a", {"eventDate": DAY})),
    ("own-day", Page("/commcalls/a", {"dateStart": AT})),
    ("own-day", Page("/post/a", {"evento": {"dt_start": DAY}})),
    ("own-day", Page("/post/a", {"date": DAY, "date_end": DAY})),
    ("own-day", Page("/prufung/a", {"date": DAY, "when": DAY})),
    ("own-day", Page("/films/a", {"date": DAY, "screening-date": DAY, "start": "20:00:00"})),
    ("landing-day", Page("/events/2024", {"title": "A", "eventdate": DAY}, kind="section")),
    ("landing-day", Page("/events/2024/a", {"title": "A", "eventdate": DAY}, kind="section")),
    (
        "day-in-title",
        Page("/post/a", {"title": "Gig, 8 March 2024", "date": DAY}, {"start": (":title",)}),
    ),
    ("label-in-text", Page("/post/a", {}, {"start": (":text",)}, "When: 8 March 2024, 18:30")),
    ("label-in-text", Page("/post/a", {"date": DAY}, {"start": (":text",)}, "When: 8 March, 7 pm")),
    ("day-of-settings", Page("/jobs/a", {"held": DAY}, {"start": ("held",)})),
    ("word-and-time", Page("/meetups/a", {"started_at": AT})),
    ("word-and-time", Page("/src/meetups/2024/a", {"date": DAY, "time": "18:30"})),
    ("word-and-time", Page("/treffen/a", {"datum": "08.03.2024", "beginn": "2024-03-08"})),
    ("word-and-place", Page("/termine/a", {"date": DAY, "ort": "Halle"})),
    ("word-and-place", Page("/réunions/a", {"date": DAY, "lieu": "Mairie"})),
    (
        "word-and-place",
        Page("/posts/a", {"date": DAY, "layout": "concert", "location": {"city": "Bern"}}),
    ),
    (
        "day-hour-place",
        Page("/programa/a", {"date": DAY, "fecha": DAY, "hora": "19:00", "lugar": "Sala"}),
    ),
    (
        "day-hour-place",
        Page("/programme/a", {"date": DAY, "time": time(19), "place": {"name": "H"}}),
    ),
)
"""The rule, and a page that is an event by this rule before any other rule."""

STARTS: tuple[tuple[str, Page], ...] = (
    ("start-by-setting", Page("/agenda/2024-03-08-a", {}, {"start": (":filename",)})),
    ("start-key", Page("/event/a", {"event_start": DAY, "date": "2024-01-01"})),
    ("start-key", Page("/event/a", {"when": "8 mars 2024 à 19h"})),
    ("start-sessions", Page("/event/a", {"sessions": [{"start": AT}]})),
    ("start-moment", Page("/event/a", {"event_time": AT})),
    ("start-lost", Page("/event/a", {"event_date": "some day in March 2024", "date": DAY})),
    ("start-lost", Page("/post/a", {"eventDate": "2024-03-08M18:30", "date": DAY})),
    ("start-date", Page("/event/a", {"date": DAY})),
    ("start-file-name", Page("/event/2024-03-08-a", {}, filename_is_date=True)),
    ("start-any-moment", Page("/event/a", {"time": AT})),
)
"""The source of the start, and a page whose start is read from it."""

CLUES: tuple[tuple[str, Page], ...] = (
    ("unread-key", Page("/meetups/a", {"held": DAY})),
    ("publication", Page("/meetups/a", {"date": DAY})),
    ("later-file-name", Page("/event/2024-03-08-a", {"date": "2024-01-01"})),
    ("later-text", Page("/event/a", {"date": "2024-03-01"}, body="Join us on 8 March 2024!")),
    ("labelled-day", Page("/event/a", {"date": "2024-01-01"}, body="When: 8 March 2024")),
    ("named-day", Page("/meetups/a", {"title": "Meetup, 8 March 2024"})),
    ("like-keys", Page("/programa/a", {"fecha": DAY, "hora": "19:00"})),
    ("like-category", Page("/post/a", {"date": DAY, "categories": ["Concert"], "venue": "Hall"})),
    ("like-key", Page("/post/a", {"date": DAY, "meetup_id": "A1"})),
    ("like-title", Page("/post/a", {"date": DAY, "title": "Event#26"})),
    ("like-text", Page("/post/a", {"title": "A"}, body="When: 8 March 2024")),
)
"""The rule, and a page that `check` and `init` report by this rule."""

OTHERS: tuple[Page, ...] = (
    Page("/post/a", {"date": DAY}),
    Page("/page/a", {"date": DAY, "when": "Mondays"}),
    Page("/jobs/a", {"date": DAY, "termin": DAY}),
    Page("/jobs/a", {"date": DAY, "fecha": DAY, "hora": "19:00", "lugar": "Sala"}),
    Page("/programa/a", {"date": DAY, "fecha": DAY, "hora": "19:00"}),
    Page("/programa/a", {"date": DAY, "fecha": DAY, "hora": "5 min", "lugar": "Sala"}),
    Page("/programa/a", {"date": DAY, "fecha": DAY, "hora": "7pm CST", "lugar": "Sala"}),
    Page("/programa/a", {"date": DAY, "fecha": DAY, "hora": 5, "lugar": "Sala"}),
    Page("/posts/a", {"date": DAY, "hora": "19:00", "lugar": "Sala"}),
    Page("/termine/a", {"date": "someday", "ort": "Halle"}),
    Page("/termine/a", {"date": DAY, "ort": "Halle", "title": "Am 14. April 2024"}),
    Page("/berichte/a", {"date": DAY, "ort": "Halle"}),
    # An empty value and a URL do not name an event.
    Page("/post/a", {"date": DAY, "event": "", "date_end": None, "event_name": []}),
    Page("/post/a", {"date": DAY, "event": True}),
    Page("/post/a", {"date": DAY, "event": "https://example.org/meetup"}),
    Page("/post/a", {"eventDate": "soon"}),
    Page("/post/a", {"start": DAY, "end": DAY, "time": "10:00", "duration": "1h"}),
    Page("/post/a", {"end_date": DAY}),
    Page("/project/a", {"start_date": DAY, "end_date": DAY}),
    Page("/post/a", {"start_date": DAY, "layout": "project"}),
    Page("/post/a", {"start_date": DAY, "type": "jobs"}),
    Page("/meetups/a", {"date": DAY}),
    Page("/src/meetups/2024/a", {"date": DAY}),
    Page("/blog/events/a", {"date": DAY}),
    Page("/post/a", {"datum": "08.03.2024"}),
    Page("/gigs/a", {"date": DAY}),
    Page("/event/a", {"date": DAY}, {"sections": ("gigs",)}),
    Page("/gig/a", {"date": DAY}, {"types": ("gig",)}),
    Page("/post/a", {"date": DAY, "categories": ["News"]}, {"keys": ("categories: gig",)}),
    Page("/post/a", {"date": DAY, "gig": False}, {"keys": ("gig",)}),
    Page("/post/a", {"date": DAY}, {"start": ("date",)}),
    Page("/post/a", {"title": "Gig in March", "date": DAY}, {"start": (":title",)}),
    Page("/post/a", {}, {"start": (":text",)}, "Date: 8 March 2024"),
    # A list of events, the summary of a year and a part of an event are not events.
    Page("/events", {"title": "Events", "date": DAY, "end_date": DAY}, kind="section"),
    Page("/events/2024", {"title": "2024", "eventdate": "2024-01-01"}, kind="section"),
    Page("/events/years", {"title": 2024, "eventdate": DAY}, kind="section"),
    Page("/events/2024", {"title": "In 2024", "eventdate": "2024-01-01"}, kind="section"),
    Page("/events/2024/summit/schedule", {"title": "Schedule"}, kind="section"),
    Page("/", {"title": "Home", "eventdate": DAY}, kind="home"),
)
"""Pages that are not events."""


@pytest.mark.parametrize(("rule", "page"), EVENTS)
def test_a_rule_makes_a_page_an_event(rule: str, page: Page) -> None:
    found, evidence = read(page)
    assert evidence[0].rule == rule
    assert found.start is not None


@pytest.mark.parametrize("page", OTHERS)
def test_a_page_without_evidence_is_not_an_event(page: Page) -> None:
    found, evidence = read(page)
    assert found.start is None
    assert {each.rule for each in evidence}.isdisjoint(rule.name for rule in EVENT_RULES)


@pytest.mark.parametrize(("rule", "page"), STARTS)
def test_the_strongest_source_gives_the_start(rule: str, page: Page) -> None:
    found, evidence = read(page)
    sources = {each.rule for each in evidence if each.rule.startswith("start-")}
    assert sources == {rule}
    assert (found.start is None) == (rule == "start-lost")


@pytest.mark.parametrize(("rule", "page"), CLUES)
def test_a_rule_finds_the_clue_that_check_and_init_propose(rule: str, page: Page) -> None:
    found, evidence = read(page)
    each = next(each for each in evidence if each.rule == rule)
    assert found.clue is not None
    assert each.where in (*found.clue.like, *(key for key, *_ in found.clue.keys))


def test_every_rule_has_an_example_and_a_text_in_each_language() -> None:
    starts = [rule.name for rule in START_RULES]
    days = [rule.name for rule in DAY_RULES]
    others = [rule.name for rule in (*EVENT_RULES, *LANDING_RULES, *LIKENESS_RULES)]
    names = {*starts, *days, *others}
    assert len(names) == len([*starts, *days, *others])
    assert names == {rule for rule, _ in (*EVENTS, *STARTS, *CLUES)}
    for lang in ("en", "fr"):
        assert names == texts(lang).keys() - {"event", "no-event", NOT_ENOUGH}
    assert not {rule for rule in names if texts("en")[rule] == texts("fr")[rule]}


def test_a_rule_is_described_in_the_documents() -> None:
    text = (Path(__file__).parents[3] / "docs" / "event-keys.md").read_text(encoding="utf-8")
    for rule in (*EVENT_RULES, *LANDING_RULES):
        assert f"`{rule.name}`" in text


def test_keys_that_are_not_enough_for_an_event_are_listed() -> None:
    only_start = evidence_json("a.md", *read(Page("/post/a", {"start": DAY})), "en")
    assert [each["text"] for each in only_start["evidence"]] == [
        f"the key `start` is not enough to make the page an event, or is not read: {DAY}"
    ]
    _, found = read(Page("/post/a", {"date": DAY, "duration": 90}))
    assert Evidence("duration", "90", rule=NOT_ENOUGH) in found
    _, found = read(Page("/post/a", {"start": DAY, "time": "18:30"}))
    assert NOT_ENOUGH not in {each.rule for each in found}
    _, found = read(Page("/post/a", {"event_start": DAY, "duration": "1h"}))
    assert NOT_ENOUGH not in {each.rule for each in found}


def test_evidence_is_described_in_words() -> None:
    page = Page("/post/a", {"event_start": AT, "date": "2024-01-01"})
    values = evidence_json("a.md", *read(page), "en")
    assert values["event"] is True
    assert values["start"].startswith(AT)
    assert values["evidence"][0] == {
        "rule": "own-day",
        "where": "event_start",
        "value": AT,
        "day": None,
        "text": f"the key `event_start` says when an event takes place: {AT}",
    }
    french = evidence_json("a.md", *read(page), "fr")
    assert re.match("la clé `event_start` dit quand", french["evidence"][0]["text"])
    assert evidence_json("a.md", *read(page), "xx")["decision"] == "an event"


def test_each_day_has_its_value_once() -> None:
    page = Page("/agenda/2024-03-08-a", {"date": DAY}, {"start": (":filename", "date")})
    _, found = read(page)
    days = [(each.where, each.value) for each in found if each.rule == "word-and-time"]
    assert days == [(":filename", DAY), ("date", DAY)]
