"""``eventsearch init``: write a settings file that explains itself."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AllowOutside, SiteFolder
from eventsearch.cli.terminal import print_status
from eventsearch.errors import EventsearchError, SiteError
from eventsearch.extractor.dates import zone_of
from eventsearch.extractor.events.clues import unread_events
from eventsearch.extractor.events.proposal import Proposal
from eventsearch.extractor.extract import extract, read_meta
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import at_address, load_site
from eventsearch.extractor.platforms import HUGO, choose
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context, read_context
from eventsearch.lint.lists import unread_lists
from eventsearch.lint.model import LintContext, SiteFiles
from eventsearch.lint.page_facts import page_of
from eventsearch.lint.rules.false_offsets import offset_proposals
from eventsearch.lint.rules.pages import missing_host
from eventsearch.lint.site_files import is_zoned
from eventsearch.model.page import EventClue, SourceFile
from eventsearch.output.terminal.settings_file import (
    content_summary,
    proposal_lines,
    settings_text,
)
from eventsearch.settings import Settings, allowed, load_settings
from eventsearch.settings.site_detection import (
    EVENTS_HINT,
    FILE,
    FOLDER,
    INDEX_FOLDER,
    LABELS,
    find_root,
    named_below,
    no_site_hint,
    recognised,
)
from eventsearch.storage.atomic_files import replace_file

app = command_app()

UNCONFIGURED = "a content folder, which is read as Hugo reads it"
"""Label of a site with a folder `content` and no configuration."""


@app.command()
def init(
    site: SiteFolder = None,
    allow_outside: AllowOutside = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented eventsearch.toml for the site."""
    start = Path(os.path.normpath((site or Path()).absolute()))
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="name a folder of the site")
    root = find_root(start) or start
    if find_root(start) is None and not (start / "content").is_dir():
        raise SiteError(
            f"{start} is not a site: it has no configuration, no folder content and no Markdown",
            hint=no_site_hint(start),
        )
    file = root / FILE
    # A link that leads nowhere must not be written through.
    if os.path.lexists(file) and not force:
        raise EventsearchError(f"{file} already exists", hint="use --force to overwrite it")
    # Before the file exists: it makes its folder a site.
    flags = {"allow_outside": allow_outside or None}
    own = _own(root, flags) if os.path.lexists(file) else {}
    platform = choose(root, platform=own.get("platform", ""), content=own.get("content", ""))
    label = UNCONFIGURED if platform == HUGO != recognised(root) else LABELS[platform]
    below = named_below(root) if platform == FOLDER else ""
    loaded, _ = load_site(root, allowed=allowed(os.environ, flags), **own)
    content = contents(loaded)
    proposals, events = propose(loaded, Settings(root=root, index=root / INDEX_FOLDER))
    replace_file(file, settings_text(loaded.title, *content, proposals, own).encode())
    print_status(f"wrote {file} for {label}; run eventsearch index next")
    print_status(f"found {content_summary(*content)}")
    for line in (line for each in proposals for line in proposal_lines(each)):
        print_status(line)
    if not (events or proposals):
        print_status(f"found no events and nothing that looks like them; {EVENTS_HINT}")
    if below:
        print_status(f"its pages include those of {below}, whose URLs are known only there")
    settings = load_settings(root, environ=os.environ, flags=flags)
    for diagnostic in missing_host(at_address(loaded, settings)):
        print_status(f"{diagnostic.message}; {diagnostic.hint}")


def _own(root: Path, flags: Mapping[str, object]) -> dict[str, str]:
    """Return what a file that is overwritten says of where the site is; nothing of a broken one."""
    try:
        settings = load_settings(root, environ=os.environ, flags=flags)
    except EventsearchError:
        return {}
    own = {"content": settings.content, "platform": settings.platform}
    return {name: value for name, value in own.items() if value}


class _Page(NamedTuple):
    path: str
    clue: EventClue | None


def propose(site: Site, settings: Settings) -> tuple[tuple[Proposal, ...], bool]:
    """
    Return what is not read of the events of a site, with the settings that cure it.

    Also whether any page is read as an event.
    """
    files = discover(site).files
    context = read_context(site, files, settings)
    pages, timed, events = [], [], False
    for source in files:
        meta = read_meta(source, site=site, context=context, settings=settings)
        if meta is not None:
            pages.append(_Page(source.path, meta.clue))
            events = events or meta.start is not None
            # A time with a UTC offset, or in UTC because no zone is known.
            if meta.start and not (meta.all_day or isinstance(meta.start.tzinfo, ZoneInfo)):
                timed.append(source)
    lang = context.usual.get(site.default_language, "")
    lists = unread_lists(site, settings, pages, lang)
    offsets = offset_proposals(_texts(site, context, settings, timed))
    return (*unread_events(pages, settings.events), *offsets, *lists), events


def _texts(
    site: Site, context: Context, settings: Settings, sources: Sequence[SourceFile]
) -> LintContext:
    """Return pages with the hours that their texts have."""
    read = partial(extract, site=site, context=context, settings=settings)
    pages = (
        page_of(read(each), settings.events, zone_of(site.localised(each.lang).zone))
        for each in sources
    )
    return LintContext(
        site=site,
        pages=tuple(filter(None, pages)),
        now=datetime.now(UTC),
        site_files=SiteFiles(zoned=is_zoned(site)),
    )


def contents(site: Site) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the content folders of a site, and its sections with their numbers of pages."""
    folders = {mount.source for mount in site.mounts if (site.root / mount.source).exists()}
    sections = Counter(source.section for source in discover(site).files if source.kind == "page")
    return tuple(sorted(folders)), dict(sorted(sections.items()))
