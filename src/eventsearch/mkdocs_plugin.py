"""
MkDocs plugin: ``plugins: [eventsearch]`` replaces the theme's search box with eventsearch's.

Each build indexes the site and writes the files that the box searches. Only MkDocs imports this
module, through the package's entry point, so the rest of eventsearch does not need MkDocs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from eventsearch.cli.commands.static import static
from eventsearch.errors import EventsearchError, PackageMissing, needs

try:
    with needs("mkdocs", "the plugin"):
        from eventsearch.web.search_page.messages import choose_language, translator
except PackageMissing as missing:
    raise PluginError(f"eventsearch: {missing}") from missing

log = get_plugin_logger("eventsearch")

CONFIGURATIONS = ("mkdocs.yml", "mkdocs.yaml")
SEARCHES = ("search", "material/search")
MISSING = "404.html"
MARK = '<event-search id="eventsearch:box"'
"""Start of the box, to find pages that already have a box. Heading ids contain no colon."""


class Place(NamedTuple):
    """
    Where and how to insert the box in a theme.

    Attributes:
        before: Pattern whose match ends where the box is inserted.
        around: HTML around the box; ``{}`` is replaced by the box.
        field: Attributes that make the input look like the theme's.
    """

    before: re.Pattern[str]
    around: str
    field: str


PLACES: Mapping[str, Place] = {
    "mkdocs": Place(
        re.compile('<ul class="nav navbar-nav ms-md-auto">'),
        # The theme's script does nothing without a search dialog, so add a hidden dialog.
        # Its shortcut opens nothing and focuses the input instead.
        '<li class="nav-item d-flex align-items-center">{}<div id="mkdocs_search_modal" hidden>'
        '<div id="mkdocs-search-results"></div></div><script>mkdocs_search_modal.addEventListener('
        '"show.bs.modal", (event) => event.preventDefault())</script></li>',
        'class="form-control form-control-sm" id="mkdocs-search-query"',
    ),
    "readthedocs": Place(
        re.compile(
            '<div class="wy-side-nav-search">.*?(?=</div>\\s*<div class="wy-menu)', re.DOTALL
        ),
        "{}",
        'style="box-sizing: border-box; width: 100%; padding: 6px 12px; border-radius: 50px"',
    ),
    "material": Place(
        re.compile(
            '<nav class="md-header__inner.*?(?=<div class="md-header__source">|</nav>)', re.DOTALL
        ),
        '<div style="margin: 0 .4rem; font-size: .8rem">{}</div>',
        'style="box-sizing: border-box; width: 11.5rem; max-width: 35vw; height: 1.8rem; border: 0;'
        " border-radius: .1rem; padding: 0 .6rem; font: inherit; color: inherit;"
        ' background: rgb(0 0 0 / .26)"',
    ),
}
"""Maps a theme to the place of the box."""

BOX = (
    f'{MARK} src="{{folder}}"{{attributes}}><form action="{{results}}" role="search">'
    '<input {field} name="q" type="search" aria-label="{label}" placeholder="{label}">'
    '</form></event-search><script src="{folder}event-search.js" defer></script>'
)


LIST = "<event-list"
TAG = re.compile(
    "<event-(search|list)(?![\\w-])"
    """((?:(?!\\s(?i:src)\\s*=)(?:[^<>"']|"[^"]*"|'[^']*'))*)(\\s(?i:src))?"""
)
"""An element written by an author: name, attributes before `src`, and `src` if present."""
SOURCES = {"search": "", "list": "events.json"}
"""Maps an element name to the file that its default `src` points to, inside the folder."""


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in ``mkdocs.yml``; see examples/mkdocs/README.md."""

    folder = Type(str, default="eventsearch")
    results = Type(str, default="")
    shortcut = Type(str, default="")
    limit = Type(int, default=6)


class EventsearchPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """Inserts the box into pages and writes its search files into the built site."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Require a configuration file that `eventsearch` reads; warn about a second search."""
        name = Path(config.config_file_path).name
        if name not in CONFIGURATIONS:
            raise PluginError(f"eventsearch cannot read {name}; rename it to {CONFIGURATIONS[0]}")
        if any(each in config.plugins for each in SEARCHES):
            log.warning("the theme shows its own search too; remove `search` from `plugins`")

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Provide ``{{ eventsearch(page) }}``, which shows the box, for templates of themes."""
        env.globals["eventsearch"] = lambda page=None: self._box(page, config)

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Insert the box into a page."""
        return self._with_box(output, page, config)

    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Insert the box into the error page ``404.html``."""
        if template_name != MISSING:
            return output_content
        return self._with_box(output_content, None, config)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Index the site and write the search files."""
        folder = Path(config.site_dir, self.config.folder)
        try:
            code = static(folder, site=Path(config.config_file_path).parent)
        except EventsearchError as error:
            raise PluginError(f"eventsearch: {error}") from error
        if code:
            raise PluginError("eventsearch: not all of the content could be read; see above")

    def _with_box(self, output: str, page: Page | None, config: MkDocsConfig) -> str:
        folder = escape(_url(f"{self.config.folder}/", page, config))
        output = TAG.sub(lambda tag: _with_source(tag, folder), output)
        if LIST in output:
            script = f'<script src="{folder}event-list.js" defer></script>'
            output = output.replace(LIST, script + LIST, 1)
        if MARK in output:
            return output
        place = PLACES.get(str(config.theme.name))
        match = place and place.before.search(output)
        if place is None or match is None:
            log.warning(
                f"{page.file.src_uri if page else MISSING}: no known place for the search;"
                " write {{ eventsearch(page) }} into the template of the theme"
            )
            return output
        box = place.around.format(self._box(page, config))
        return output[: match.end()] + box + output[match.end() :]

    def _box(self, page: Page | None, config: MkDocsConfig) -> str:
        """Return the box for a page; None for ``404.html``, which appears at any URL."""
        theme, place = config.theme, PLACES.get(str(config.theme.name))
        language = theme.get("language") or theme.get("locale") or ""
        words = translator(choose_language(str(language))).words
        given = {"shortcut": self.config.shortcut, "limit": self.config.limit}
        folder = _url(f"{self.config.folder}/", page, config)
        results = self.config.results
        return BOX.format(
            folder=escape(folder),
            attributes="".join(f' {name}="{escape(str(it))}"' for name, it in given.items() if it),
            results=escape(_url(results, page, config) if results else f"{folder}search.html"),
            field=place.field if place else "",
            label=escape(words["search"]),
        )


def _with_source(tag: re.Match[str], folder: str) -> str:
    """Return an element with a `src`; add the default if the author wrote none."""
    return tag[0] if tag[3] else f'<event-{tag[1]} src="{folder}{SOURCES[tag[1]]}"{tag[2]}'


def _url(path: str, page: Page | None, config: MkDocsConfig) -> str:
    """Return the URL of a site path, relative to the page if `site_url` has no path."""
    root = urlsplit(config.site_url or "").path
    if page is None or root:
        return f"{root or '/'}{path}"
    relative: str = get_relative_url(path, page.url)
    return relative
