"""
Finds lists of events that are not in the settings, and pages for lists that do not exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from eventsearch.extractor import dates
from eventsearch.extractor.entries.find import is_named, page_url, read_items, title_of
from eventsearch.extractor.entries.formats import Item
from eventsearch.extractor.events.keys import entries, is_event_name, is_other_section
from eventsearch.extractor.events.proposals import (
    LIST_PAGE,
    SOURCES,
    Clued,
    Example,
    Proposal,
)
from eventsearch.extractor.events.values import read_start
from eventsearch.extractor.fields.reader import language_order
from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.hugo.config.files import diagnostic_of, place_of
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.walk import walk
from eventsearch.extractor.site import Site
from eventsearch.lint.url_index import Folders, url_key
from eventsearch.model.page import Diagnostic, PageRecord, is_entry
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import FILE, MARKDOWN
from eventsearch.settings.tables import SUFFIXES, DataSource

_FOLDERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("data", "_data", "src/_data", "src/data"), SUFFIXES),
    **dict.fromkeys(("static", "public", "assets", "files", "calendar", "calendars"), (".ics",)),
}
"""Maps a folder to the suffixes of the files in it that may be lists."""
_CONTAINERS = frozenset(
    ("app", "assets", "client", "content", "contents", "public", "site", "src", "static", "web")
)
"""Folders to search for files and folders that are named after events. The site's root is searched
too."""
_DEEPEST = 4
_MOST_FILES = 200
_LARGEST = 1_000_000
_OF_EVENTS = frozenset(("start", "end", "place", "time", "start_time", "end_time", "sessions"))
"""Roles of keys that most events have, but most news and publications do not have."""


class _List(NamedTuple):
    path: str
    rows: tuple[Example, ...]


def unread_lists(
    site: Site, settings: Settings, pages: Iterable[Clued] = (), lang: str = ""
) -> tuple[Proposal, ...]:
    """
    Return a proposal for each list of events, or folder of lists, that is not in the settings.

    Args:
        pages: Pages whose front matter may contain lists.
        lang: Language of most pages, if the site declares another language.
    """
    order = settings.date_order or language_order(lang or site.default_language)
    settings = replace(settings, date_order=order)
    groups: defaultdict[tuple[str, str], list[_List]] = defaultdict(list)
    named = [each for each in settings.sources if each.files]
    for page in pages:
        rows = page.clue.listed if page.clue else ()
        if rows and not any(is_named(each, page.path) for each in named):
            own = tuple(Example(page.path, *row) for row in rows)
            groups[_group(page.path)].append(_List(page.path, own))
    for path, size in _files(site):
        if size <= _LARGEST and not any(is_named(each, path) for each in named):
            groups[_group(path)].append(_List(path, _rows(path, site, settings)))
    return tuple(each for key in sorted(groups) for each in _proposals(*key, groups[key]))


def _files(site: Site) -> list[tuple[str, int]]:
    every: list[tuple[str, int]] = []
    hidden = platform_named(site.platform).hidden_folders(site)
    for folder, suffixes in (_FOLDERS | dict.fromkeys(hidden, MARKDOWN)).items():

        def accepts(path: str, is_folder: bool, ends: tuple[str, ...] = suffixes) -> bool:
            return is_folder or path.lower().endswith(ends)

        walked = walk(site.boundary, folder, accepts=accepts)
        every += [(each.path, each.size) for each in walked.files]
    walked = walk(site.boundary, "", accepts=_is_named_list)
    every += [(each.path, each.size) for each in walked.files]
    return list(dict.fromkeys(every))[:_MOST_FILES]


def _is_named_list(path: str, is_folder: bool) -> bool:
    """Return whether to read a data file, because of its name or folder, or to search a folder."""
    place = PurePosixPath(path)
    if is_folder:
        named = place.name in _CONTAINERS or is_event_name(place.name)
        return named and len(place.parts) < _DEEPEST
    named = is_event_name(place.stem) or is_event_name(place.parent.name)
    return named and place.suffix.lower() in SUFFIXES


def _group(path: str) -> tuple[str, str]:
    """Return folder and suffix of a path: the nearest folder named after events, else its own."""
    place = PurePosixPath(path)
    named = (each for each in place.parents if is_event_name(each.name))
    return str(next(named, place.parent)), place.suffix


def _proposals(folder: str, suffix: str, lists: list[_List]) -> Iterator[Proposal]:
    """
    Yield one proposal for a folder whose files all contain events, else one for each such file.

    If the folder is named after events, it is enough that most files contain events.
    """
    read = sum(bool(each.rows) for each in lists)
    most = is_event_name(PurePosixPath(folder).name) and 2 * read > len(lists)
    if len(lists) > 1 and (most or read == len(lists)):
        rows = tuple(row for each in lists for row in each.rows)
        deep = any(str(PurePosixPath(each.path).parent) != folder for each in lists)
        lists = [_List(f"{folder}/{'**/' * deep}*{suffix}", rows)]
    for path, rows in lists:
        if len(rows) > 1:
            yield _proposal(path, rows)


def _proposal(files: str, rows: tuple[Example, ...]) -> Proposal:
    titled = any(row.value for row in rows)
    what = "a title and a day" if titled else "a day and no title that is known"
    more = "" if titled else ' and fields = { title = "…" }'
    table = f'files = "{files}" and page = "{LIST_PAGE}"{more}'
    diagnostic = Diagnostic(
        path=rows[0].path,
        code="E222",
        message=f"{len(rows)} entries of {files} have {what}, and are not read",
        hint=f"if they are events, add a table [[sources]] with {table} to {FILE}",
        severity="info",
    )
    # Without a title, the site's owner must specify which key contains it.
    setting, values = (SOURCES, (files,)) if titled else ("", ())
    return Proposal(diagnostic, setting, values, rows[:3])


def _rows(path: str, site: Site, settings: Settings) -> tuple[Example, ...]:
    """
    Return the entries with title and day if the file is a list of events; else an empty tuple.

    A file that is named after events does not need titles: their key may have an unknown name.
    """
    try:
        read = partial(_items, path, site, settings)
        items = limit(path, settings.page_timeout, read)
    except (ContentError, FormatError, OSError, UnicodeDecodeError):
        return ()
    dated = [
        Example(path, title_of(item.values), day)
        for item in items
        if (day := _day(item.values, site, settings))
    ]
    place = PurePosixPath(path)
    named = _names_events(path)
    rows = [row for row in dated if row.value] or dated * named
    if is_other_section(place.parent.name):
        return ()
    like = [item for item in items if _OF_EVENTS & _roles(item.values, settings)]
    if 2 * len(rows) <= len(items) or not (named or 2 * len(like) > len(items)):
        return ()
    return tuple(rows)


def _names_events(path: str) -> bool:
    """Return whether a file, or one of its parent folders, is named after events."""
    place = PurePosixPath(path)
    return any(map(is_event_name, (place.stem, *place.parent.parts)))


def _items(path: str, site: Site, settings: Settings) -> Sequence[Item]:
    named = _names_events(path)

    def accepts(values: Mapping[str, object]) -> bool:
        return bool((named or title_of(values)) and _day(values, site, settings))

    text = site.boundary.read(path).decode("utf-8-sig")
    source = DataSource(files=path)
    return read_items(PurePosixPath(path).suffix.lower(), text, accepts, source).items


def _roles(values: Mapping[str, object], settings: Settings) -> set[str]:
    all_entries = entries(values, settings.events)
    return {entry.name.role for entry in all_entries if not entry.name.weak}


def _day(values: Mapping[str, object], site: Site, settings: Settings) -> str:
    """Return the first day of an entry in ISO 8601; empty if there is no day."""
    zone = dates.zone_of(site.zone)
    for entry in entries(values, settings.events):
        if entry.name.weak or entry.name.role not in ("start", "date"):
            continue
        start = read_start(entry.value, zone, settings.date_order)
        if start is not None:
            return start.day.isoformat()
    return ""


def missing_pages(
    site: Site, settings: Settings, records: Iterable[PageRecord]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each page that should show a list but seems to be missing."""
    pages = dict.fromkeys(each.page for each in settings.sources if each.page)
    if not pages:
        return
    keys = {"", url_key(site.base_url)}
    for record in (each for each in records if not is_entry(each.path)):
        keys |= {url_key(record.url), *(url_key(alias) for alias in record.meta.aliases)}
    # Sections have an address even without an index page.
    folders = Folders(keys)
    for page in pages:
        key = url_key(page_url(page, site))
        if key in keys or key in folders or _is_template(page, site):
            continue
        yield diagnostic_of(
            ("page", page),
            partial(place_of, site.boundary, (FILE,)),
            code="E223",
            message=f"the site has no page {page}, to which entries of a list link",
            hint="set `page` of [[sources]] to the page that shows the list",
            severity="warning",
        )


def _is_template(page: str, site: Site) -> bool:
    """Return whether a template or static file, such as `agenda.html`, may produce this page."""
    inner = page.strip("/").removesuffix(".html")
    folders = ("", "src", "src/pages", "static", "layouts", "pages", "public")
    names = (f"{inner}.*", f"{inner}/index.*")
    return any(
        next((site.root / folder).glob(name), None) is not None
        for folder in folders
        for name in names
        if inner and ".." not in inner and "*" not in inner
    )
