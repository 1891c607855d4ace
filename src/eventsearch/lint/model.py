"""
Records of the linter: pages and the site as rules see them, findings, and where a finding stands.

Front matter knows where the value of each key starts; an item of a list is searched from there to
the next key. What is written nowhere is reported at the start of the file.
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

from eventsearch.extractor.events.evidence import LATER
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
    Something that the body names.

    Attributes:
        name: What names it: a shortcode's name, empty for a link.
        target: Where it leads, as written; empty for a shortcode that leads nowhere.
    """

    name: str = ""
    target: str = ""
    place: Place = (0, 0)


class Exposure(NamedTuple):
    """
    Something in a page that was not meant for everybody, see `eventsearch.lint.secrets`.

    Attributes:
        key: Of the front matter, lower case, in whose value it stands; empty for the body.
        place: In the body; (0, 0) in the front matter.
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
        record: Without the text and the sections, which may be much.
        logical: Place in the content tree, as in `SourceFile`.
        front: Front matter, keys in lower case, cascades merged in.
        places: Of each value of the front matter, by its lower-case key.
        links: Links of the body, each target once.
        shortcodes: Opening tags, with the target of `ref` and `relref`.
        blank: Whether the body is blank as it is written, comments aside.
        header: Keys of the lines `key: value` at the top of a file without front matter.
        online: Whether the text of an event speaks of a meeting over the network.
        mentions: Days and times of day that title, summary and text of an event name.
        exposures: What was not meant for everybody.
        settings: Which pages are events, and which keys say when they take place.
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
        """The keys that say when and where its event is, the plainest first."""
        return sorted(entries(self.front, self.settings), key=lambda entry: entry.name.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFiles:
    """
    What lies beside the content and decides what is sure.

    Attributes:
        files: Paths below `static`, from there, forward slashes.
        documents: Paths of all that lies in the content, pages or not, from its root.
        calendars: Paths of files in iCalendar that the site publishes, from the root of the site.
        redirects: URLs, or their beginnings up to a wildcard, that lead elsewhere.
        shortcodes: Names of all shortcodes; None where some may lie out of reach.
        seen: Whether their templates were all there to be seen; else those of a theme are known
            by heart, and a release may have more.
        closed: Whether all pages of the site are files that were read.
        strict: Whether Hugo stops at a reference to a page that it does not build.
        zoned: Whether the configuration names a time zone.
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
    A site as the rules see it.

    Attributes:
        pages: In the order of their paths, after those of a change; what several have is reported
            of the first.
        now: Aware.
        people: Language to the names in profiles, by the people's keys.
        jsonld: Whether what search engines demand is reported too.
        built: Folder of the site as its generator built it, absolute; None for none.
        false_offsets: UTC offsets that the site writes with local times, and what to report.
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
        """Whether Hugo's build of this moment has the page."""
        return page.record.visible(self.now)

    def is_built_with(self, target: Page, page: Page) -> bool:
        """Whether Hugo's build has a page as soon as it has another, which may be to come."""
        since = page.record.visible_from
        when = self.now if since is None or since < self.now else since
        return target.record.visible(when)

    def coming(self, *pages: Page) -> str:
        """Return a note for a message if none of the pages is on the site yet; else empty."""
        since = [page.record.visible_from for page in pages if not self.is_built(page)]
        if len(since) < len(pages):
            return ""
        first = min((instant for instant in since if instant is not None), default=None)
        return "" if first is None else f" (the page is built from {first:%Y-%m-%d} on)"

    @cached_property
    def relevant_pages(self) -> tuple[Page, ...]:
        """The pages that visitors see, or will."""
        return tuple(filter(self.is_relevant, self.pages))

    @cached_property
    def zone_of_texts(self) -> str:
        """The one time zone that the texts of events name; empty for none or several."""
        events = (page for page in self.relevant_pages if page.record.meta.start)
        named = {str(each.reading.zone) for page in events for each in page.mentions}
        zones = {zone for zone in named if "/" in zone}
        return zones.pop() if len(zones) == 1 else ""

    @cached_property
    def posting_folders(self) -> frozenset[str]:
        """Folders of events in which most pages announce a later day than their `date`."""
        clues = [page.record.clue for page in self.relevant_pages if page.record.meta.start]
        dated = [clue for clue in clues if clue and clue.start == "date"]
        every = Counter(clue.folder for clue in dated)
        later = Counter(clue.folder for clue in dated if any(key == LATER for key, *_ in clue.keys))
        # As many as E195 needs, which reports the folder.
        return frozenset(name for name in later if later[name] > max(1, every[name] // 2))

    def is_over(self, page: Page) -> bool:
        """Whether the event of a page is over."""
        over = page.record.meta.over
        return over is not None and over <= self.now

    def is_relevant(self, page: Page) -> bool:
        """Whether visitors see the page, or will: it is neither a draft nor expired."""
        until = page.record.visible_until
        return page.record.buildable and (until is None or self.now <= until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """
    A text to write in place of another, in the page's file.

    Attributes:
        old: The text as it is written there.
        key: The key of the front matter whose value has the text; empty for a text of the body.
        place: Where the text is in the body; (0, 0) if *key* is set.
    """

    old: str
    new: str
    key: str = ""
    place: Place = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """
    The only right correction of a finding. Either all texts are replaced, or none.

    Attributes:
        message: What it does, imperative, no full stop.
    """

    message: str
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    What a rule says.

    Attributes:
        keys: Of the front matter, at whose value it stands: the first that is there.
        text: To be looked for from there on, so that the caret stands under it; empty for none.
        place: Known already; (0, 0) to go by *keys* and *text*.
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
    """Return a note for a message that stands for a number of pages; empty for one."""
    return "" if count == 1 else f", here and on {count - 1} more"


def zone_name(page: Page, context: LintContext) -> str:
    """Return the name of the zone in which times without one count on a page."""
    return context.site.localised(page.record.site_lang).zone


PageRule = Callable[[Page, LintContext], Iterator[Finding]]
SiteRule = Callable[[LintContext], Iterator[Finding]]


BEGIN: Place = (1, 1)
"""Place of something that is missing in a file."""

_FAR = 1 << 30


def locate(finding: Finding, lines: Callable[[], Sequence[str]]) -> Place:
    """
    Return where a finding stands.

    Args:
        lines: Returns the lines of the file; asked only when they are needed.
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
    """Return where a pattern begins, or its group."""
    line, column = start
    compiled = re.compile(pattern)
    for number, source in enumerate(lines[line - 1 : end], start=line):
        if match := compiled.search(source, column - 1 if number == line else 0):
            return number, match.start(match.lastindex or 0) + 1
    return None


MOST_NAMES = 500
"""Names to compare with at most: each takes up to a tenth of a millisecond."""

MOST_ASKED = 50
"""Names of one file to find a neighbour for. A hostile page has 40,000 broken links."""

MOST_CHARACTERS = 200
"""Characters of a name that is compared: the time grows as their square."""


class Neighbours:
    """Finds the name that is most like another one, for the first names of each file."""

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
        Return the most similar of several names; empty if none is, or the file has asked enough.

        Args:
            path: The file that contains *name*.
            cutoff: Least similarity, from 0 to 1.
            most: Names to compare with; None for all.
        """
        self._asked[path] += 1
        if len(name) > MOST_CHARACTERS or self._asked[path] > MOST_ASKED:
            return ""
        among = islice((each for each in names if len(each) <= MOST_CHARACTERS), most)
        return next(iter(get_close_matches(name, among, n=1, cutoff=cutoff)), "")
