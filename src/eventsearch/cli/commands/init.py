"""``eventsearch init``: write a settings file that explains itself."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AllowOutside, SiteFolder
from eventsearch.cli.terminal import print_status
from eventsearch.errors import EventsearchError, SiteError

if TYPE_CHECKING:
    from eventsearch.extractor.site import Site

app = command_app()

PLAIN = "a folder of content, which is read as Hugo reads it"
"""What a site is called that has a folder `content` and no configuration."""


@app.command()
def init(
    site: SiteFolder = None,
    allow_outside: AllowOutside = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
) -> None:
    """Write a commented eventsearch.toml for the site."""
    from eventsearch.extractor.hugo.config import at_address, load_site
    from eventsearch.extractor.platforms import HUGO, chosen
    from eventsearch.lint.rules.pages import without_host
    from eventsearch.output.terminal.settings_file import content_summary, settings_text
    from eventsearch.settings import allowed, load_settings
    from eventsearch.settings.site_detection import (
        FILE,
        FOLDER,
        LABELS,
        find_root,
        named_below,
        recognised,
    )
    from eventsearch.storage.atomic_files import replace_file

    start = Path(os.path.normpath((site or Path()).absolute()))
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="name the folder of the site")
    root = find_root(start) or start
    if find_root(start) is None and not (start / "content").is_dir():
        raise _no_site(start, named_below(start))
    file = root / FILE
    # A link that leads nowhere is there too, and must not be written through.
    if os.path.lexists(file) and not force:
        raise EventsearchError(f"{file} is there already", hint="use --force to replace it")
    # Before the file is there, which is a configuration too.
    platform = chosen(root, platform="", content="")
    label = PLAIN if platform == HUGO != recognised(root) else LABELS[platform]
    below = named_below(root) if platform == FOLDER else ""
    flags = {"allow_outside": allow_outside or None}
    read, _ = load_site(root, allowed=allowed(os.environ, flags))
    content = contents(read)
    replace_file(file, settings_text(read.title, *content).encode())
    print_status(f'wrote {file} for {label}; "eventsearch index" is next')
    print_status(f"found {content_summary(*content)}")
    if below:
        print_status(f"its pages include those of {below}, whose URLs are known only there")
    settings = load_settings(root, environ=os.environ, flags=flags)
    for diagnostic in without_host(at_address(read, settings)):
        print_status(f"{diagnostic.message}; {diagnostic.hint}")


def _no_site(folder: Path, below: str) -> SiteError:
    return SiteError(
        f"{folder} is no site: it has no configuration, no folder content and no Markdown",
        hint=f"go to {below}, or name that folder"
        if below
        else "go to the site or name its folder",
    )


def contents(site: Site) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the content folders of a site and its sections with their number of pages."""
    from eventsearch.extractor.files.discover import discover

    folders = {mount.source for mount in site.mounts if (site.root / mount.source).exists()}
    sections = Counter(source.section for source in discover(site).files if source.kind == "page")
    return tuple(sorted(folders)), dict(sorted(sections.items()))
