"""
What the extractor reads of a page.

In order: `SourceFile` → `ParsedFile` → `Meta`, `RenderedBody` → `PageRecord`. A `Diagnostic` may
come from any stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.results import PageFields
from eventsearch.model.timestamps import epoch

Kind = Literal["page", "section", "home", "taxonomy", "term"]
Bundle = Literal["leaf", "branch", ""]
Severity = Literal["error", "warning", "info"]


class Edit(NamedTuple):
    """
    A piece of a file that is to be replaced, counted as a `Diagnostic` counts.

    Attributes:
        path: File, from the site's root.
        line, column: Of the first code point that is replaced; a byte order mark counts as one.
        end_line, end_column: Of the first one that stays; with nothing between, *text* is put in.
        text: What stands there instead.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Fix(NamedTuple):
    """
    The one right hint of a diagnostic, as a program can apply it.

    Attributes:
        message: What it does, imperative, no full stop.
        edits: By place, all in the diagnostic's file; they do not overlap.
    """

    message: str
    edits: tuple[Edit, ...]


class Diagnostic(NamedTuple):
    """
    Something wrong with the content or the site's configuration.

    Attributes:
        path: File, from the site's root, with forward slashes.
        line: 1-based; 0 when the diagnostic is about the file as a whole.
        column: 1-based, in code points; 0 with line 0.
        code: Stable code such as ``E102``; listed in ``docs/diagnostics.md``.
        message: What is wrong, without place and hint, no full stop.
        hint: What to do about it, imperative, no full stop.
        severity: ``error`` when something is lost, ``warning`` when something is doubtful.
        fix: Found by `eventsearch.lint` only; None where the hint is somebody's choice.
    """

    path: str
    code: str
    message: str
    hint: str
    line: int = 0
    column: int = 0
    severity: Severity = "error"
    fix: Fix | None = None


_PLACES = lazy(r"\b(?:lines?|column) \d+|(?<=\.)([a-z]\w*):\d+(?::\d+)?")


def without_places(message: str) -> str:
    """Return a message without the numbers of lines and columns, which change when lines move."""
    return _PLACES.sub(r"\1", message)


_ENTRY = lazy(r"\.\w+#[^/]+\Z")


ADDRESS = lazy(r"\A(?:[^,]*,|(?=\D*\d)\S*\s)")
"""What the text of a place has in it that is an address: not a name such as `hall-9` or `6mic`."""

_BUNDLE = lazy(r"(?:^|/)index(?:\.[\w-]+)+\Z")


def has_folder(path: str) -> bool:
    """Whether a page has a folder of its own, in which its images lie: ``a/index.md``."""
    return _BUNDLE.search(path) is not None


def is_entry(path: str) -> bool:
    """Whether a path is that of an entry in a file of several: ``data/events.yml#concert``."""
    return "#" in path and _ENTRY.search(path) is not None


def is_calendar_entry(path: str) -> bool:
    """Return whether a path is that of an event in a file in iCalendar."""
    return is_entry(path) and path.partition("#")[0].lower().endswith(".ics")


class SourceFile(NamedTuple):
    """
    A content file that is a page of its own, as its place in the tree tells; or an entry of a list.

    Attributes:
        path: From the site's root, forward slashes: ``content/event/a/index.md``. The page's id.
            Of an entry the list's, `#` and its key: ``data/events.yml#concert``.
        lang: Code of a configured language, lower case.
        kind: Home, section, taxonomy and term pages are the ``_index`` files.
        bundle: ``leaf`` for ``index.*``, ``branch`` for ``_index.*``.
        logical: Place in the content tree without file name, language suffix and extension,
            as written: ``/event/a``; ``/`` for the home page.
        section: First folder of *logical*, lower case; empty for pages at the root.
        size: Bytes.
        mtime_ns: Last change, nanoseconds since the epoch.
        data: What an entry says, see `eventsearch.extractor.entries.find`; empty for a file.
    """

    path: str
    lang: str
    kind: Kind
    bundle: Bundle
    logical: str
    section: str
    size: int
    mtime_ns: int
    data: bytes = b""


class ParsedFile(NamedTuple):
    """
    A file cut into front matter and body; holds the last untyped mapping.

    Attributes:
        format: ``yaml``, ``toml``, ``json``, ``org`` or empty without front matter.
        front: Front matter, keys in lower case at every level, cascades merged in by the caller.
            Values are str, int, float, bool, None, list, dict, date or datetime (TOML only).
        places: 1-based (line, column) of each top-level value by its lower-case key.
        body: All after the front matter, exactly as Hugo cuts it, line ends kept.
        body_line: 1-based line on which the body starts.
        address: URL of an entry; empty for a page, whose place and front matter say it.
    """

    source: SourceFile
    format: Literal["yaml", "toml", "json", "org", ""]
    front: Mapping[str, object]
    places: Mapping[str, tuple[int, int]]
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()
    address: str = ""


class EventClue(NamedTuple):
    """
    What looks like an event on a page, or like a day.

    Attributes:
        folder: First folder that says something of the page; empty at the root.
        event: Whether it is read as an event.
        named: Whether that, or its section, folder, type or layout, says that it is one.
        start: Key that its start is read from; `date` also where that is its publication,
            `:filename` or `:title` where only that has a day, empty where nothing has one.
        keys: Other keys that hold a day, each with its value and the day, ISO 8601.
        like: Keys by which it looks like an event though no name says so.
        numeric: Keys with a day such as `08/03/2024`, each with its value, and the order of day and
            month in which the language of the site has it; empty where it tells none.
        listed: Titles and days, ISO 8601, of a list of events in the front matter of another page.
        kind: Its type or layout, where that is named after events; else empty.
        unread: Keys for the start whose values are not dates, such as `soon`.
    """

    folder: str
    event: bool = False
    named: bool = False
    start: str = ""
    keys: tuple[tuple[str, str, str], ...] = ()
    like: tuple[str, ...] = ()
    numeric: tuple[tuple[str, str, str], ...] = ()
    listed: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    unread: tuple[str, ...] = ()


class Occurrence(NamedTuple):
    """
    One of the times at which a recurring event takes place.

    Attributes:
        start, end, begins, over: As of `Meta`.
    """

    start: datetime
    end: datetime | None
    begins: datetime
    over: datetime


class Registration(NamedTuple):
    """
    How one registers for an event.

    Attributes:
        url: Where; empty when not known.
        deadline: Until when, exclusive; None when not known.
        full: Whether no place is left.
        opens: From when on; None when not known.
    """

    url: str = ""
    deadline: datetime | None = None
    full: bool = False
    opens: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Meta(PageFields):
    """
    Front matter after the field rules: typed, and the same for every generation of the theme.

    All times are aware and keep the zone they were written in.

    Attributes:
        names: Of whom or what a profile or the page of a term is about, beside the title.
        series: Name of what the event is an edition of, where the front matter has it.
        start: Begin of an event as written; None if the page is not an event.
        end: End; an exclusive moment, the end of its day where only a day was written, except with
            *all_day*, where it is the last day as written. Never before *start*.
        begins: When the event begins: *start*, with *all_day* the first moment of its day in the
            site's zone.
        registration: None when nothing is known of it.
        previous_start: When the event was to start before it got its *start*; None when not known.
        over: When the event is over: *end*, or the end of its last day in the site's zone; of a
            recurring event, the last occurrence's.
        occurrences: Those of a recurring event that are indexed, ascending; *start* and *end* are
            those of its first, which may be an earlier one.
        date: What Hugo calls date; None when there is none.
        published: What Hugo calls publishDate, after its fallbacks.
        expires: What Hugo calls expiryDate.
        modified: What Hugo calls lastmod, after its fallbacks.
        terms: Every declared taxonomy in the order of its declaration, with the terms as written,
            each once (compared in lower case, a blank as a hyphen), blanks at the ends removed.
        titles: `terms` as they are shown, by the titles of their pages; empty for as they are.
        author_keys, place_keys: By what the front matter names people and places that have pages,
            where that is not what they are called.
        blocks: Text of landing pages written inside the front matter (HugoBlox ``sections``).
        talks: Texts of what is said or played at an event, as its front matter lists it.
        render: Whether the page has an address of its own (``build.render``).
        listed: Whether the page is to be in collections (``build.list``).
        clue: What looks like an event; None if nothing does.
    """

    names: tuple[str, ...] = ()
    subtitle: str = ""
    description: str = ""
    series: str = ""
    start: datetime | None = None
    end: datetime | None = None
    begins: datetime | None = None
    over: datetime | None = None
    occurrences: tuple[Occurrence, ...] = ()
    registration: Registration | None = None
    previous_start: datetime | None = None
    date: datetime | None = None
    published: datetime | None = None
    expires: datetime | None = None
    modified: datetime | None = None
    draft: bool = False
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    titles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    author_keys: tuple[str, ...] = ()
    place_keys: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    type: str = ""
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    render: bool = True
    listed: bool = True
    clue: EventClue | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def taxonomy(self, plural: str) -> tuple[str, ...]:
        """Return the page's terms in one taxonomy, by its plural name; empty if undeclared."""
        return next((terms for name, terms in self.terms if name == plural), ())

    @property
    def shown_terms(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The page's terms in each taxonomy, by the titles of their pages."""
        return self.titles or self.terms

    def term_keys(self) -> dict[str, tuple[str, ...]]:
        """Return, for each taxonomy, the page's terms that are shown by another title."""
        if not self.titles:
            return {}
        shown = {plural: frozenset(titles) for plural, titles in self.titles}
        return {
            plural: tuple(term for term in terms if term not in shown.get(plural, ()))
            for plural, terms in self.terms
        }


class Section(NamedTuple):
    """
    A part of the body under one heading.

    Attributes:
        level: 1 to 6.
        heading: Plain text.
        anchor: The id Hugo gives the heading; empty when it gives none.
        start: Offset in the page's text, in code points, at which the heading stands.
    """

    level: int
    heading: str
    anchor: str
    start: int


class RenderedBody(NamedTuple):
    """
    The body as a reader sees it.

    Attributes:
        text: Plain text, a line a block, NFC; no scripts, styles, comments or footnote marks.
        sections: In the order of the text.
        links: Where the links lead, as the HTML has it: entities not resolved.
        heading: The first heading, else the ``<title>`` of HTML; empty for neither.
        alts: Alternative texts of its images that describe them, each once.
    """

    text: str
    sections: tuple[Section, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    links: tuple[str, ...] = ()
    heading: str = ""
    alts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """
    A page of the site, whole: what the extractor hands to everyone else.

    Attributes:
        path: That of the source; unique in a site.
        url: Address on the site, path only, percent-encoded; empty when the page has none. That of
            an entry may be one on another site, with scheme and host.
        lang: Language that the page is searched in.
        site_lang: Language that the site declares for it.
        visible_from: The page is not on the site before; None for always.
        visible_until: The page is off the site from then on; None for never.
        buildable: False for drafts and whatever no clock can make visible.
        translation: What the page and its translations have in common; empty on a site in one
            language.
        called: What a page without a title is shown as; empty for one with a title.
        alts: Alternative texts of the images of its body.
        uid: What the event is called in calendars; empty where the front matter has no `uid`.
        clue: That of its front matter.
        digest: Hex digest of all that the page says.
    """

    path: str
    url: str
    lang: str
    site_lang: str
    kind: Kind
    section: str
    meta: Meta
    text: str
    sections: tuple[Section, ...]
    visible_from: datetime | None
    visible_until: datetime | None
    buildable: bool
    translation: str = ""
    called: str = ""
    alts: tuple[str, ...] = ()
    uid: str = ""
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)
    clue: EventClue | None = field(default=None, compare=False)
    digest: str = ""

    def visible(self, now: datetime) -> bool:
        """Whether Hugo's production build would have the page at *now*; to the second."""
        seconds = epoch(now)
        return (
            self.buildable
            and (self.visible_from is None or epoch(self.visible_from) <= seconds)
            and (self.visible_until is None or seconds <= epoch(self.visible_until))
        )
