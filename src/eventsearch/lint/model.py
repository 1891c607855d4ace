"""
Defines the linter's records (pages, site, findings), and finds the place of a finding in a file.

The parser records where the value of each key starts. To find an item of a list, the file is
searched from there to the next key. If something is missing, the place is the start of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from eventsearch.extractor.events.evidence import LATER, are_terms
from eventsearch.extractor.events.keys import Entry, entries
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.site import Site
from eventsearch.model.page import PageRecord, Severity
from eventsearch.settings import EventSettings

Place = tuple[int, int]
"""1-based line and column, in code points; (0, 0) for a whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """
    A link or a shortcode in the body.

    Attributes:
        name: Name of the shortcode; empty for a link.
        target: Target of the link, as written; empty for a shortcode without a target.
    """

    name: str = ""
    target: str = ""
    place: Place = (0, 0)


class Exposure(NamedTuple):
    """
    Private data in a page, such as a passcode, see `eventsearch.lint.secrets`.

    Attributes:
        key: Front matter key whose value contains the data, lower case; empty for the body.
        place: Place in the body; (0, 0) in the front matter.
    """

    code: str
    message: str
    key: str = ""
    place: Place = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    One page.

    Attributes:
        record: The record, without the text and the sections, to save memory.
        logical: Place in the content tree, as in `SourceFile`.
        front: Front matter with keys in lower case, including values from cascades.
        places: Maps a lower-case key to the place of its value in the front matter.
        links: Links of the body, each target once.
        shortcodes: Opening tags of shortcodes, with the target of `ref` and `relref`.
        blank: Whether the source of the body contains only comments and white space.
        header: Keys of the lines `key: value` at the top of a file without front matter.
        online: Whether the text of an event mentions an online meeting.
        mentions: Days and times of day in title, summary and text of an event.
        exposures: Private data in the page.
        settings: The settings that decide whether the page is an event, and which keys are dates.
    """

    record: PageRecord
    logical: str = ""
    front: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    links: tuple[Mention, ...] = ()
    shortcodes: tuple[Mention, ...] = ()
    blank: bool = False
    header: tuple[str, ...] = ()
    online: bool = False
    mentions: tuple[DateMention, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    settings: EventSettings = field(default_factory=EventSettings)

    @property
    def entries(self) -> list[Entry]:
        """The keys with date and place of the page's event, sorted by how clear their names are."""
        every = sorted(entries(self.front, self.settings), key=lambda entry: entry.name.rank)
        taxonomies = [name for name, _ in self.record.meta.terms]
        return [entry for entry in every if not are_terms(entry, taxonomies)]

    @property
    def start_key(self) -> str:
        """The key of the event's start, as in `EventClue`; empty if it is not known."""
        return self.record.clue.start if self.record.clue else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFiles:
    """
    Files outside the content. They show whether a page or shortcode is certainly missing.

    Attributes:
        files: Paths of the files below `static`, relative to it, with forward slashes.
        documents: Paths of all files in the content folders, including those that are not pages.
        calendars: Paths of the iCalendar files that the site publishes, from the site's root.
        redirects: Redirected URLs, each up to its first wildcard.
        shortcodes: Names of all shortcodes; None if some templates may be missing here.
        seen: Whether all shortcode templates were read. Otherwise some names come from the list
            WOWCHEMY, and a release of the theme may have more.
        closed: Whether every page of the site comes from a file that was read.
        strict: Whether Hugo's build fails at a reference to a page that it does not build.
        zoned: Whether the configuration sets a time zone.
    """

    files: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    calendars: tuple[str, ...] = ()
    redirects: tuple[str, ...] = ()
    shortcodes: frozenset[str] | None = None
    seen: bool = True
    closed: bool = True
    strict: bool = True
    zoned: bool = True


@dataclass(frozen=True, kw_only=True)
class LintContext:
    """
    The input of the rules: a site and its pages.

    Attributes:
        pages: Changed pages first, then by path. A finding for several pages is reported in the
            first of them.
        now: Current time, timezone-aware.
        people: Maps a language to the names in profiles, by people key.
        jsonld: Whether to report missing values that search engines require.
        built: Absolute path of the generator's output folder; None to skip built pages.
        false_offsets: Maps each wrong UTC offset that the site writes with local times to its
            finding.
    """

    site: Site
    pages: tuple[Page, ...]
    now: datetime
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    site_files: SiteFiles = field(default_factory=SiteFiles)
    jsonld: bool = False
    built: Path | None = None
    false_offsets: Mapping[str, Finding] = field(default_factory=dict)

    def is_built(self, page: Page) -> bool:
        """Return whether Hugo builds the page now."""
        return page.record.visible(self.now)

    def is_built_with(self, target: Page, page: Page) -> bool:
        """Return whether Hugo builds *target* as soon as it builds *page*, now or in the future."""
        since = page.record.visible_from
        when = self.now if since is None or since < self.now else since
        return target.record.visible(when)

    def coming(self, *pages: Page) -> str:
        """Return a note for a message if all pages will be published later; else empty."""
        since = [page.record.visible_from for page in pages if not self.is_built(page)]
        if len(since) < len(pages):
            return ""
        first = min((instant for instant in since if instant is not None), default=None)
        return "" if first is None else f" (the page is built from {first:%Y-%m-%d} on)"

    @cached_property
    def relevant_pages(self) -> tuple[Page, ...]:
        """The pages that visitors see now or later."""
        return tuple(filter(self.is_relevant, self.pages))

    @cached_property
    def zone_of_texts(self) -> str:
        """The time zone in the texts of events; empty if they mention no zone or several."""
        events = (page for page in self.relevant_pages if page.record.meta.start)
        named = {str(each.reading.zone) for page in events for each in page.mentions}
        zones = {zone for zone in named if "/" in zone}
        return zones.pop() if len(zones) == 1 else ""

    @cached_property
    def posting_folders(self) -> frozenset[str]:
        """Folders of events in which most pages have a later day in their text than in `date`."""
        clues = [page.record.clue for page in self.relevant_pages if page.record.meta.start]
        dated = [clue for clue in clues if clue and clue.start == "date"]
        every = Counter(clue.folder for clue in dated)
        later = Counter(clue.folder for clue in dated if any(key == LATER for key, *_ in clue.keys))
        # The same threshold as E195, which reports the folder.
        return frozenset(name for name in later if later[name] > max(1, every[name] // 2))

    def is_over(self, page: Page) -> bool:
        """Return whether the event of a page is over."""
        over = page.record.meta.over
        return over is not None and over <= self.now

    def is_relevant(self, page: Page) -> bool:
        """Return whether visitors see the page now or later: it is neither a draft nor expired."""
        until = page.record.visible_until
        return page.record.buildable and (until is None or self.now <= until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """
    A text that replaces another one in the page's file.

    Attributes:
        old: The text to replace, as the file contains it.
        key: The front matter key whose value contains the text; empty for a text of the body.
        place: Where the text is in the body; (0, 0) if *key* is set.
    """

    old: str
    new: str
    key: str = ""
    place: Place = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """
    The only possible correction of a finding. Either all texts are replaced, or no text.

    Attributes:
        message: What the repair does, in the imperative, without a full stop.
    """

    message: str
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    A problem that a rule reports.

    Attributes:
        keys: Front matter keys. The finding is placed at the value of the first existing key.
        text: Text to search for after that place, so that the finding points to it; may be empty.
        place: Place if it is known; (0, 0) to find it by *keys* and *text*.
        repair: None if more than one correction may be right.
    """

    page: Page
    code: str
    message: str
    hint: str
    severity: Severity = "warning"
    keys: tuple[str, ...] = ()
    text: str = ""
    place: Place = (0, 0)
    repair: Repair | None = None


def and_more(count: int) -> str:
    """Return the end of a message about *count* pages; empty for a single page."""
    return "" if count == 1 else f", here and on {count - 1} more"


def zone_name(page: Page, context: LintContext) -> str:
    """Return the name of the time zone for times without a zone on a page."""
    return context.site.localised(page.record.site_lang).zone


PageRule = Callable[[Page, LintContext], Iterator[Finding]]
SiteRule = Callable[[LintContext], Iterator[Finding]]


BEGIN: Place = (1, 1)
"""Place of something that is missing in a file."""

_FAR = 1 << 30


def locate(finding: Finding, lines: Callable[[], Sequence[str]]) -> Place:
    """
    Return the place of a finding.

    Args:
        lines: Returns the lines of the file; called only if they are needed.
    """
    if finding.place != (0, 0):
        return finding.place
    places = finding.page.places
    value = None
    for key in finding.keys:
        first, _, rest = key.partition(".")
        if value is None and (value := places.get(first)) and rest:
            name = re.escape(rest.rpartition(".")[2])
            inner = rf"(?:^\s*(?:- )?|[{{,]\s*)[\"']?{name}[\"']?\s*[:=]\s*(\S)"
            end = _end(value, places) - 1
            value = _search(inner, lines(), (value[0], 1), end) or value
    if finding.text and (value is not None or not finding.keys):
        exact = rf"(?<!\w){re.escape(finding.text)}(?!\w)"
        match = _search(exact, lines(), value or (1, 1), _end(value, places))
        return match or value or BEGIN
    return value or BEGIN


def _end(start: Place | None, places: Mapping[str, Place]) -> int:
    if start is None:
        return _FAR
    return min((line for line, _ in places.values() if line > start[0]), default=_FAR)


def _search(pattern: str, lines: Sequence[str], start: Place, end: int) -> Place | None:
    """Return the place of the pattern's last group, else of its match; None if nothing matches."""
    line, column = start
    compiled = re.compile(pattern)
    for number, source in enumerate(lines[line - 1 : end], start=line):
        if match := compiled.search(source, column - 1 if number == line else 0):
            return number, match.start(match.lastindex or 0) + 1
    return None


MOST_NAMES = 500
"""Maximum number of names to compare with; each comparison takes up to 0.1 ms."""

MOST_ASKED = 50
"""Maximum number of searches for one file. A hostile page may contain 40,000 broken links."""

MOST_CHARACTERS = 200
"""Maximum length in characters of a compared name. The time grows with its square."""


class Neighbours:
    """Finds the most similar name; answers at most `MOST_ASKED` searches for each file."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def nearest(
        self,
        path: str,
        name: str,
        names: Iterable[str],
        cutoff: float,
        most: int | None = MOST_NAMES,
    ) -> str:
        """
        Return the most similar name; empty if no name is similar or the file's limit is reached.

        Args:
            path: The file that contains *name*.
            cutoff: Minimum similarity, from 0 to 1.
            most: Maximum number of names to compare with; None for all.
        """
        self._asked[path] += 1
        if len(name) > MOST_CHARACTERS or self._asked[path] > MOST_ASKED:
            return ""
        among = islice((each for each in names if len(each) <= MOST_CHARACTERS), most)
        return next(iter(get_close_matches(name, among, n=1, cutoff=cutoff)), "")
