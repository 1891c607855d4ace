"""
The records of the extractor for a page.

In order: `SourceFile` → `ParsedFile` → `Meta`, `RenderedBody` → `PageRecord`. Any stage may add a
`Diagnostic`.
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
    A replacement of a piece of a file. Lines and columns are counted as in a `Diagnostic`.

    Attributes:
        path: File, relative to the site's root.
        line, column: Place of the first replaced code point; a byte order mark counts as one.
        end_line, end_column: Place after the last replaced code point; if it is the same place,
            *text* is inserted.
        text: The new text.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Fix(NamedTuple):
    """
    A correction that a program can apply, for a diagnostic with only one right correction.

    Attributes:
        message: What it does, imperative, no full stop.
        edits: Edits of the diagnostic's file, sorted by place; they do not overlap.
    """

    message: str
    edits: tuple[Edit, ...]


class Diagnostic(NamedTuple):
    """
    Something wrong with the content or the site's configuration.

    Attributes:
        path: File, relative to the site's root, with forward slashes.
        line: 1-based; 0 if the diagnostic is about the whole file.
        column: 1-based, in code points; 0 with line 0.
        code: Stable code such as ``E102``; listed in ``docs/diagnostics.md``.
        message: What is wrong, without place and hint, no full stop.
        hint: What to do about it, imperative, no full stop.
        severity: ``error`` if something is lost, ``warning`` if something is doubtful, or ``info``.
        fix: Set only by `eventsearch.lint`; None if a person must decide.
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
"""Matches the start of a place that is an address, not of a name such as `hall-9` or `6mic`."""

_BUNDLE = lazy(r"(?:^|/)index(?:\.[\w-]+)+\Z")


def has_folder(path: str) -> bool:
    """Whether a page has a folder of its own, which also contains its images: ``a/index.md``."""
    return _BUNDLE.search(path) is not None


def is_entry(path: str) -> bool:
    """Whether a path belongs to an entry of a list: ``data/events.yml#concert``."""
    return "#" in path and _ENTRY.search(path) is not None


def is_calendar_entry(path: str) -> bool:
    """Whether a path belongs to an event in an iCalendar file."""
    return is_entry(path) and path.partition("#")[0].lower().endswith(".ics")


class SourceFile(NamedTuple):
    """
    A content file that is a page of its own by its place in the tree, or an entry of a list.

    Attributes:
        path: The page's id, relative to the site's root: ``content/event/a/index.md``. For an
            entry, the path of the list, `#` and the entry's key: ``data/events.yml#concert``.
        lang: Code of a configured language, lower case.
        kind: In Hugo, home, section, taxonomy and term pages are ``_index`` files.
        bundle: ``leaf`` for ``index.*``, ``branch`` for ``_index.*``, empty for other files.
        logical: Place in the content tree without file name, language suffix and extension,
            as written: ``/event/a``; for an index its folder, ``/`` for the home page.
        section: First folder of *logical*, lower case; empty for pages at the root.
        size: Bytes.
        mtime_ns: Last change, nanoseconds since the epoch.
        ctime_ns: Last change of the file, its name, owner, permissions or times, which no program
            can set. Zero if unknown.
        data: Values of an entry, see `eventsearch.extractor.entries.find`; empty for a file.
    """

    path: str
    lang: str
    kind: Kind
    bundle: Bundle
    logical: str
    section: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    data: bytes = b""


class ParsedFile(NamedTuple):
    """
    A file split into front matter and body; later records have typed values only.

    Attributes:
        format: ``yaml``, ``toml``, ``json``, ``org`` or empty without front matter.
        front: Front matter, keys in lower case at every level, cascades merged in by the caller.
            Values are str, int, float, bool, None, list, dict, date or datetime (TOML only).
        places: Maps a top-level key in lower case to 1-based (line, column) of its value.
        body: The text after the front matter, split exactly as Hugo does, with its line ends.
        body_line: 1-based line on which the body starts.
        address: URL of an entry; empty for a page, whose URL depends on place and front matter.
        copied: Keys that the platform copied, each with the key that the author wrote.
    """

    source: SourceFile
    format: Literal["yaml", "toml", "json", "org", ""]
    front: Mapping[str, object]
    places: Mapping[str, tuple[int, int]]
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()
    address: str = ""
    copied: tuple[tuple[str, str], ...] = ()


class EventClue(NamedTuple):
    """
    The evidence on a page that it is an event, or that it has a day.

    Attributes:
        folder: First meaningful folder of the page; empty at the root.
        event: Whether the page is read as an event.
        named: Whether the page is read as an event, or is named as an event by its section,
            folder, type or layout.
        start: Key of the start. `date` also if it is the publication date; `:filename` or `:title`
            if only these have a day; empty if the page has no day.
        keys: Other keys with a day, each with its value and the day in ISO 8601.
        like: Keys by which the page looks like an event, although no name marks it as an event.
        numeric: Keys with a day such as `08/03/2024`, each with its value and the order of day and
            month in the site's language; the order is empty if the language has no clear order.
        listed: Titles and days (ISO 8601) of a list of events in the page's front matter, if the
            page itself is not an event.
        kind: The page's type or layout, if it is named after events; else empty.
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
        start, end, begins, over: As in `Meta`.
    """

    start: datetime
    end: datetime | None
    begins: datetime
    over: datetime


class Registration(NamedTuple):
    """
    How to register for an event.

    Attributes:
        url: URL for registration; empty if not known.
        deadline: End of registration, exclusive; None if not known.
        full: Whether all places are taken.
        opens: Start of registration; None if not known.
    """

    url: str = ""
    deadline: datetime | None = None
    full: bool = False
    opens: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Meta(PageFields):
    """
    Typed front matter after the field rules, the same for every version of a theme.

    All times are aware and keep the zone in which they were written.

    Attributes:
        names: Further names of the subject of a profile or term page, besides the title.
        series: Name of the series to which the event belongs, if the front matter has it.
        start: Start of an event as written; None if the page is not an event.
        end: End as an exclusive moment: the end of the day if only a day was written. With
            *all_day*, the last day as written. Never before *start*.
        begins: Moment at which the event begins: *start*, or with *all_day* the first moment of
            its day in the site's zone.
        registration: None if nothing is known about it.
        previous_start: Planned start of an event that was rescheduled; None if not known.
        over: Moment at which the event is over: *end*, or the end of its last day in the site's
            zone. For a recurring event, the moment at which the last occurrence is over.
        occurrences: Indexed occurrences of a recurring event, ascending. *start* and *end* belong
            to its first occurrence, which may be earlier than these.
        date: Hugo's date; None if the page has no date.
        published: Hugo's publishDate, after its fallbacks.
        expires: Hugo's expiryDate.
        modified: Hugo's lastmod, after its fallbacks.
        terms: Each declared taxonomy in order of declaration, with its terms as written and
            stripped. Equal terms (compared in lower case, with hyphens for blanks) appear once.
        titles: `terms` with the titles of their pages; empty if no title differs.
        author_keys, place_keys: Front matter values for people and places with pages, if they
            differ from the names shown.
        blocks: Text of landing pages written inside the front matter (HugoBlox ``sections``).
        talks: Texts about the talks or pieces of an event, as listed in its front matter.
        render: Whether the page has an address of its own (``build.render``).
        listed: Whether the page is part of collections (``build.list``).
        clue: Evidence that the page is an event; None if there is no evidence.
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
        """Return the page's terms in a taxonomy, by its plural name; empty if undeclared."""
        return next((terms for name, terms in self.terms if name == plural), ())

    @property
    def shown_terms(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The page's terms in each taxonomy, by the titles of their pages."""
        return self.titles or self.terms

    def term_keys(self) -> dict[str, tuple[str, ...]]:
        """Return, for each taxonomy, the page's terms that are shown with another title."""
        if not self.titles:
            return {}
        shown = {plural: frozenset(titles) for plural, titles in self.titles}
        return {
            plural: tuple(term for term in terms if term not in shown.get(plural, ()))
            for plural, terms in self.terms
        }


class Section(NamedTuple):
    """
    A part of the body under a heading.

    Attributes:
        level: 1 to 6.
        heading: Plain text.
        anchor: The heading's id in Hugo; empty if it has no id.
        start: Offset of the heading in the page's text, in code points.
    """

    level: int
    heading: str
    anchor: str
    start: int


class RenderedBody(NamedTuple):
    """
    The text of the body, as a reader sees it.

    Attributes:
        text: Plain text, one line per block, NFC; no scripts, styles, comments or footnote marks.
        sections: Sections in the order of the text.
        links: Targets of the links, as in the HTML: entities are not resolved.
        heading: The first heading, else the ``<title>`` of HTML, else empty.
        alts: Alternative texts that describe images, without repetitions.
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
    A complete page of the site: the result of the extractor.

    Attributes:
        path: Path of the source; unique in a site.
        url: Address on the site, path only, percent-encoded; empty if the page has no address. An
            entry's address may be on another site, with scheme and host.
        lang: Language in which the page is searched.
        site_lang: Language that the site declares for the page.
        visible_from: The page is on the site from this moment on; None for always.
        visible_until: The page is on the site until this moment; None for no end.
        buildable: False for drafts, and for other pages that are visible at no time.
        translation: Key that the page shares with its translations; empty on a site in one
            language.
        called: Title shown for a page without a title; empty for a page with a title.
        alts: Alternative texts of the images in the body.
        uid: Identifier of the event in calendars; empty if the front matter has no `uid`.
        clue: As in `Meta`.
        digest: Hex digest of the page's content.
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
        """Whether Hugo's production build would publish the page at *now*, to the second."""
        seconds = epoch(now)
        return (
            self.buildable
            and (self.visible_from is None or epoch(self.visible_from) <= seconds)
            and (self.visible_until is None or seconds <= epoch(self.visible_until))
        )
