"""
What a platform is: the facts and the steps in which programs that make sites differ.

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
"""Codes of front matter that Hugo refuses. Other programs read it."""


class Discovery(NamedTuple):
    """
    The files that are pages, sorted by path, and what was wrong on the way.

    Attributes:
        folders: Absolute paths of the folders that were listed, whether they exist or not, if
            nothing else decides which files are found; empty if more does.
    """

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[str, ...] = ()


class Body(NamedTuple):
    """
    A page's body in the Markdown that `render` reads.

    Attributes:
        convert: The platform's own Markdown parser; None for Goldmark.
        ids: Makes the id of a heading of its text; None where the parser does.
    """

    text: str
    convert: Callable[[str], Converted] | None = None
    ids: Callable[[str], str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """
    A list to read.

    Attributes:
        page: URL of the page that shows it; empty for none.
        base: Folder from which the addresses of its entries lead; None where a path is one from
            the root of the site.
    """

    source: DataSource
    page: str = ""
    base: str | None = None
    section: str = ""
    language: str = ""


class LoadSite(Protocol):
    """See `Platform.load`."""

    def __call__(
        self, boundary: Boundary, *, content: str, environment: str
    ) -> SiteAndDiagnostics: ...


def read_fences(
    source: SourceFile,
    data: bytes,
    site: Site,  # noqa: ARG001 - a step of the platform.
    *,
    without: frozenset[str] = REFUSED_BY_HUGO,
) -> ParsedFile:
    """
    Return a file cut at the common fences: `---` for YAML, `+++` for TOML, braces for JSON.

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
    One program that makes sites: its steps, in the order in which they run, and its facts.

    All steps but `load`, `discover`, `cascades` and `listings` are pure. Faulty content becomes a
    diagnostic, never an exception, except where a step raises what is written here.

    Attributes:
        load: Return what the configuration says, and what is doubtful about it. Read every file
            through the boundary, whose root is the folder of the site. The site holds all that a
            page may need from files that are not pages: an index compares the site's digest.
            Raise SiteError if there is no content, or the configuration cannot be read.
        discover: Return the files that are pages, sorted by path; other documents become
            diagnostics. Decide by names and kinds of files alone, never by their text: a watch
            does not ask again for a page whose text has changed.
        listings: Return the lists whose entries are pages too; None if the program has none.
        cascades: Return front matter that pages inherit from files among *files*, in every
            language, the nearest first; *read* returns None for a file that cannot be read.
        read: Return the front matter and the body of a file. Raise ContentError if it is not
            text, or the front matter cannot be read.
        place: Return a page in the language and at the place that its front matter sets.
        front_matter: Return a page, cascades merged in, with front matter in the keys of the
            field rules.
        body: Return the body without what this platform adds to Markdown.
        url: Return the path of the page's URL, percent-encoded, with the base URL's path.
        address_key: Key of the configuration for the site's URL.
        language_key: Key of the configuration for the site's language; empty if there is none.
        changed_key: Key of a page for its last change.
        announce: Setting that publishes pages before their date, and where it is written; empty
            if the program publishes them anyway.
        date_order: How the program reads `08/03/2024`: `dmy`, `mdy`, or empty if it does not.
        hidden_folders: Return folders of Markdown whose files the site shows in lists, but not as
            pages.
        holds_content: Return whether the program reads a folder as content; None if a trial of
            `discover` shows it.
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
