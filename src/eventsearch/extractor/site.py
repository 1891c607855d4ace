"""What a site's configuration says that changes what a page is; platforms fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic

DATE_SOURCES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published", "date"),
    "lastmod": (
        *(":git", "lastmod", "modified", "date"),
        *("publishdate", "pubdate", "published"),
    ),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""Keys and handlers from which Hugo takes each date where a site says nothing else."""

SIGNS: Mapping[str, str] = {
    "leftsinglequote": "‘",
    "rightsinglequote": "’",
    "leftdoublequote": "“",
    "rightdoublequote": "”",
    "emdash": "—",
    "endash": "–",
    "ellipsis": "…",
    "leftanglequote": "«",
    "rightanglequote": "»",
    "apostrophe": "’",
}
"""What the typographer writes, by Hugo's names in lower case."""


Version = tuple[int, ...]
"""Of Hugo: ``(0, 131, 0)``."""

NEWEST_HUGO: Version = (0, 168, 0)
"""The newest whose rules are known here."""


class Mount(NamedTuple):
    """
    A folder (or a single file) that stands in the content tree.

    Attributes:
        source: From the site's root, forward slashes; may lead out of it (``../docs``), and is
            read only within the site's `boundary`.
        target: Place in the content tree: ``/`` or ``/docs``.
        lang: Code of the language of files without a language suffix; empty for the default one.
        include: Globs of files to take, from *source*; empty for all.
        exclude: Globs of files and folders to leave out, from *source*.
    """

    source: str
    target: str = "/"
    lang: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The source; empty for the root of the site."""
        return "" if self.source == "." else self.source


class Markup(NamedTuple):
    """How the site reads Markdown; the defaults are those of Hugo 0.131."""

    unsafe: bool = False
    hard_wraps: bool = False
    typographer: bool = True
    signs: tuple[tuple[str, str], ...] = ()
    """The site's own signs of the typographer: Hugo's name in lower case, and HTML."""
    linkify: bool = True
    table: bool = True
    strikethrough: bool = True
    task_list: bool = True
    definition_list: bool = True
    footnote: bool = True
    attribute_title: bool = True
    attribute_block: bool = False
    auto_heading_id: bool = True
    auto_heading_id_type: str = "github"
    ids_of_text: bool = False
    """Whether ids are made of the text of headings, as from Hugo 0.144 on, not of their source."""
    auto_term_id: bool = False
    """Whether terms of definition lists have ids too, which headings then cannot have."""
    emoji: bool = False
    extras: tuple[str, ...] = ()
    """Those of ``delete``, ``insert``, ``mark``, ``subscript`` and ``superscript`` that are on."""
    join_wide_lines: bool = False
    """Whether a line end between two wide characters (Chinese, Japanese, Korean) is nothing."""
    escaped_space: bool = False
    """Whether a blank after a backslash is nothing."""
    math: tuple[tuple[str, str], ...] = ()
    """Passthrough delimiters, block and inline, opening and closing; empty when switched off."""
    shortcodes: bool = True
    """Whether ``{{< >}}`` and ``{{% %}}`` are Hugo's; on other platforms they are text."""
    arguments: bool = True
    """Whether the words in arguments of shortcodes are part of the text. No configuration says so:
    the templates decide, and a site is compared with Hugo's pages by what its templates print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    A site: where its content lies and what its configuration says of it.

    Attributes:
        root: Absolute path of the folder that holds the configuration.
        allowed: Absolute paths out of it that may be read, see `Boundary`.
        config_files: The files read, from the root, in the order of their weight.
        languages: Their codes, keys in the configuration in lower case, by weight, then code; the
            first is not always the default.
        taxonomies: (singular, plural) in the order of the configuration.
        permalinks: Kind (``page``, ``section``, ``taxonomy``, ``term``) to section to pattern.
        date_sources: Hugo's ``frontmatter`` setting: for ``date``, ``publishdate``, ``lastmod``
            and ``expirydate`` the keys and ``:handlers`` in their order, lower case.
        cascades: Front matter that pages inherit from the configuration or from a file in their
            folder: (target, values) pairs, the nearest first, keys in lower case.
        joins_cascades: Whether inherited lists and mappings are joined with those of the page.
        mounts: Where the content lies, the one that wins first.
        multihost: Each language has a host of its own, so addresses carry no language.
        environment: Name that Hugo's build has; cascades may ask for it.
        zone: IANA name of the time zone, UTC where the site names none.
        variants: Language to the site as that language sees it, where it differs.
        platform: Name of what makes the site, see `eventsearch.settings.site_detection`.
        version: Of Hugo, by whose rules the site is read.
        version_place: What says so, as in ``netlify.toml:4``; empty where nothing does.
        date_order: How the platform reads `08/03/2024`: ``dmy``, ``mdy``, or empty if it does not.
        own: What only that platform's own module reads: plain, picklable values.
    """

    root: Path
    allowed: tuple[Path, ...] = ()
    platform: str = "hugo"
    date_order: str = ""
    version: Version = NEWEST_HUGO
    version_place: str = ""
    config_files: tuple[str, ...] = ()
    title: str = ""
    base_url: str = "/"
    languages: tuple[str, ...] = ("en",)
    default_language: str = "en"
    default_language_in_subdir: bool = False
    taxonomies: tuple[tuple[str, str], ...] = (("category", "categories"), ("tag", "tags"))
    permalinks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: str = "UTC"
    remove_path_accents: bool = False
    disable_path_to_lower: bool = False
    canonify_paths: bool = False
    ugly_urls: bool = False
    ugly_sections: tuple[str, ...] = ()
    build_drafts: bool = False
    build_future: bool = False
    build_expired: bool = False
    ignore_files: tuple[str, ...] = ()
    disable_kinds: tuple[str, ...] = ()
    disable_languages: tuple[str, ...] = ()
    date_sources: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DATE_SOURCES)
    cascades: tuple[tuple[Mapping[str, object], Mapping[str, object]], ...] = ()
    joins_cascades: bool = False
    markup: Markup = field(default_factory=Markup)
    params: Mapping[str, object] = field(default_factory=dict)
    mounts: tuple[Mount, ...] = (Mount(source="content"),)
    multihost: bool = False
    environment: str = "production"
    variants: Mapping[str, Site] = field(default_factory=dict)
    own: Mapping[str, object] = field(default_factory=dict)

    @property
    def boundary(self) -> Boundary:
        """Return what of the disk may be read for it."""
        return Boundary(self.root, self.allowed)

    def localised(self, code: str) -> Site:
        """Return the site as one of its languages sees it: a language may override settings."""
        return self.variants.get(code, self)


SiteAndDiagnostics = tuple[Site, tuple[Diagnostic, ...]]
"""A site, and what is doubtful about its configuration."""
