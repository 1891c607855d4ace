"""
The interface of a platform: the steps and facts in which site generators differ.

Field rules, dates, Markdown and text are the same for every platform and are in other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.hugo.cascade import Values
from eventsearch.extractor.markdown import Converted
from eventsearch.extractor.site import Site, SiteAndDiagnostics
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, SourceFile
from eventsearch.settings import Settings
from eventsearch.settings.tables import DataSource

REFUSED_BY_HUGO = frozenset(("E106", "E111"))
"""Codes of diagnostics for front matter that Hugo refuses, but other programs read."""


class Discovery(NamedTuple):
    """
    The files that are pages, sorted by path, and the diagnostics of the search for them.

    Attributes:
        folders: Absolute paths of the folders that were listed, whether they exist or not; empty
            if the result also depends on something else.
    """

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[str, ...] = ()


class Body(NamedTuple):
    """
    A page's body, ready for `render`.

    Attributes:
        text: Markdown without the platform's own additions.
        convert: The platform's own Markdown parser; None for Goldmark.
        ids: Function from a heading's text to its id; None if the parser makes the ids.
    """

    text: str
    convert: Callable[[str], Converted] | None = None
    ids: Callable[[str], str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """
    A data file whose entries are pages, such as a Quarto listing.

    Attributes:
        page: URL of the page that shows the list; empty if no page does.
        base: Folder to which the addresses of the entries are relative; None if they are relative
            to the root of the site.
    """

    source: DataSource
    page: str = ""
    base: str | None = None
    section: str = ""
    language: str = ""


class LoadSite(Protocol):
    """The type of `Platform.load`."""

    def __call__(
        self, boundary: Boundary, *, content: str, environment: str
    ) -> SiteAndDiagnostics: ...


def read_fences(
    source: SourceFile,
    data: bytes,
    site: Site,  # noqa: ARG001 - the signature of `Platform.read`.
    *,
    without: frozenset[str] = REFUSED_BY_HUGO,
) -> ParsedFile:
    """
    Return front matter and body, split at `---` (YAML), `+++` (TOML) or braces (JSON).

    Args:
        without: Codes of diagnostics to leave out, because the site's program reads such files.
    """
    parsed = parse(source, data)
    kept = tuple(each for each in parsed.diagnostics if each.code not in without)
    return parsed._replace(diagnostics=kept)


def _unchanged(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return parsed


def _whole_body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    return Body(text=parsed.body)


def _no_cascades(
    files: Sequence[SourceFile],  # noqa: ARG001
    read: Callable[[SourceFile], ParsedFile | None],  # noqa: ARG001
) -> Iterable[tuple[Values, Values]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """
    A site generator: its steps, in the order in which they run, and its facts.

    All steps except `load`, `discover`, `cascades` and `listings` are pure functions. Faulty
    content becomes a diagnostic. A step raises only the exceptions that are listed here.

    Attributes:
        load: Read the configuration; return the site and the diagnostics. Read every file
            through the boundary, whose root is the site's folder. The site must contain all data
            that pages need from files that are not pages: an index compares the site's digest.
            Raise SiteError if there is no content, or the configuration cannot be read.
        discover: Return the files that are pages, sorted by path; other documents become
            diagnostics. Decide by file name and file type only, never by content: a watch does
            not call this again when the text of a page changes.
        listings: Return the lists whose entries are pages too; None if the program has no lists.
        cascades: Return front matter that pages inherit from files among *files*, in every
            language, the nearest first; *read* returns None for a file that cannot be read.
        read: Return the front matter and the body of a file. Raise ContentError if it is not
            text, or the front matter cannot be read.
        place: Return a page in the language and at the place that its front matter sets.
        front_matter: Return a page, with its cascades merged in, whose front matter has the keys
            of the field rules.
        body: Return the body without what this platform adds to Markdown.
        url: Return the path of the page's URL, percent-encoded, with the base URL's path.
        address_key: Configuration key of the site's URL.
        language_key: Configuration key of the site's language; empty if it has no such key.
        changed_key: Front matter key for the date of the last change.
        announce: Setting that publishes pages before their date, and where to set it; empty if
            the program publishes them anyway.
        date_order: How the program reads `08/03/2024`: `dmy`, `mdy`, or empty if it does not.
        hidden_folders: Return folders of Markdown files that the site shows in lists, but not as
            pages.
        holds_content: Return whether the program reads a folder as content; None if the caller
            must try `discover` to find out.
    """

    load: LoadSite
    discover: Callable[[Site], Discovery]
    url: Callable[[ParsedFile, Meta, Site, Context], str]
    address_key: str
    language_key: str = ""
    changed_key: str = "lastmod"
    announce: str = ""
    date_order: str = ""
    read: Callable[[SourceFile, bytes, Site], ParsedFile] = read_fences
    place: Callable[[ParsedFile, Site], ParsedFile] = _unchanged
    front_matter: Callable[[ParsedFile, Site], ParsedFile] = _unchanged
    body: Callable[[ParsedFile, Site], Body] = _whole_body
    cascades: Callable[
        [Sequence[SourceFile], Callable[[SourceFile], ParsedFile | None]],
        Iterable[tuple[Values, Values]],
    ] = _no_cascades
    listings: Callable[[Site, Sequence[SourceFile], Settings], Iterable[Listing]] | None = None
    hidden_folders: Callable[[Site], Iterable[str]] = lambda site: ()  # noqa: ARG005
    holds_content: Callable[[str, Site], bool] | None = None
