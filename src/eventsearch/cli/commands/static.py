"""``eventsearch static``: what a site publishes that has no server of ours."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from eventsearch.analysis.synonyms import site_synonyms
from eventsearch.cli.app import command_app
from eventsearch.cli.index_runner import IndexRunner, has_unreadable
from eventsearch.cli.open_index import opened
from eventsearch.cli.options import AllowOutside, IndexFolder, Now, SiteFolder, parse_now
from eventsearch.cli.terminal import Exit, print_status, with_hint_for
from eventsearch.errors import needs
from eventsearch.output.static_site import StaticSite, static_site
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import EVENTS_HINT, FILE, HINT
from eventsearch.storage.generations import Info
from eventsearch.storage.published_folder import demand_place, publish, reader

app = command_app()


@app.command()
def static(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="Folder to write, of its own in the built site: public/eventsearch."
        ),
    ],
    site: SiteFolder = None,
    index: IndexFolder = None,
    allow_outside: AllowOutside = None,
    now: Now = None,
) -> int:
    """
    Write search, lists, calendars and feeds as files for a site without a server.

    Updates the index first, unless --index names one.
    """
    with needs("static", "static"):
        from eventsearch.static_index.files import index_files
        from eventsearch.static_index.scripts import scripts
        from eventsearch.web.event_items import event_items
        from eventsearch.web.search_page.messages import choose_language, translator

    demand_place(out)
    flags: dict[str, object] = {
        "index": None if index is None else index.absolute(),
        "allow_outside": allow_outside or None,
    }
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    code = Exit.DONE
    if index is None:
        with with_hint_for(site, None):
            code = Exit.UNABLE if has_unreadable(IndexRunner().once(settings)) else code
    synonyms, messages = site_synonyms(settings)
    for message in messages:
        print_status(message)
    with opened(index, settings) as source:
        info = source.generation.info
        items = partial(event_items, zone=info.zone)
        result = static_site(source, now=parse_now(now, lambda: info.zone), items=items)
        title = translator(choose_language(info.lang)).words["search"]
        search = index_files(source, synonyms, result.calendars, reader(out))
        page = scripts(info.lang, title, site=info.title, home=urlsplit(info.home).path)
        files = {**search, **page, **result.files}
    _warn(result, info, settings)
    with with_hint_for(None, None, option="OUT"):
        written = publish(out, files, built_at=info.built_at)
    events = quantity(result.events, "event")
    print_status(
        f"{out}: {quantity(written.files, 'file')}, {written.written} written,"
        f" {written.removed} removed; {events}, {result.to_come} to come"
    )
    return code


def _warn(result: StaticSite, info: Info, settings: Settings) -> None:
    """Say what the files do not have, and why."""
    if not info.pages:
        print_status(
            'the site has no page with a URL, so the files are empty; run "eventsearch check", and'
            " see that pages are no drafts, and rendered (build.render in Hugo)"
        )
    elif result.has_expired and not result.events:
        print_status(
            "the events of the site have all expired, so lists and calendars are empty; to list"
            " past events, remove their expiry date"
        )
    elif not result.events + result.waiting:
        hint = EVENTS_HINT
        if not (settings.root / FILE).exists():
            hint = f'run "eventsearch init" for a proposal, or {hint}'
        print_status(f"the site has no events, so lists and calendars are empty; {hint}")
    if not info.origin:
        print_status(
            "the URL of the site is not known, so calendars and feeds have no links to it;"
            f" set {HINT}"
        )
    if result.in_utc and info.zone == "UTC" and not settings.timezone:
        count = quantity(result.in_utc, "event starts", "events start")
        print_status(
            f"the site names no time zone, and {count} at a time in UTC; set `timezone` in"
            ' eventsearch.toml, such as timezone = "Europe/Paris"'
        )
    if result.waiting:
        count = quantity(result.waiting, "event is", "events are")
        print_status(
            f"{count} not published yet, and in none of the files; build the site and run this"
            " again when they are"
        )
