"""``eventsearch init``: write a settings file that explains itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import SiteFolder
from eventsearch.cli.terminal import say

app = command_app()


@app.command()
def init(
    site: SiteFolder = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
) -> None:
    """Write a commented eventsearch.toml for the site."""
    from eventsearch.errors import SettingsError, SiteError
    from eventsearch.present.settings_text import settings_text
    from eventsearch.sites import FILE, find_root

    start = (site or Path()).absolute()
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", cure="name the folder of the site")
    root = find_root(start) or start
    if root == start and not (root / "content").is_dir() and find_root(start) is None:
        raise SiteError(
            f"{start} is no site: it has no Hugo configuration and no folder content",
            cure="go to the site or name its folder",
        )
    file = root / FILE
    if file.exists() and not force:
        raise SettingsError(f"{file} is there already", cure="use --force to replace it")
    text = settings_text(*found(root))
    file.write_text(text, encoding="utf-8")
    say(f'wrote {file}; "eventsearch index" is next')


def found(root: Path) -> tuple[str, tuple[str, ...], dict[str, int]]:
    """Return the site's title, content folders and its sections with their number of pages."""
    from eventsearch.extractor.config import load_site
    from eventsearch.extractor.discover import discover

    site, _ = load_site(root)
    folders = {folder for language in site.languages for folder in language.content_dirs}
    sections = Counter(source.section for source in discover(site).files if source.kind == "page")
    return site.title, tuple(sorted(folders)), dict(sorted(sections.items()))
