"""The configuration of a site, in the form in which the extractor needs it."""

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
"""Hugo's default keys and handlers for each date."""

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
"""Default signs of Hugo's typographer, by Hugo's names in lower case."""


Version = tuple[int, ...]
"""A version of Hugo: ``(0, 131, 0)``."""

NEWEST_HUGO: Version = (0, 168, 0)
"""The newest version of Hugo whose rules this program implements."""


class Mount(NamedTuple):
    """
    A folder or a file that is mounted in the content tree.

    Attributes:
        source: Path relative to the site's root, with forward slashes. It may be outside of the
            root (``../docs``), but is read only within the site's `boundary`.
        target: Place in the content tree: ``/`` or ``/docs``.
        lang: Language code of files without a language suffix; empty for the default language.
        include: Globs of files to include, relative to *source*; empty for all.
        exclude: Globs of files and folders to exclude, relative to *source*.
    """

    source: str
    target: str = "/"
    lang: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The source, but empty instead of `.` for the root of the site."""
        return "" if self.source == "." else self.source


class Markup(NamedTuple):
    """How the site reads Markdown; the defaults are those of Hugo 0.131."""

    unsafe: bool = False
    hard_wraps: bool = False
    typographer: bool = True
    signs: tuple[tuple[str, str], ...] = ()
    """Signs that replace `SIGNS`: pairs of Hugo's name in lower case and HTML."""
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
    """Whether ids are made from the text of headings (from Hugo 0.144 on), not from the source."""
    auto_term_id: bool = False
    """Whether terms of definition lists also get ids, which headings then cannot use."""
    emoji: bool = False
    extras: tuple[str, ...] = ()
    """The enabled extras, out of ``delete insert mark subscript superscript``."""
    join_wide_lines: bool = False
    """Whether to remove line ends between wide characters (Chinese, Japanese, Korean)."""
    escaped_space: bool = False
    """Whether to remove a blank after a backslash."""
    math: tuple[tuple[str, str], ...] = ()
    """Pairs of passthrough delimiters, for blocks and inline; empty if disabled."""
    shortcodes: bool = True
    """Whether ``{{< >}}`` and ``{{% %}}`` are shortcodes. On other platforms they are text."""
    arguments: bool = True
    """Whether words in arguments of shortcodes are part of the text.

    This is not in the configuration, since the site's templates decide. Comparisons with Hugo's
    pages set it to what the templates print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    A site: its content folders and its configuration.

    Attributes:
        root: Absolute path of the folder that contains the configuration.
        allowed: Absolute paths outside of *root* that may be read, see `Boundary`.
        config_files: The configuration files, relative to *root*. Later files override earlier.
        languages: Language codes in lower case, by weight, then code. The first is not always the
            default.
        taxonomies: (singular, plural) in the order of the configuration.
        permalinks: Maps a kind (``page``, ``section``, ``taxonomy``, ``term``) to its sections,
            and each section to its pattern.
        date_sources: Hugo's ``frontmatter`` setting: for ``date``, ``publishdate``, ``lastmod``
            and ``expirydate`` the keys and ``:handlers`` in their order, lower case.
        cascades: Front matter that pages inherit from the configuration or from a file in their
            folder: (target, values) pairs, the nearest first, keys in lower case.
        joins_cascades: Whether inherited lists and mappings are joined with those of the page.
        mounts: The content folders. If several contain the same file, the first one wins.
        multihost: Whether each language has its own host, so that URLs contain no language.
        environment: The environment of Hugo's build, which cascades may use as a condition.
        zone: IANA name of the time zone; UTC if the site does not specify one.
        variants: For some languages, the site with the settings of that language.
        platform: Name of the site generator, see `eventsearch.settings.site_detection`.
        version: The version of Hugo whose rules are applied.
        version_place: File and line of this version: ``netlify.toml:4``; empty if not specified.
        date_order: How the platform reads `08/03/2024`: ``dmy``, ``mdy``, or empty if it does not.
        own: Values that only the platform's own module reads, plain and picklable. Other modules
            read `switches`: the keys with which a page hides itself.
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
        """The folders and files that may be read for the site."""
        return Boundary(self.root, self.allowed)

    def localised(self, code: str) -> Site:
        """Return the site with the settings of one of its languages."""
        return self.variants.get(code, self)


SiteAndDiagnostics = tuple[Site, tuple[Diagnostic, ...]]
"""A site, and the diagnostics of its configuration."""
