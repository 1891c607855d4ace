"""
What every platform does: configuration, discovery, front matter, URLs and bodies.

Field rules, dates, Markdown and text are the same for every platform and stand outside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from eventsearch.extractor.markdown import Converted
from eventsearch.extractor.site import Site, SiteAndDiagnostics
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, SourceFile


class Discovery(NamedTuple):
    """The files that are pages, sorted by path, and what was wrong on the way."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]


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


class Platform(Protocol):
    """
    One program that makes sites.

    All but `load` and `discover` are pure; faulty content is a diagnostic, never an exception.
    """

    NAME: str
    """A name of `LABELS`."""

    def load(self, boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
        """
        Return what the configuration says, and what is doubtful about it.

        Every file is read by way of the boundary, whose root is the folder of the site.

        The site holds all that a page may need from files that are no pages: with the site's
        digest, an index knows when they have changed.

        Raises:
            SiteError: There is no content, or the configuration cannot be read.
        """
        ...

    def discover(self, site: Site) -> Discovery:
        """
        Return the files that are pages, sorted by path; other documents become diagnostics.

        Goes by names and kinds of files alone, never by what is in them: a watch takes it that a
        page whose text has changed is the same page, and does not ask again.
        """
        ...

    def place(self, parsed: ParsedFile, site: Site) -> ParsedFile:
        """Return a page in the language and at the place that its own front matter names."""
        ...

    def front_matter(self, parsed: ParsedFile, site: Site) -> ParsedFile:
        """Return a page, cascades merged in, with front matter in the keys of the field rules."""
        ...

    def url(self, parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:
        """Return the path of the page's address, percent-encoded, with the base URL's path."""
        ...

    def body(self, parsed: ParsedFile, site: Site) -> Body:
        """Return the body without what this platform adds to Markdown."""
        ...
