"""
Decide from evidence whether a page is an event.

Each row of `EVENT_RULES` finds one kind of evidence, and one kind is enough. The other tables are
not enough to make a page an event, but `check` and `init` propose settings from what they find.
`LIKENESS_RULES` find features that events often have, and `DAY_RULES` find possible starts.

Every rule has a gate, which only uses facts that are already known. If the gate returns a false
value, the rule does not run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, time, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Moment
from eventsearch.extractor.events import pattern, words_in
from eventsearch.extractor.events.keys import (
    Entry,
    cached_is_event_name,
    entries,
    fold,
    is_event_list,
    is_event_name,
    is_other_section,
    value_at,
    words_of,
)
from eventsearch.extractor.events.mentions import DateMention, find_dates, labelled_date
from eventsearch.extractor.events.values import Reading, Span, read_start, reading_of, tokens_of
from eventsearch.extractor.fields.dates import date_in_name
from eventsearch.extractor.fields.reader import Front, words
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import EventClue, SourceFile

FILE_NAME, TITLE, TEXT = ":filename", ":title", ":text"
"""Values of the setting `events.start` for days that are not in a key."""
LATER = ":later"
"""Replaces the key `date` in the evidence of a page whose title or text announces a later day."""
PUBLICATION = ("", "date", FILE_NAME, TITLE, TEXT, LATER)
"""Sources of a start that may only be the day on which the page was published."""

Subject = TypeVar("Subject")

_HOURS = ("start_time", "time")
_TIMES = (*_HOURS, "end_time")
ROLES_OF_TIME = ("start", "end", "date", "duration", "days", *_TIMES)
NOT_ENOUGH = "not-enough"
"""Value of `Evidence.rule` for a key of an event on a page that is not an event."""
_OWN_KEYS = ("event", "event_name")
_TITLES = ("title", "name", "titre", "titel", "titulo", "titolo", "naam")
_DAY_WORDS = frozenset(("day", "when", "start", "from", "event"))
_VERBS = ("may", "march")
_SOON = timedelta(days=60)
_TOP = 800
"""Number of characters, from the top of a text, in which to search for a later day."""
_MOST_TEXT = 3_000
"""Number of characters of a title or a text in which to search for a day."""
_MOST_KEYS = 6
"""Number of unknown keys with a day to report for a page."""
_LONGEST_DAY = 60
"""Number of characters of the longest value that is read as a day."""

_OTHER_TIMES = pattern("other-times")
"""Finds parts of key names that show that the value is a text, or a day other than the event's."""
DATED = lazy(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_SINGLE = lazy(r"/[^/]*(?:19|20)\d\d-\d\d[^/]*\Z|\A\d+(?:st|nd|rd|th|e|er|eme|ª|º)?\Z")
"""The end of the path of a folder with a single event: `posts/2024-05-31-meetup`, `9th`."""
_NUMBERED = lazy(r"\b([a-z]+) ?(?:#|n[or]?[.°]) ?\d+")
_VARIABLE = lazy(r"\{\{<? *(?:meta +|param +[\"']?|page\.|\$frontmatter\.)(\w+)[^{}\n]{0,80}\}\}")
"""A placeholder for a front matter value: `{{< meta date >}}`, `{{ page.date | date: '%B' }}`."""
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDRESS = re.compile(r"(?i)\s*(?:https?:)?//")
_WRAPPERS = words_in("folders", "wrappers")
_POSTS = words_in("folders", "posts")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")


class Evidence(NamedTuple):
    """
    One sign that a page is an event.

    Attributes:
        where: The key as it is written in settings, `FILE_NAME`, `TITLE` or `TEXT`; or the name of
            a section, folder, type or layout.
        value: The text that was found there.
        day: The day or moment in that text, ISO 8601; empty if there is none.
        rule: Name of the rule that found the sign.
    """

    where: str
    value: str = ""
    day: str = ""
    rule: str = ""


class Rule(NamedTuple, Generic[Subject]):
    """
    A rule that finds one kind of evidence.

    Attributes:
        name: The value of `Evidence.rule`. `output/terminal/evidence.toml` contains a text for it.
        gate: Returns a true value if the rule can apply.
        find: Yields the evidence.
    """

    name: str
    gate: Callable[[Subject], object]
    find: Callable[[Subject], Iterable[Evidence]]

    def on(self, subject: Subject) -> Iterator[Evidence]:
        """Yield the evidence of this rule."""
        if self.gate(subject):
            for each in self.find(subject):
                yield each._replace(rule=self.name)


class Facts:
    """
    The facts of a page that the rules use. Most are computed when first used, and then cached.

    Attributes:
        fields: The keys of the event, without those whose value lists terms of a taxonomy.
    """

    def __init__(self, front: Front) -> None:
        self.front = front
        self.values = front.values
        self.settings = front.settings.events
        self.kind = front.source.kind
        taxonomies = [plural for _, plural in front.site.taxonomies]
        fields = entries(front.values, front.settings.events)
        self.fields = tuple(entry for entry in fields if not are_terms(entry, taxonomies))
        self.roles = frozenset(entry.name.role for entry in self.fields)

    def of(self, *roles: str) -> Iterator[Entry]:
        """Yield the keys that have one of these roles, in the order of `fields`."""
        return (entry for entry in self.fields if entry.name.role in roles)

    def has_roles(self, *groups: Sequence[str]) -> bool:
        """Return whether there is a key with a role of each group."""
        return not any(self.roles.isdisjoint(group) for group in groups)

    def has_date(self, entry: Entry) -> bool:
        """Return whether the value of a key is a date, a list, or a text written as a date."""
        return _is_date(entry.value)

    @cached_property
    def names(self) -> tuple[str, str, str, str]:
        """The type, the layout, the section and the folder of the page."""
        source = self.front.source
        own = (words(self.values.get("type")), words(self.values.get("layout")))
        return (*own, source.section, _folder_of(source))

    @cached_property
    def event_name(self) -> str:
        """The first of `names` that contains a word for events; empty if there is none."""
        lang = self.front.lang
        return next((name for name in self.names if cached_is_event_name(name, lang)), "")

    @cached_property
    def is_other(self) -> bool:
        """Whether one of `names` is a word for projects, jobs, people or similar pages."""
        return any(map(is_other_section, self.names))

    @cached_property
    def date(self) -> str:
        """The day or moment under the key `date`, ISO 8601; empty if it cannot be read."""
        return _iso_day(self.values.get("date"), self.front)

    @cached_property
    def has_own_day(self) -> bool:
        """Whether there is a key whose name shows that it is about an event: `event_start`."""
        return any(entry.name.marks_event for entry in self.fields)

    @cached_property
    def text(self) -> str:
        """The top of the text, in which front matter values replace their placeholders."""
        return _VARIABLE.sub(
            lambda match: words(self.values.get(match[1].lower())),
            self.front.parsed.body[:_MOST_TEXT],
        )

    @cached_property
    def is_announced(self) -> bool:
        """Whether the top of the text contains the labels of an event, and a day under a label."""
        return self._labelled[1]

    @cached_property
    def file_name(self) -> Span | None:
        """The day in the name of the file."""
        moment, _ = date_in_name(self.front)
        return (moment, None) if moment else None

    @cached_property
    def title_day(self) -> Span | None:
        """The first day with a year in the title."""
        front, year = self.front, dates.ZERO.year
        text = words(self.values.get("title"))[:_MOST_TEXT]
        text = dates.with_iso_days(text, front.date_order(TITLE))
        found = (each for each in find_dates(text, year, front.zone) if each.has_year)
        return next(filter(None, (self._span(each) for each in found)), None)

    @cached_property
    def text_day(self) -> Span | None:
        """The day under a label at the top of the text."""
        found, _ = self._labelled
        return self._span(found) if found else None

    @cached_property
    def _labelled(self) -> tuple[DateMention | None, bool]:
        """The first day under a label, and whether the labels are an event's."""
        front, year = self.front, dates.ZERO.year
        text = dates.with_iso_days(self.text[:_MOST_TEXT], front.date_order(TEXT))
        near = read_start(self.values.get("date"), front.zone)
        return labelled_date(text, year, front.zone, near.day if near else None)

    def _span(self, mention: DateMention) -> Span | None:
        start = mention.reading.start(self.front.zone)
        return (start, mention.reading.end(self.front.zone)) if start else None

    def span(self, name: str) -> Span | None:
        """Return the day in the file name, the title or the text; None for any other name."""
        match name:
            case ":filename":
                return self.file_name
            case ":title":
                return self.title_day
            case ":text":
                return self.text_day
            case _:
                return None

    @cached_property
    def unread(self) -> tuple[Evidence, ...]:
        """The keys without a role that contain a day. Correct only if the page has no start."""
        return tuple(_unknown_keys(self, started=False))

    @cached_property
    def is_event(self) -> bool:
        """Whether a rule finds evidence that the page is an event."""
        return next(self.evidence, None) is not None

    @property
    def evidence(self) -> Iterator[Evidence]:
        """The evidence that the page is an event, in the order of the rules."""
        rules = _RULES_OF.get(self.kind, ())
        return chain.from_iterable(rule.on(self) for rule in rules)


@lru_cache(maxsize=1)
def facts_of(front: Front) -> Facts:
    """Return the facts of a page. Cached, because several field rules use them."""
    return Facts(front)


def _folder_of(source: SourceFile) -> str:
    """
    Return the first folder in the path of a page, skipping names like `src`, `content` or `fr`.

    If this is a folder of posts and the next one has a word for events, return both:
    `posts/meetups`.
    """
    folders = source.logical.strip("/").lower().split("/")[:-1]
    named = [name for name in folders if name not in _WRAPPERS and not _LANGUAGE.fullmatch(name)]
    first = (named or [source.section])[0].lstrip("_")
    inner = named[1:2] if first in _POSTS else []
    return "/".join((first, *filter(cached_is_event_name, inner)))


def _in_section(facts: Facts) -> Iterator[Evidence]:
    wanted = {name.lower() for name in facts.settings.sections}
    yield from (Evidence(name) for name in dict.fromkeys(facts.names) if name.lower() in wanted)


def _of_type(facts: Facts) -> Iterator[Evidence]:
    wanted = {name.lower() for name in facts.settings.types}
    yield from (Evidence(name) for name in facts.names[:2] if name.lower() in wanted)


def _has_listed_key(facts: Facts) -> Iterator[Evidence]:
    """Yield the keys, or keys and values, of the setting `events.keys` that the page has."""
    for condition in facts.settings.keys:
        path, colon, wanted = condition.partition(": ")
        value = value_at(facts.values, tuple(path.split(".")))
        written = value if isinstance(value, list) else [value]
        if colon:
            holds = any(words(each).lower() == wanted for each in written)
        else:
            holds = value not in (None, "", False) and value != []
        if holds:
            yield Evidence(path, wanted)


def _has_event_key(facts: Facts) -> Iterator[Evidence]:
    for key in _OWN_KEYS:
        if _is_name(facts.values.get(key)):
            yield Evidence(key, words(facts.values[key]))


def _recurs(facts: Facts) -> Iterator[Evidence]:
    yield from (_of(e) for e in facts.of("rule") if "FREQ=" in str(e.value))


def _has_own_day(facts: Facts) -> Iterator[Evidence]:
    """Yield the days in keys such as `event_start`. Only an end is not enough."""
    own = [e for e in facts.of("start", "end", "date") if e.name.marks_event and facts.has_date(e)]
    if any(entry.name.role != "end" for entry in own) or (own and _has_first_day(facts)):
        yield from map(_of, own)


def _has_first_day(facts: Facts) -> bool:
    """Return whether a key or the file name has the start that belongs to a key for the end."""
    # Wowchemy uses the key `date_end` only for events, so it does not need a start.
    return (
        "date_end" in facts.values
        or any(map(facts.has_date, facts.of("date", "start")))
        or facts.file_name is not None
    )


def _starts_here(facts: Facts) -> Iterator[Evidence]:
    """Yield the days of a landing page, unless it only summarises a year."""
    own = [e for e in facts.of("start", "date") if e.name.marks_event and facts.has_date(e)]
    if own and not _summarises_year(facts):
        yield from map(_of, own)


def _summarises_year(facts: Facts) -> bool:
    if _YEAR.fullmatch(words(facts.values.get("title"))):
        return True
    moments = (
        dates.read_loosely(e.value, facts.front.zone) for e in facts.fields if e.name.marks_event
    )
    new_year = any(each and (each.day.month, each.day.day) == (1, 1) for each in moments)
    folder = facts.front.source.logical.rstrip("/").rpartition("/")[2]
    return new_year and bool(_YEAR.fullmatch(folder))


def _has_day_in_title(facts: Facts) -> Iterator[Evidence]:
    if facts.span(TITLE):
        yield Evidence(TITLE, words(facts.values.get("title")))


def _has_label(facts: Facts) -> Iterator[Evidence]:
    if facts.is_announced:
        yield Evidence(TEXT)


def _has_day_of_settings(facts: Facts) -> Iterator[Evidence]:
    yield from (
        _of(e)
        for e in facts.fields
        if e.name.rank == 0 and e.name.marks_event and facts.has_date(e)
    )


def _has_word_and_time(facts: Facts) -> Iterator[Evidence]:
    """Yield the sources other than `date` that show when the event takes place."""
    days = ((name, facts.span(name)) for name in facts.settings.start)
    yield from (Evidence(name, _iso(span[0])) for name, span in days if span)
    for entry in facts.of("start", "end", "date", *_TIMES):
        if (entry.name.role, entry.key) != ("date", "date") and facts.has_date(entry):
            yield _of(entry)


def _has_word_and_place(facts: Facts) -> Iterator[Evidence]:
    """Yield the place of a page with `date`, unless another key or the text has another day."""
    days = [*days_of(Decided(facts))]
    # The text may add the hour to the same day, so compare only the days.
    same = len({each.day[:10] for each in days}) == 1
    if same and any(each.where == "date" for each in days):
        yield from _places(facts)


def _has_day_hour_place(facts: Facts) -> Iterator[Evidence]:
    # In a post, `date` is the day of publication, and the place may be where it was written.
    post = {facts.names[2], facts.names[3].partition("/")[0]} & _POSTS
    days = (e for e in facts.of("date", "start") if not (post and e.key == "date"))
    hours = [entry for entry in facts.of(*_HOURS) if _is_hour(entry.value)]
    places = [*_places(facts)]
    if places and hours and (day := next(filter(facts.has_date, days), None)):
        yield from (_of(day), _of(hours[0]), places[0])


def _places(facts: Facts) -> Iterator[Evidence]:
    return (_of(entry) for entry in facts.of("place") if _is_name(entry.value))


EVENT_RULES: tuple[Rule[Facts], ...] = (
    Rule("section-of-settings", lambda facts: facts.settings.sections, _in_section),
    Rule("type-of-settings", lambda facts: facts.settings.types, _of_type),
    Rule("key-of-settings", lambda facts: facts.settings.keys, _has_listed_key),
    Rule("event-key", lambda facts: facts.values.keys() & _OWN_KEYS, _has_event_key),
    Rule("rule-of-recurrence", lambda facts: "rule" in facts.roles, _recurs),
    Rule("own-day", lambda facts: facts.has_own_day and not facts.is_other, _has_own_day),
    Rule("day-in-title", lambda facts: TITLE in facts.settings.start, _has_day_in_title),
    Rule("label-in-text", lambda facts: TEXT in facts.settings.start, _has_label),
    Rule(
        "day-of-settings",
        lambda facts: facts.settings.start or facts.settings.date or facts.settings.end,
        _has_day_of_settings,
    ),
    Rule("word-and-time", lambda facts: facts.event_name, _has_word_and_time),
    Rule(
        "word-and-place",
        lambda facts: "place" in facts.roles and facts.event_name,
        _has_word_and_place,
    ),
    Rule(
        "day-hour-place",
        lambda facts: facts.has_roles(("date", "start"), _HOURS, ("place",)) and not facts.is_other,
        _has_day_hour_place,
    ),
)
"""The rules that make a page an event. To add one, see `docs/extending.md`."""
LANDING_RULES: tuple[Rule[Facts], ...] = (
    Rule("landing-day", lambda facts: facts.has_own_day, _starts_here),
)
"""The rules that make a landing page (`_index.md`) an event."""
_RULES_OF = {"page": EVENT_RULES, "section": LANDING_RULES}


def _of(entry: Entry) -> Evidence:
    return Evidence(entry.key, words(entry.value))


def are_terms(entry: Entry, taxonomies: Iterable[str]) -> bool:
    """Return whether a value lists terms of a taxonomy, such as a taxonomy called `dates`."""
    return (
        isinstance(entry.value, list)
        and entry.name.role == "date"
        and entry.name.rank > 0
        and any(entry.key.lower() == each.lower() for each in taxonomies)
        and not any(map(_is_date, entry.value))
    )


def _is_date(value: object) -> bool:
    """Return whether a value is a date, a list, or a text that is written as a date."""
    # A date such as `2024-13-45` counts, too: `_Reader` in `times.py` reports it.
    if isinstance(value, str) and (dates.NUMERIC.search(value) or _ISO_DAY.match(value)):
        return True
    return (
        reading_of(value) is not None
        or isinstance(value, list)
        or dates.read_loosely(value, UTC) is not None
    )


def _is_hour(value: object) -> bool:
    reading = reading_of(value)
    return isinstance(value, time) or (isinstance(reading, Reading) and reading.begins is not None)


def _is_name(value: object) -> bool:
    """Return whether a value can be a name or a mapping with a name. URLs and lists cannot."""
    return bool(value) and not isinstance(value, (bool, list)) and not is_address(value)


def is_address(value: object) -> bool:
    """Return whether a value is a URL. A URL may link to an event, but is not its name."""
    return isinstance(value, str) and bool(_ADDRESS.match(value))


def _iso_day(value: object, front: Front) -> str:
    """Return the day or moment in a value, ISO 8601; empty if the value cannot be read as one."""
    if isinstance(value, str) and (len(value) > _LONGEST_DAY or not any(map(str.isdigit, value))):
        return ""
    moment = read_start(value, front.zone)
    return _iso(moment) if moment else ""


def _iso(moment: Moment) -> str:
    return moment.day.isoformat() if moment.day_only else moment.at.isoformat()


class Decided(NamedTuple):
    """
    What is known about a page before the rules in `DAY_RULES` run.

    Attributes:
        is_event: Whether the page is an event.
        start: Source from which its start is read; empty if it has no start.
        like: Where `LIKENESS_RULES` found evidence: values of `Evidence.where`.
    """

    facts: Facts
    is_event: bool = False
    start: str = ""
    like: tuple[str, ...] = ()

    @property
    def starts_at_date(self) -> bool:
        """Whether the page is an event whose start is `date`."""
        return self.is_event and self.start == "date"

    @property
    def source(self) -> str:
        """The source of the start; if the page is not an event, the likely source."""
        facts = self.facts
        # `date` counts even if it cannot be read: then it has its own diagnostic.
        if self.start or facts.values.get("date"):
            return self.start or "date"
        # A text with an hour is more precise than a title, which is read only for its day.
        if facts.text_day and not facts.text_day[0].day_only:
            return TEXT
        return next(filter(facts.span, (FILE_NAME, TITLE, TEXT)), "")


def _unread_days(decided: Decided) -> Iterable[Evidence]:
    facts = decided.facts
    return _unknown_keys(facts, started=True) if decided.start else facts.unread


def _unknown_keys(facts: Facts, *, started: bool) -> Iterator[Evidence]:
    """
    Yield the keys that contain a day and have no role.

    Args:
        started: Whether the start is read from another source. If so, yield only keys whose name
            has a word for days.
    """
    # A key for the time of day may contain a day in words: `zeit: 26.–27. Mai 2015`.
    known = {e.path for e in facts.fields if e.name.role != "time" or DATED.search(words(e.value))}
    published = (facts.values.get(key) for key in ("date", "publishdate"))
    own = {value for value in published if not isinstance(value, (list, dict))}
    count = 0
    for path, value in _scalars(facts.values, ()):
        if count == _MOST_KEYS:
            return
        if path in known or path == ("date",):
            continue
        key = ".".join(path)
        if _OTHER_TIMES.search(fold(key)) or (started and not has_day_word(path)) or value in own:
            continue
        day = _iso_day(value, facts.front)
        # A later `date` with an hour is not a publication, so this key is not the start.
        if day and not ("T" in facts.date and facts.date > day):
            count += 1
            yield Evidence(key, words(value)[:_LONGEST_DAY], day)


def has_day_word(path: tuple[str, ...]) -> bool:
    """Return whether the path of a key contains a word for days, starts or events."""
    parts = [part for part in re.split(r"[\W\d_]+", fold(" ".join(path))) if part]
    return any(
        not _DAY_WORDS.isdisjoint(words_of(part))
        or part.startswith(("date", "event"))
        or part.endswith("date")
        for part in parts
    )


def _scalars(
    values: Mapping[str, object], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in values.items():
        if isinstance(value, dict):
            if len(path) < 2:
                yield from _scalars(value, (*path, str(key)))
        elif not isinstance(value, (list, bool, int, float)) and value:
            yield (*path, str(key)), value


def _publication(decided: Decided) -> Iterator[Evidence]:
    facts = decided.facts
    key = LATER if _announces_later(facts, any_mention=True) else "date"
    yield Evidence(key, words(facts.values["date"]), facts.date)


def _later_file_name(decided: Decided) -> Iterator[Evidence]:
    """Yield the day in the file name if it is after `date` and in the same year."""
    facts = decided.facts
    day = facts.file_name[0].day.isoformat() if facts.file_name else ""
    # A different year is probably a slip. Another diagnostic reports it.
    if facts.date[:10] < day and facts.date[:4] == day[:4]:
        yield Evidence(FILE_NAME, facts.front.source.path.rpartition("/")[2], day)


def _later_text(decided: Decided) -> Iterator[Evidence]:
    facts = decided.facts
    if facts.date and _announces_later(facts, any_mention=False):
        yield Evidence(LATER, words(facts.values["date"]), facts.date)


def _labelled_day(decided: Decided) -> Iterator[Evidence]:
    """Yield the day under a label if it is after `date`, or adds an hour to it."""
    facts = decided.facts
    if facts.text_day and facts.date < (text := _iso(facts.text_day[0])):
        yield Evidence(TEXT, text, text)


def _named_day(decided: Decided) -> Iterator[Evidence]:
    """Yield the day in the title or the text if this source is the likely start or in `like`."""
    facts, title = decided.facts, words(decided.facts.values.get("title"))
    for name in (TITLE, TEXT):
        if name in (decided.source, *decided.like) and (span := facts.span(name)):
            day = span[0].day.isoformat()
            yield Evidence(name, title if name == TITLE else day, day)


DAY_RULES: tuple[Rule[Decided], ...] = (
    Rule("unread-key", lambda decided: decided.start in PUBLICATION, _unread_days),
    Rule("publication", lambda each: not each.is_event and each.facts.date, _publication),
    Rule("later-file-name", lambda decided: decided.starts_at_date, _later_file_name),
    Rule("later-text", lambda decided: decided.starts_at_date, _later_text),
    Rule(
        "labelled-day",
        lambda each: (
            TEXT not in each.like
            and (each.start == "date" or (not each.is_event and each.facts.date))
        ),
        _labelled_day,
    ),
    Rule("named-day", lambda each: each.like or each.source in (TITLE, TEXT), _named_day),
)
"""The rules that find the days from which `check` and `init` propose settings."""


def days_of(decided: Decided) -> Iterator[Evidence]:
    """Yield the days that may be the start of the event, without the start itself."""
    return chain.from_iterable(rule.on(decided) for rule in DAY_RULES)


def _announces_later(facts: Facts, *, any_mention: bool) -> bool:
    """
    Return whether the top of a page mentions a day up to 60 days after `date`, but not `date`.

    Args:
        any_mention: Whether every mention counts, and the month in a title, too. If false, only
            a day counts whose clause announces an event.
    """
    day, top = date.fromisoformat(facts.date[:10]), facts.front.parsed.body[:_TOP]
    texts = (*(words(facts.values.get(key)) for key in ("title", "summary", "description")), top)
    text = dates.with_iso_days("\n".join(texts), facts.front.date_order(""))
    named = [each for each in find_dates(text, day.year) if each.days and not each.is_other]
    if any(mention.is_on((day,)) for mention in named):
        return False
    later = (mention.days[0] - day for mention in named if any_mention or mention.is_announced)
    if any(timedelta() < each < _SOON for each in later):
        return True
    # The title `September meetup` of a post from August names only the month.
    months = {
        each.numbers
        for each in (tokens_of(texts[0]) if any_mention else ())
        if each and each.kind == "M" and each.text.strip() not in _VERBS
    }
    return len(months) == 1 and (months.pop()[0] - day.month) % 12 in (1, 2)


def _keys_like_event(facts: Facts) -> Iterator[Evidence]:
    """Yield the keys for the day and the hour or the place. With the day `date`, require both."""
    by_role = {e.name.role: e.key for e in reversed(facts.fields) if not e.name.weak}
    unread = facts.unread[0].where if facts.unread else ""
    day = by_role.get("start") or by_role.get("date") or unread
    hour = next((by_role[r] for r in (*_TIMES, "end") if by_role.get(r, day) != day), "")
    place = by_role.get("place", "")
    enough = (hour and place) if day == "date" else (hour or place)
    if day and enough:
        yield from (Evidence(key) for key in (day, hour, place) if key)


def _category(facts: Facts) -> Iterator[Evidence]:
    """Yield the first category that contains a word for events: `categories: concert`."""
    value = facts.values["categories"]
    for text in map(words, value if isinstance(value, list) else [value]):
        if text and is_event_name(text, facts.front.lang):
            yield Evidence(f"categories: {text.lower()}")
            return


def _key_with_word(facts: Facts) -> Iterator[Evidence]:
    """Yield the first key whose name has several words, one of them for events: `meetup_id`."""
    for key in map(str, facts.values):
        parts = re.split(r"[\W\d_]+", fold(key))
        if len(parts) > 1 and any("event" in words_of(part) for part in parts if part):
            yield Evidence(key)
            return


def _title_like_event(facts: Facts) -> Iterator[Evidence]:
    """Yield `title` for a title like `Event#26` or `June Meetup`, `TITLE` if it has a day."""
    title = fold(words(facts.values.get("title")))
    if not (dates.DIGIT.search(title) or is_event_name(title)):
        return
    span = facts.title_day
    if span and (is_event_name(title) or "" < facts.date[:10] < span[0].day.isoformat()):
        yield Evidence(TITLE)
        return
    months = any(each and each.kind == "M" for each in tokens_of(title))
    counted = [title] if months else [match[1] for match in _NUMBERED.finditer(title)]
    if any(map(is_event_name, counted)):
        yield Evidence("title")


LIKENESS_RULES: tuple[Rule[Facts], ...] = (
    Rule("like-keys", lambda facts: not facts.is_other, _keys_like_event),
    Rule(
        "like-category",
        lambda facts: (
            "place" in facts.roles and facts.values.get("categories") and facts.values.get("date")
        ),
        _category,
    ),
    Rule("like-key", lambda facts: facts.values.get("date"), _key_with_word),
    Rule("like-title", lambda facts: facts.values.get("date"), _title_like_event),
    Rule("like-text", lambda facts: facts.front.parsed.body, _has_label),
)
"""
Rules for pages without a word for events in type, layout, section or folder.

Only the first rule that finds evidence counts.
"""


def likeness_of(facts: Facts) -> tuple[Evidence, ...]:
    """Return the evidence of the first rule in `LIKENESS_RULES` that finds any, or nothing."""
    found = (tuple(rule.on(facts)) for rule in LIKENESS_RULES)
    return next(filter(None, found), ())


def clue_of(decided: Decided, unread: tuple[str, ...] = ()) -> EventClue | None:
    """
    Return the evidence on a page for `check` and `init`; None if there is none.

    Args:
        unread: As in `EventClue`.
    """
    facts, event = decided.facts, decided.is_event
    names = facts.names
    clue = EventClue(
        _SINGLE.sub("", names[-1]),
        numeric=tuple(_numeric(facts, event)),
        listed=() if event else _listed(facts),
        unread=unread,
    )
    other = clue if clue.numeric or clue.listed or unread else None
    if facts.kind != "page":
        return other
    named = event or bool(facts.event_name)
    like = () if named else tuple(each.where for each in likeness_of(facts))
    if not (named or like):
        return other
    decided = decided._replace(like=like)
    start = decided.source
    keys = tuple((each.where, each.value, each.day) for each in days_of(decided))
    # Two folders below the folder of events are pages such as the schedule or the FAQ of an event.
    deep = facts.front.source.logical.lower().rpartition(f"{names[-1]}/")[2].count("/") > 1
    if deep and not (start or keys or like):
        return other
    kind = next(filter(cached_is_event_name, names[:2]), "")
    return clue._replace(event=event, named=named, start=start, keys=keys, like=like, kind=kind)


def _numeric(facts: Facts, event: bool) -> Iterator[tuple[str, str, str]]:
    """Yield keys with days like `08/03/2024`, unless a setting says which part is the month."""
    front = facts.front
    keys = [] if front.site.platform == "hugo" else [("date", facts.values.get("date"))]
    if event:
        keys += [(e.key, e.value) for e in facts.of("start", "end", "date") if e.key != "date"]
    for key, value in keys:
        day = dates.NUMERIC.search(value) if isinstance(value, str) else None
        if day and not front.declared_order(key):
            yield key, day[0], front.date_order(key)


def _listed(facts: Facts) -> tuple[tuple[str, str], ...]:
    """
    Return titles and days of the first list of events in the front matter, or nothing.

    A list counts if most items have a title and a day, and if an item has an hour or the key is a
    word for several events.
    """
    for key, value in facts.values.items():
        items = [each for each in value if isinstance(each, dict)] if type(value) is list else []
        rows = [row for each in items if all(row := _row(each, facts.front))]
        timed = any(e.name.role in _TIMES for each in items for e in entries(each))
        if len(rows) > 1 and 2 * len(rows) > len(items) and (timed or is_event_list(fold(key))):
            return tuple(rows)
    return ()


def _row(values: Mapping[str, object], front: Front) -> tuple[str, str]:
    named = (e.value for e in entries(values) if e.name.role in ("start", "date"))
    title = next((words(values[key]) for key in _TITLES if values.get(key)), "")
    return title, next(filter(None, (_iso_day(each, front) for each in named)), "")
