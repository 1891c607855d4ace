"""
Build a site with MkDocs and write MkDocs's values for each page to the JSON file SAID.

    python -m fidelity.mkdocs_build SITE FOLDER SAID

Hooks are left out, and so are themes, plugins and Markdown extensions that are not installed.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from markdown.util import get_installed_extensions
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin, event_priority, get_plugins
from mkdocs.utils import get_theme_names
from mkdocs.utils.yaml import get_yaml_loader, yaml_load


class Recorder(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Records each page with its HTML, after all other plugins have changed it."""

    def __init__(self) -> None:
        self.pages: list[tuple[Any, str]] = []

    @event_priority(-100)
    def on_page_content(self, html: str, page: Any, config: Any, files: Any) -> str:  # noqa: ARG002
        """Record a page and its HTML. Drop its template, which belongs to the omitted theme."""
        page.meta.pop("template", None)
        self.pages.append((page, html))
        return html


def main(site: Path, folder: Path, reported: Path) -> None:
    """Build the site, and write a record for each page."""
    own = next(p for name in ("mkdocs.yml", "mkdocs.yaml") if (p := site / name).is_file())
    settings = load_settings(own)
    there = get_plugins()
    theme = settings.get("theme") or "mkdocs"
    name = theme if isinstance(theme, str) else theme.get("name")
    plugins = [
        each
        for each in _listed(settings.get("plugins", ["search"]))
        if {_name(each), f"{name}/{_name(each)}"} & there.keys()
    ]
    config = load_config(
        str(own),
        site_dir=str(folder / "built"),
        hooks=[],
        watch=[],
        strict=False,
        plugins=plugins,
        theme={"name": name if name in get_theme_names() else "mkdocs"},
        markdown_extensions=[
            each
            for each in _listed(settings.get("markdown_extensions", []))
            if _is_there(_name(each))
        ],
    )
    recorder = Recorder()
    config.plugins["eventsearch"] = recorder
    build(config)
    base = "/" + (config.site_url or "/").split("://")[-1].partition("/")[2].strip("/") + "/"
    pages = [_reported(page, html, site, base.replace("//", "/")) for page, html in recorder.pages]
    reported.write_text(json.dumps([each for each in pages if each]), "utf-8")


def load_settings(own: Path) -> Mapping[str, Any]:
    """Return a configuration, merged with the files that it inherits from."""
    with own.open("rb") as file:
        return yaml_load(file, get_yaml_loader(yaml.Loader))


def _reported(page: Any, html: str, site: Path, base: str) -> dict[str, str]:
    path = Path(page.file.abs_src_path or "/nowhere")
    if not path.is_relative_to(site):
        return {}
    day = page.meta.get("date")
    if isinstance(day, dict):
        day = day.get("created")
    return {
        "source": path.relative_to(site).as_posix(),
        "url": base + page.url.removeprefix("./"),
        # As in Material: the front matter's title wins. In MkDocs itself, the title in `nav` wins.
        "title": str(page.meta.get("title") or page.title or ""),
        "date": day.isoformat() if isinstance(day, date | datetime) else "",
        "html": html,
    }


def _listed(entries: Any) -> list[Any]:
    if isinstance(entries, Mapping):
        return [{name: options} for name, options in entries.items()]
    return list(entries or [])


def _name(entry: Any) -> str:
    return entry if isinstance(entry, str) else str(next(iter(entry)))


def _is_there(name: str) -> bool:
    """Return whether a Markdown extension is installed, by its short name or its module name."""
    if any(each.name == name for each in get_installed_extensions()):
        return True
    try:
        return importlib.util.find_spec(name.partition(":")[0]) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
