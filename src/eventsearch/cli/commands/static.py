"""``eventsearch static``: write search, calendars and feeds as files, without a server."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import orjson
import typer

import eventsearch
from eventsearch.analysis.synonyms import Synonyms, site_synonyms
from eventsearch.cli.app import command_app
from eventsearch.cli.index_runner import IndexRunner, has_unreadable
from eventsearch.cli.open_index import opened
from eventsearch.cli.options import AllowOutside, IndexFolder, Now, SiteFolder, parse_now
from eventsearch.cli.terminal import Exit, print_status, with_hint_for
from eventsearch.errors import BuildError, needs
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.protocol import Platform
from eventsearch.extractor.site import Site
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.search.index import Index
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import EVENTS_HINT, FILE, FOLDER, HINT, PLATFORMS
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.generations import Info
from eventsearch.storage.published_folder import Published, demand_place, publish, published, reader

if TYPE_CHECKING:
    from eventsearch.output.static_site import StaticSite

app = command_app()

NEXT, SCRIPT = "next.html", "event-search.js"
"""Two of the written files. Some generators read files in these formats as pages."""

NOT_READ = "E209"
"""Code for a page in a format that eventsearch does not read."""


@app.command()
def static(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="New folder in the built site to write, such as public/eventsearch."
        ),
    ],
    site: SiteFolder = None,
    index: IndexFolder = None,
    allow_outside: AllowOutside = None,
    now: Now = None,
) -> int:
    """
    Write search, lists, calendars and feeds as files for a site without a server.

    Updates the index first, unless --index specifies one.
    """
    with needs("static", "static"):
        import babel  # noqa: F401
    flags: dict[str, object] = {
        "index": None if index is None else index.absolute(),
        "allow_outside": allow_outside or None,
    }
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    code = Exit.DONE
    with with_hint_for(site, None):
        if index is None:
            # Checked before `demand_place`, which may suggest a folder inside the content.
            _demand_no_content(out, settings)
        demand_place(out)
        if index is None:
            code = Exit.UNABLE if has_unreadable(IndexRunner().once(settings)) else code
    synonyms, messages = site_synonyms(settings)
    for message in messages:
        print_status(message)
    with opened(index, settings) as source:
        time = parse_now(now, lambda: source.generation.info.zone)
        fingerprint = _fingerprint(source, synonyms, settings, time)
        hints = (*_hidden_events(source, settings, time), *_waiting(source, time))
        written = published(out, fingerprint) or _write(
            out, source, synonyms, settings, time, fingerprint
        )
    *warnings, events = written.notes
    for message in (*warnings, *hints):
        print_status(message)
    print_status(
        f"{out}: {quantity(written.files, 'file')}, {written.written} written,"
        f" {written.removed} removed; {events}"
    )
    return code


def _demand_no_content(out: Path, settings: Settings) -> None:
    """Raise BuildError if the generator or the next run would read the files as content."""
    real, root = out.resolve(), settings.root.resolve()
    if not real.is_relative_to(root):
        return
    site, _ = configured_site(settings)
    place = real.relative_to(root).as_posix()
    is_content = platform_named(site.platform).holds_content or _is_read
    if is_content(place, site):
        raise BuildError(
            f"{out}: the site reads this folder as content, so its files would be pages",
            hint="specify a folder that the site publishes unchanged, such as static/eventsearch",
        )


def _is_read(place: str, site: Site) -> bool:
    """Return whether the site reads a folder as content; tried on a temporary copy."""
    with TemporaryDirectory() as folder:
        (Path(folder) / place).mkdir(parents=True, exist_ok=True)
        for name in (NEXT, SCRIPT):
            (Path(folder) / place / name).write_bytes(b"<ul></ul>")
        found = discover(replace(site, root=Path(folder).resolve()))
    return bool(found.files) or any(each.code == NOT_READ for each in found.diagnostics)


def _fingerprint(source: Index, synonyms: Synonyms, settings: Settings, now: datetime) -> str:
    """Return a digest of everything that decides the content of the files."""
    generation = source.generation
    files = Path(eventsearch.__file__).parent.rglob("*.*")
    program = sorted(path for path in files if path.suffix != ".pyc" and path.is_file())
    decides = (
        generation.name,
        str(generation.info),
        str(source.ranking),
        synonyms.digest,
        str(bisect_right(generation.info.instants, epoch(now))),
        # A hint depends on whether the settings file exists.
        str((settings.root / FILE).exists()),
    )
    return digest(*(text.encode() for text in decides), *(path.read_bytes() for path in program))


def _write(
    out: Path,
    source: Index,
    synonyms: Synonyms,
    settings: Settings,
    now: datetime,
    fingerprint: str,
) -> Published:
    """Write all files of a site."""
    from eventsearch.output.static_site import EVENTS, static_site
    from eventsearch.static_index.files import index_files
    from eventsearch.static_index.scripts import scripts
    from eventsearch.static_index.visible_pages import visible_pages
    from eventsearch.web.event_items import event_items
    from eventsearch.web.search_page.messages import choose_language, translator

    info = source.generation.info
    items = partial(event_items, zone=info.zone)
    with visible_pages(source, now) as shown:
        result = static_site(shown, now=now, items=items)
        _demand_same_site(out, reader(out)(EVENTS), result.files[EVENTS])
        search = index_files(shown, now, synonyms, result.calendars, reader(out))
    title = translator(choose_language(info.lang)).words["search"]
    page = scripts(info.lang, title, site=info.title, home=urlsplit(info.home).path)
    notes = (
        *_warnings(result, info, settings),
        f"{quantity(result.events, 'event')}, {result.to_come} upcoming",
    )
    files = {**search, **page, **result.files}
    with with_hint_for(None, None, option="OUT"):
        return publish(out, files, built_at=info.built_at, fingerprint=fingerprint, notes=notes)


def _demand_same_site(out: Path, before: bytes, after: bytes) -> None:
    """
    Raise BuildError if two lists of events are from different sites.

    A preview has its own URL and sometimes its own title, and a renamed site has a new URL and a
    new title. So the lists must have no common event either.
    """
    with suppress(ValueError, TypeError, LookupError):
        lists = [orjson.loads(each) for each in (before, after)]
        titles, urls = ({each["site"][name] for each in lists} for name in ("title", "url"))
        ids = [{event["id"] for event in each["events"]} for each in lists]
        is_known = all(titles) and all(urlsplit(url).netloc for url in urls) and all(ids)
        if is_known and len(titles) == len(urls) == 2 and ids[0].isdisjoint(ids[1]):
            raise BuildError(
                f"{out}: the folder contains the files of another site, {lists[0]['site']['url']}",
                hint=f"set a separate folder, or remove the folder {out} and run the command again",
            )


def _warnings(result: StaticSite, info: Info, settings: Settings) -> Iterator[str]:
    """Yield warnings on missing data. Visitors can read them, so they cover visible pages only."""
    if result.undated:
        pages, key = quantity(result.undated, "page"), _platform(info).changed_key
        yield (
            f"feed.atom uses 2000-01-01 for {pages} without a modification date; write `{key}`, or"
            " `date` where it is not the start of an event"
        )
    if not info.pages:
        yield (
            'the site has no page with a URL, so the files are empty; run "eventsearch check", and'
            " make sure that pages are not drafts and are rendered (build.render in Hugo)"
        )
    if not info.origin:
        yield (
            "the URL of the site is not known, so calendars and feeds have no links to it;"
            f" set {HINT}"
        )
    if result.in_utc and info.zone == "UTC" and not settings.timezone:
        count = quantity(result.in_utc, "event starts", "events start")
        yield (
            f"the site has no time zone, and {count} at a time in UTC; set `timezone` in"
            ' eventsearch.toml, such as timezone = "Europe/Paris", or "UTC" if they are in UTC'
        )


def _platform(info: Info) -> Platform:
    """Return the platform of an index; a plain folder if the platform is missing or unknown."""
    return platform_named(info.platform if info.platform in PLATFORMS else FOLDER)


def _hidden_events(source: Index, settings: Settings, now: datetime) -> Iterator[str]:
    """Yield why events are not in the files, to print in each run and never to publish."""
    events, info = SearchRequest(events=True), source.generation.info
    hidden, shown = source.hidden(events, now=now), source.total(events, now=now)
    if not info.pages:
        return
    if hidden.gone and not shown:
        yield (
            "the events of the site have all expired, so lists and calendars are empty; to list"
            " past events, remove their expiry date"
        )
    elif not shown + hidden.waiting:
        hint = EVENTS_HINT
        if not (settings.root / FILE).exists():
            hint = f'run "eventsearch init" for a proposal, or {hint}'
        yield f"the site has no events, so lists and calendars are empty; {hint}"
    announce = _platform(info).announce
    if hidden.late and announce:
        count = quantity(
            hidden.late,
            "event is published only when it begins",
            "events are published only when they begin",
        )
        yield f"{count}, and listed nowhere before; set {announce}"


def _waiting(source: Index, now: datetime) -> Iterator[str]:
    """Yield how many pages become visible later, and when the next run is due."""
    comes = [since for since in source.engine.hidden(epoch(now)).values() if since is not None]
    if comes:
        first = datetime.fromtimestamp(min(comes), ZoneInfo(source.generation.info.zone))
        due = f"run this again after {first.isoformat()}"
        then = comes.count(min(comes))
        if then < len(comes):
            due += f", when {quantity(then, 'page becomes', 'pages become')} visible"
        yield (
            f"{quantity(len(comes), 'page is', 'pages are')} not visible yet and not in the files;"
            f" build the site and {due}"
        )
