"""
What stands on the page of answers?

Everything is decided here, in the words of the reader; the templates only lay it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from eventsearch.analysis import fold
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import FacetCount, Hit, ResultPage
from eventsearch.web.routes.parameter_specs import MAX_REACH
from eventsearch.web.search_page.messages import Translator
from eventsearch.web.search_page.request import FACETS, FOUND_IN, Question, removal, selected

SHOWN = 10
"""Values of a facet, besides those that are chosen."""
MORE = 40
"""Values that can be opened besides; who looks for another finds it by its text."""
LATEST_FIRST = ("year",)
"""Facets that are counted in the order of time."""
TO_COME = ("upcoming", "ongoing")
LONGEST = 300
"""Code points of a title, a place or a value; what is longer was a mistake."""
WHEN = ("all", "upcoming", "ongoing", "past")
SORT = ("relevance", "date", "-date")
GROUPS = {"upcoming": "upcoming", "ongoing": "upcoming", "past": "past", "": "page"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value that can be chosen; *count* as text, empty where nothing was counted."""

    value: str
    label: str
    count: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    A field of the form with its options.

    Attributes:
        more: Options that are shown when one opens them.
        summary: What is said of these; empty where there are none.
        find: Text by which options are looked for; None where they are not.
        beyond: What is said where there are still others; empty where there are none.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()
    summary: str = ""
    find: str | None = None
    beyond: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Text that leads somewhere; *about* says it to those who see no page around it."""

    text: str
    href: str
    about: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One answer as it is laid out; segments are plain and matched in turn."""

    url: str
    title: Sequence[str]
    text: Sequence[str]
    lang: str
    start: str
    when: str
    place: str
    status: str
    status_text: str
    sections: tuple[Link, ...]
    others: tuple[Link, ...]
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Answers under a heading."""

    heading: str
    hits: tuple[Found, ...]


def choices(question: Question, page: ResultPage, speaker: Translator) -> tuple[Choice, ...]:
    """Return the facets with something to choose from."""
    made = (_choice(name, question, page.facets.get(name, ()), speaker) for name in FACETS)
    return tuple(
        one
        for one in made
        if len(one.options) > 1 or any(each.on for each in one.options) or one.summary
    )


def _choice(
    name: str, question: Question, counts: Sequence[FacetCount], speaker: Translator
) -> Choice:
    # A filter is read without regard to capitals.
    on = {value.casefold(): value for value in selected(question.request, name)}
    there = {one.value.casefold() for one in counts}
    label = speaker.language if name == "lang" else shortened

    def option(one: FacetCount) -> Option:
        is_on = one.value.casefold() in on
        count = speaker.number(one.count)
        return Option(value=one.value, label=label(one.value), count=count, on=is_on)

    ordered = counts[::-1] if name in LATEST_FIRST else counts
    find = question.find.get(name, "")
    first = len(counts) if name == "lang" else 0 if find else SHOWN
    shown = [one for at, one in enumerate(ordered) if at < first or one.value.casefold() in on]
    others = [one for at, one in enumerate(ordered) if at >= first and one not in shown]
    text = fold(find)
    found = [one for one in others if text in fold(one.value)] if find else others
    missing = [value for folded, value in on.items() if folded not in there]
    number = speaker.number(len(found))
    return Choice(
        name=name,
        label=speaker.say(name),
        options=(
            *map(option, shown),
            *(Option(value=value, label=label(value), on=True) for value in missing),
        ),
        more=tuple(map(option, found[:MORE])),
        summary=_summary(find, number, speaker) if others or find else "",
        find=find if name in FOUND_IN else None,
        beyond=speaker.say("beyond_more", n=speaker.number(MORE), total=number)
        if len(found) > MORE
        else "",
    )


def _summary(find: str, number: str, speaker: Translator) -> str:
    return speaker.say("found", n=number, text=find) if find else speaker.say("more", n=number)


def fixed(question: Question, speaker: Translator) -> tuple[Choice, Choice]:
    """Return the two fields whose options are always the same: when, and order."""
    request = question.request
    return (
        _fixed("when", WHEN, request.when, speaker),
        _fixed("sort", SORT, request.sort, speaker),
    )


def _fixed(name: str, values: Sequence[str], on: str, speaker: Translator) -> Choice:
    options = tuple(
        Option(
            value="" if value == values[0] else value,
            label=speaker.say(f"{name}.{value}"),
            on=value == on,
        )
        for value in values
    )
    return Choice(name=name, label=speaker.say(name), options=options)


def active(question: Question, speaker: Translator) -> tuple[Link, ...]:
    """Return a link for each filter that takes it away."""
    return tuple(
        Link(
            text=label,
            href=question.url(**removal(question.request, name, value)),
            about=speaker.say("remove", label=label),
        )
        for name, value, label in _filters(question.request, speaker)
    )


def cleared(question: Question) -> str:
    """Return the address of the same words without any filter."""
    bare = dict.fromkeys(("sections", "tags", "authors", "locations"), ())
    return question.url(**bare, filters={}, lang=None, since=None, until=None, when="all")


def _filters(request: SearchRequest, speaker: Translator) -> Iterator[tuple[str, str, str]]:
    names = dict.fromkeys((*FACETS, *request.filters))
    for name in names:
        for value in selected(request, name):
            yield name, value, speaker.language(value) if name == "lang" else shortened(value)
    for name, day in (("from", request.since), ("to", request.until)):
        if day:
            yield name, day, f"{speaker.say(name)} {day}"
    if request.when != "all":
        yield "when", request.when, speaker.say(f"when.{request.when}")


def groups(
    page: ResultPage, request: SearchRequest, origin: str, speaker: Translator
) -> tuple[Group, ...]:
    """Return the answers; in the order of time, those to come and those over apart."""
    hits = [(hit, _found(hit, origin, speaker)) for hit in page.hits]
    if request.sort == "relevance":
        return (Group(heading=speaker.say("results"), hits=tuple(found for _, found in hits)),)
    made = (
        Group(
            heading=speaker.say(f"group.{name}"),
            hits=tuple(found for hit, found in hits if GROUPS[hit.status] == name),
        )
        for name in ("upcoming", "past", "page")
    )
    return tuple(group for group in made if group.hits)


def _found(hit: Hit, origin: str, speaker: Translator) -> Found:
    return Found(
        url=origin + hit.url,
        title=tuple(_shortened(hit.highlight.get("title") or (hit.title,))),
        text=hit.highlight.get("text", ()),
        lang=hit.lang if hit.lang != speaker.lang else "",
        start=hit.start or hit.date,
        when=_when(hit, speaker),
        place=shortened(hit.location),
        status=hit.status,
        status_text=speaker.say(f"status.{hit.status}") if hit.status else "",
        sections=tuple(
            Link(text=shortened(one.heading), href=origin + one.url) for one in hit.sections
        ),
        calendar=f"event.ics?{urlencode({'id': hit.id})}" if hit.status in TO_COME else "",
        others=tuple(Link(text=shortened(one.title), href=origin + one.url) for one in hit.others),
    )


def shortened(text: str) -> str:
    """Return a text of at most `LONGEST` code points."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _shortened(segments: Sequence[str]) -> Iterator[str]:
    """Yield segments as long as they fit together."""
    room = LONGEST
    for text in segments:
        if len(text) > room:
            yield text[:room] + "…"
            return
        yield text
        room -= len(text)


def _when(hit: Hit, speaker: Translator) -> str:
    if hit.start:
        return speaker.span(hit.start, hit.end, all_day=hit.all_day)
    return speaker.day(hit.date) if hit.date else ""


def parts(question: Question, page: ResultPage, speaker: Translator) -> tuple[Link, ...]:
    """Return links to the parts of the answer around this one; none when there is only one."""
    last = min(page.pages, MAX_REACH // page.per_page)
    near = {1, page.page - 1, page.page, page.page + 1, last}
    numbers = sorted(number for number in near if 1 <= number <= last)
    if last < 2:
        return ()
    links = [
        Link(
            text=speaker.number(number),
            href=question.url(page=number),
            about=speaker.say("page", n=number),
            on=number == page.page,
        )
        for number in numbers
    ]
    if 1 < page.page <= last:
        links.insert(0, Link(text=speaker.say("previous"), href=question.url(page=page.page - 1)))
    if page.page < last:
        links.append(Link(text=speaker.say("next"), href=question.url(page=page.page + 1)))
    return tuple(links)


def lack(page: ResultPage) -> str:
    """Return the name of what is said when not all answers have every word; empty when they do."""
    if page.step == "all" or not page.total:
        return ""
    alone = page.step == "near" and len(page.query.split()) == 1
    return f"step.{page.step}{'.one' if alone else ''}"


def last_part(question: Question, page: ResultPage) -> str:
    """Return the address of the last part of the answer, when this one is beyond it."""
    last = min(page.pages, MAX_REACH // page.per_page)
    return question.url(page=last) if page.total and page.page > last else ""


def events(page: ResultPage, origin: str) -> list[Mapping[str, object]]:
    """Return the events among the answers as schema.org has them; nothing is made up."""
    return [_event(hit, origin) for hit in page.hits if hit.start]


def _event(hit: Hit, origin: str) -> Mapping[str, object]:
    said: dict[str, object] = {
        "@type": "Event",
        "name": shortened(hit.title),
        "url": origin + hit.url,
        "startDate": hit.start[:10] if hit.all_day else hit.start,
    }
    if hit.end:
        said["endDate"] = hit.end[:10] if hit.all_day else hit.end
    if hit.summary:
        said["description"] = shortened(hit.summary)
    if hit.location:
        said["location"] = {"@type": "Place", "name": shortened(hit.location)}
    return said
