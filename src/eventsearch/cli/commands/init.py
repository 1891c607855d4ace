"""``eventsearch init``: write a settings file with comments."""

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
from eventsearch.errors import EventsearchError, SettingsError, SiteError
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.dates import zone_of
from eventsearch.extractor.events.proposals import Example, Proposal, unread_events
from eventsearch.extractor.extract import extract, read_meta
from eventsearch.extractor.files.discover import discover, discover_all
from eventsearch.extractor.hugo.config import at_address, in_time_zone, load_site
from eventsearch.extractor.platforms import HUGO, choose
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.lint.lists import unread_lists
from eventsearch.lint.model import LintContext, SiteFiles
from eventsearch.lint.page_facts import page_of
from eventsearch.lint.rules.event_dates import offset_proposals
from eventsearch.lint.rules.pages import missing_host
from eventsearch.lint.site_files import is_zoned
from eventsearch.model.page import EventClue, SourceFile, is_entry
from eventsearch.output.terminal.settings_file import content_summary, proposal_lines, settings_text
from eventsearch.settings import Settings, allowed, load_settings, with_values
from eventsearch.settings.site_detection import (
    EVENTS_HINT,
    FILE,
    FOLDER,
    INDEX_FOLDER,
    PLATFORMS,
    find_root,
    no_site_hint,
    recognised,
    sites_below_text,
)
from eventsearch.storage.atomic_files import replace_file

app = command_app()

MOST_EXAMPLES = 3
"""Events printed for a proposal: enough to see whether their dates are right."""

TIMEZONE = "timezone"
"""Setting to propose only together with another, because alone it adds no event."""

_IGNORED_OFFSETS = "events.ignore_offsets"

UNCONFIGURED = "a content folder, which is read as Hugo reads it"
"""Label of a site that has a folder `content` but no configuration."""


@app.command()
def init(
    site: SiteFolder = None,
    allow_outside: AllowOutside = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented eventsearch.toml for the site."""
    start = Path(os.path.normpath((site or Path()).absolute()))
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="specify a folder of the site")
    root = find_root(start) or start
    if find_root(start) is None and not (start / "content").is_dir():
        raise SiteError(
            f"{start} is not a site: it has no configuration, no folder content and no Markdown",
            hint=no_site_hint(start),
        )
    file = root / FILE
    # `lexists` also finds a broken link, which must not be written through.
    if os.path.lexists(file) and not force:
        raise EventsearchError(f"{file} already exists", hint="use --force to overwrite it")
    # Detect the platform before writing the file, which makes any folder a site.
    flags = {"allow_outside": allow_outside or None}
    own = _old_values(root, flags) if os.path.lexists(file) else {}
    platform = choose(root, platform=own.get("platform", ""), content=own.get("content", ""))
    label = UNCONFIGURED if platform == HUGO != recognised(root) else PLATFORMS[platform].label
    below = sites_below_text(root) if platform == FOLDER else ""
    loaded, _ = load_site(root, allowed=allowed(os.environ, flags), **own)
    content = contents(loaded)
    settings = Settings(root=root, index=root / INDEX_FOLDER)
    proposals, events = propose(loaded, settings, now=datetime.now(UTC))
    replace_file(file, settings_text(loaded.title, *content, proposals, own).encode())
    print_status(f"wrote {file} for {label}; run eventsearch index next")
    print_status(f"found {content_summary(*content)}")
    for line in (line for each in proposals for line in proposal_lines(each)):
        print_status(line)
    if not (events or proposals):
        print_status(f"found no events and nothing that looks like them; {EVENTS_HINT}")
    if below:
        print_status(f"its pages include those of {below}; for their URLs, run eventsearch there")
    settings = load_settings(root, environ=os.environ, flags=flags)
    for diagnostic in missing_host(at_address(loaded, settings)):
        print_status(f"{diagnostic.message}; {diagnostic.hint}")


def _old_values(root: Path, flags: Mapping[str, object]) -> dict[str, str]:
    """Return `content` and `platform` from the old settings file; empty if it is invalid."""
    try:
        settings = load_settings(root, environ=os.environ, flags=flags)
    except EventsearchError:
        return {}
    own = {"content": settings.content, "platform": settings.platform}
    return {name: value for name, value in own.items() if value}


class _Page(NamedTuple):
    path: str
    clue: EventClue | None
    title: str
    start: str
    timed: SourceFile | None


def propose(site: Site, settings: Settings, *, now: datetime) -> tuple[tuple[Proposal, ...], bool]:
    """
    Return settings that make more of the site's events readable.

    Each setting is tried and the events that it adds are counted. A setting that adds no event is
    omitted. Also return whether any page is already read as an event.
    """
    files = discover_all(site, settings).files
    context = read_context(site, files, settings, now=now)
    pages = _pages(site, settings, files, context)
    lang = context.usual.get(site.default_language, "")
    lists = unread_lists(site, settings, pages, lang)
    offsets = offset_proposals(_texts(site, context, settings, pages, now))
    before = {page.path: page.start for page in pages}
    proposals = (*unread_events(pages, settings.events), *offsets, *lists)
    kept: list[Proposal] = []
    for each in proposals:
        helpers = [other for other in proposals if _is_needed_by(other, each)]
        if not each.setting or any(_is_needed_by(each, other) for other in kept):
            kept.append(each)
        elif each.setting == _IGNORED_OFFSETS and not helpers and not is_zoned(site):
            # Trying it would show nothing: without a time zone, no start changes.
            kept.append(each)
        elif each.setting != TIMEZONE and (
            tried := _tried((each, *helpers), site, settings, before, now)
        ):
            kept.append(tried)
    return tuple(kept), any(before.values())


def _is_needed_by(proposal: Proposal, other: Proposal) -> bool:
    """Return whether *other* needs this proposal: local times need a time zone."""
    is_same = proposal.diagnostic.code == other.diagnostic.code
    return proposal.setting == TIMEZONE != other.setting and is_same


def _pages(
    site: Site, settings: Settings, files: Sequence[SourceFile], context: Context
) -> list[_Page]:
    pages = []
    for source in files:
        meta = read_meta(source, site=site, context=context, settings=settings)
        if meta is not None:
            start = meta.start.date() if meta.start and meta.all_day else meta.start
            # The start has a UTC offset, or is in UTC because no time zone is known.
            has_offset = isinstance(start, datetime) and not isinstance(start.tzinfo, ZoneInfo)
            at = start.isoformat() if start else ""
            pages.append(
                _Page(source.path, meta.clue, meta.title, at, source if has_offset else None)
            )
    return pages


def _tried(
    proposals: Sequence[Proposal],
    site: Site,
    settings: Settings,
    before: Mapping[str, str],
    now: datetime,
) -> Proposal | None:
    """
    Return the first proposal with its events; None if it removes at least as many as it adds.

    Args:
        proposals: The proposal to try, then the proposals that it needs.
        before: Maps the path of each page to its start, without the proposals.
    """
    try:
        settings = with_values(settings, {each.setting: each.value for each in proposals})
    except SettingsError:
        # A value comes from the site, for example a folder or a key, and may be invalid.
        return None
    site = in_time_zone(site, settings.timezone)
    files = discover_all(site, settings).files
    pages = _pages(site, settings, files, read_context(site, files, settings, now=now))
    given = [page for page in pages if page.start and page.start != before.get(page.path)]
    lost = sum(bool(before.get(page.path)) and not page.start for page in pages)
    if len(given) <= lost:
        return None
    # Examples that show the author's text come first. Other examples show the page's title.
    written = {each.path: each.value for each in proposals[0].examples}
    given.sort(key=lambda page: page.path not in written)
    examples = tuple(
        Example(page.path.partition("#")[0], page.title, page.start)
        if is_entry(page.path)
        else Example(page.path, written.get(page.path, page.title), page.start)
        for page in given[:MOST_EXAMPLES]
    )
    return proposals[0]._replace(examples=examples, gives=len(given))


def _texts(
    site: Site, context: Context, settings: Settings, read: Sequence[_Page], now: datetime
) -> LintContext:
    """Read again the pages whose starts have a UTC offset, with the times in their text."""
    again = partial(extract, site=site, context=context, settings=settings)
    pages = (
        page_of(again(each), settings.events, zone_of(site.localised(each.lang).zone))
        for each in (page.timed for page in read)
        if each
    )
    return LintContext(
        site=site,
        pages=tuple(filter(None, pages)),
        now=now,
        site_files=SiteFiles(zoned=is_zoned(site)),
    )


def contents(site: Site) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the site's content folders, and the number of files in each section."""
    folders = {mount.source for mount in site.mounts if (site.root / mount.source).exists()}
    sections = Counter(source.section for source in discover(site).files)
    return tuple(sorted(folders)), dict(sorted(sections.items()))
