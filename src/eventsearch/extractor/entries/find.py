"""
Find the entries of a site in the lists of the setting `sources` and in Quarto's listings.

The content of an entry is stored as JSON in `SourceFile.data`. So an index run compares entries
like files, and every later stage reads them like pages.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from eventsearch.extractor.entries.calendar import Calendar, read_calendar
from eventsearch.extractor.entries.formats import Accepts, Item, read_csv, read_tree
from eventsearch.extractor.events.keys import entries, fold, is_event_name
from eventsearch.extractor.events.state import MEETING_HOSTS
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms.protocol import Discovery, Listing
from eventsearch.extractor.platforms.walk import Entry, walk
from eventsearch.extractor.site import Site
from eventsearch.files import read_regular_file
from eventsearch.model.page import Diagnostic, Severity, SourceFile
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import MARKDOWN, origin
from eventsearch.settings.tables import CALENDARS, DataSource, kept_name

UNREAD_LIST = "E218"
MOST_ENTRIES = 3_000
"""Maximum number of entries to read from a list. An entry costs as much time as a page."""

MAX_SHOWN = 300
"""Maximum characters of a title in a URL. Browsers find the passage by its first words."""

MAX_URL = 8_000
"""Maximum characters of the URL of an entry. RFC 9110 recommends supporting this many."""


_TITLES = (
    *("title", "name", "event_name", "eventname", "event", "summary", "titre", "nom", "titel"),
    *("titulo", "titolo", "nombre", "nome", "naam", "label", "subject", "headline", "what"),
    *("quoi", "evenement", "veranstaltung", "evento"),
)
_URLS = (
    *("url", "link", "href", "website", "permalink", "event_url", "eventurl", "site", "web"),
    *("homepage", "external_url", "externalurl", "lien", "enlace", "sito"),
)
_PATHS = ("path", *_URLS)
"""Keys for the URL in Quarto's listings."""
_NOT_OF_ENTRIES = (
    *("url", "path", "slug", "aliases", "permalink", "headless", "build", "_build", "cascade"),
    *("translationkey", "lang", "layout"),
)
"""Front matter keys that are only about pages, so they are removed from entries."""
_MEETING = re.compile(
    rf"(?i)\bhttps?://(?:[^\s/]*(?:{MEETING_HOSTS})[^\s<>()]*"
    r"|[^\s<>()]{0,2000}[?&](?:pwd|passcode)=[^\s<>()]*)"
)
"""A URL that joins an online meeting, which may not be meant for the public."""
_TAG = re.compile(r"<[^<>]{0,200}>")
_BARE_HOST = re.compile(r"(?i)[\w-]+(?:\.[\w-]+)+(?:/|\Z)")


def find_entries(
    site: Site, settings: Settings, listings: Iterable[Listing], files: Sequence[SourceFile]
) -> Discovery:
    """
    Return the entries of all lists, sorted by path, and the diagnostics of the lists.

    Args:
        listings: The listings in the front matter of Quarto pages.
        files: The pages of the site.
    """
    finder = _Finder(site, settings, files)
    for source in settings.sources:
        finder.add(Listing(source=source, page=page_url(source.page, site)))
    for listing in listings:
        finder.add(listing)
    found = sorted(finder.found.values(), key=lambda each: each.path)
    return Discovery(tuple(found), tuple(finder.diagnostics))


def page_url(page: str, site: Site) -> str:
    """Return the URL path of a page in the settings. Add the path of the site if it is missing."""
    base = urlsplit(site.base_url).path.rstrip("/")
    return page if not page or f"{page}/".startswith(f"{base}/") else base + page


class _Finder:
    def __init__(self, site: Site, settings: Settings, files: Sequence[SourceFile]) -> None:
        self.found: dict[str, SourceFile] = {}
        self.diagnostics: dict[Diagnostic, None] = {}
        self._site, self._settings = site, settings
        self._pages = {file.path for file in files}
        names = {file.section for file in files}
        sections = settings.events.sections
        self._section = next((each for each in sections if each in names), (*sections, "event")[0])

    def add(self, listing: Listing) -> None:
        """Add the entries of a list."""
        for file in self._files(listing.source):
            try:
                read = partial(self._items, file, listing)
                items = limit(file.path, self._settings.page_timeout, read)
            except Vanished:
                continue
            except ContentError as exc:
                self.diagnostics[exc.diagnostic] = None
                continue
            self._enter(file, items, listing)

    def _files(self, source: DataSource) -> Iterator[SourceFile]:
        if source.url:
            yield from self._kept(source)
            return

        def accepts(path: str, is_folder: bool) -> bool:
            if is_folder:
                return source.is_deep and self._site.root / path != self._settings.index
            return is_named(source, path)

        walked = walk(self._site.boundary, source.folder, accepts=accepts)
        self.diagnostics.update(dict.fromkeys(walked.diagnostics))
        if not walked.files and not walked.diagnostics:
            self._report(
                source.files,
                0,
                "no file with this name contains a list",
                "correct the path",
                "warning",
            )
        for entry in walked.files:
            yield _source_file(entry)

    def _kept(self, source: DataSource) -> Iterator[SourceFile]:
        name = kept_name(source.url)
        path = self._settings.index / CALENDARS / name
        try:
            data = read_regular_file(path, self._settings.max_file_bytes, follow=False)
            stat = path.stat(follow_symlinks=False)
        except OSError:
            message = "the calendar has not been fetched"
            hint = 'run "eventsearch index --fetch", if you trust the site'
            missing = _diagnostic("E220", f"{CALENDARS}/{name}", 0, message, hint, "info")
            self.diagnostics[missing] = None
            return
        entry = Entry(f"{CALENDARS}/{name}", len(data), stat.st_mtime_ns, stat.st_ctime_ns)
        yield _source_file(entry)._replace(data=data)

    def _items(self, file: SourceFile, listing: Listing) -> Sequence[Item]:
        suffix = PurePosixPath(file.path).suffix.lower()
        data = read_bytes(file, self._settings)
        source = listing.source
        try:
            text = data.decode("utf-8-sig")
            items, faults = read_items(
                suffix, text, lambda each: self._is_event(each, source), source
            )
        except UnicodeDecodeError as exc:
            line = data.count(b"\n", 0, exc.start) + 1
            raise _unread(file.path, line, "it is not UTF-8", "save it as UTF-8") from exc
        except FormatError as exc:
            raise _unread(file.path, exc.line, exc.reason, exc.hint) from exc
        for fault in faults:
            hint = "correct the event in the calendar"
            self._report(file.path, fault.line, fault.reason, hint)
        # If a pattern matches several pages, some of them, such as drafts, need not have a list.
        is_one = suffix not in MARKDOWN or source.files == file.path
        # A Quarto listing may contain other things than events.
        is_one = is_one and (listing.base is None or is_event_name(PurePosixPath(file.path).stem))
        if not items and is_one and suffix not in (".ics", ".csv", ".tsv"):
            self._report(
                file.path,
                0,
                "the list has no entry with a title and a date",
                "set `items` and `fields` of [[sources]] to the names of the keys",
                "warning",
            )
        return items

    def _enter(self, file: SourceFile, items: Sequence[Item], listing: Listing) -> None:
        names: Counter[str] = Counter()
        if len(items) > MOST_ENTRIES:
            message = f"the list has {len(items):,} entries, of which {MOST_ENTRIES:,} are read"
            self._report(file.path, 0, message, "divide it")
        for number, item in enumerate(items[:MOST_ENTRIES], start=1):
            values = self._without_meetings(_with_fields(item.values, listing.source))
            named = item.name if self._is_event(values, listing.source) else ""
            title = title_of(values) or named
            if not title:
                what = f"entry {number} of the list has no title"
                hint = 'name it: fields = { title = "..." } in [[sources]]'
                self._report(file.path, item.line, what, hint, "warning")
                continue
            url = self._url(file, item, values, title, listing)
            if url is None:
                continue
            key = _key(values, title)
            names[key] += 1
            key = key if names[key] == 1 else f"{key}-{names[key]}"
            entry = self._entry(file, f"{file.path}#{key}", listing, values)
            data = _data(item, {**values, "title": title}, url, listing.source)
            self.found.setdefault(entry.path, entry._replace(size=len(data), data=data))

    def _entry(
        self, file: SourceFile, path: str, listing: Listing, values: Mapping[str, object]
    ) -> SourceFile:
        codes = set(self._site.languages)
        lang = (to_text(values.get("lang")) or "").lower()
        given = listing.source.language.lower() or listing.language
        section = listing.source.section or listing.section or self._section
        return SourceFile(
            path=path,
            lang=lang if lang in codes else given or self._site.default_language,
            kind="page",
            bundle="",
            logical=f"/{section}/{path.rpartition('#')[2]}",
            section=section.lower(),
            size=0,
            mtime_ns=file.mtime_ns,
            ctime_ns=file.ctime_ns,
        )

    def _url(
        self,
        file: SourceFile,
        item: Item,
        values: Mapping[str, object],
        title: str,
        listing: Listing,
    ) -> str | None:
        """Return the URL of an entry; None if the entry is skipped."""
        keys = _URLS if listing.base is None else _PATHS
        written = next((text for key in keys if (text := _line(values.get(key)))), "")
        base = listing.base
        if base is not None and written and not re.match(r"(?i)[a-z][a-z0-9+.-]*:|/", written):
            inside = posixpath.normpath(posixpath.join(base, unquote(urlsplit(written).path)))
            if inside in self._pages:
                # Skip the entry: it links to a page of the site, which contains at least as much.
                return None
            written = f"/{inside}"
        url = _address(written, self._site)
        if written and not url:
            message = f"{written[:80]!r} is not a URL, so the entry links to the page of its list"
            hint = "write it with https:// before it"
            self._report(file.path, item.line, message, hint, "warning")
        if url or listing.page:
            shown = max(map(str.strip, _TAG.split(title)), key=len)
            if len(shown) > MAX_SHOWN:
                shown = shown[:MAX_SHOWN].rpartition(" ")[0] or shown[:MAX_SHOWN]
            text = quote(shown, safe="", errors="replace").replace("-", "%2D")
            return url or f"{listing.page}#:~:text={text}"
        self._report(
            file.path,
            item.line,
            f"entry {title[:80]!r} has no URL, and is skipped",
            "give it one, or set `page` of [[sources]] to the page that shows the list",
            "warning",
        )
        return None

    def _without_meetings(self, values: Mapping[str, object]) -> dict[str, object]:
        """Remove URLs that join a meeting. In places, replace them with `online`."""
        events = self._settings.events
        places = {entry.path[0] for entry in entries(values, events) if entry.name.role == "place"}
        result = {key: _online(value) if key in places else value for key, value in values.items()}
        for key in _PATHS:
            if _MEETING.match(_line(values.get(key))):
                del result[key]
        return result

    def _is_event(self, values: Mapping[str, object], source: DataSource) -> bool:
        """Return whether a mapping has a title and a key for the start, the day or sessions."""
        own = _with_fields(values, source)
        roles = {entry.name.role for entry in entries(own, self._settings.events)}
        return bool(title_of(own)) and not roles.isdisjoint(("start", "date", "sessions"))

    def _report(
        self, path: str, line: int, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        self.diagnostics[_diagnostic("E219", path, line, message, hint, severity)] = None


def _unread(path: str, line: int, reason: str, hint: str) -> ContentError:
    message = f"the list cannot be read: {reason}"
    return ContentError(_diagnostic(UNREAD_LIST, path, line, message, hint, "error"))


def _diagnostic(
    code: str, path: str, line: int, message: str, hint: str, severity: Severity
) -> Diagnostic:
    column = 1 if line else 0
    return Diagnostic(path, code, message, hint, line, column, severity)


def _source_file(file: Entry) -> SourceFile:
    return SourceFile(file.path, "", "page", "", "/", "", file.size, file.mtime_ns, file.ctime_ns)


def _with_fields(values: Mapping[str, object], source: DataSource) -> dict[str, object]:
    """Return an entry in which the values of the setting `fields` have the keys of front matter."""
    result = {key: value for key, value in values.items() if value is not None}
    named = {key: _at(values, path.split(".")) for key, path in source.fields}
    for _, path in source.fields:
        result.pop(path.partition(".")[0], None)
    return {**result, **{key: value for key, value in named.items() if value is not None}}


def _online(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _online(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_online(each) for each in value]
    return _MEETING.sub("online", value) if isinstance(value, str) else value


def _at(value: object, path: Sequence[str]) -> object:
    for key in path:
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, Mapping):
            value = value.get(key)
        else:
            return None
    return value


def read_items(suffix: str, text: str, accepts: Accepts, source: DataSource) -> Calendar:
    """
    Return the items of a list, and the faults of items that cannot be read.

    Args:
        suffix: End of the file name, which decides the format: `.ics`, `.csv`, `.yml`.
        accepts: Returns whether a mapping in a tree is an entry.
        source: Path of the list in a tree, and whether to read descriptions of calendars.

    Raises:
        FormatError: The text cannot be read.
    """
    if suffix == ".ics":
        return read_calendar(text, description=source.description)
    if suffix in (".csv", ".tsv"):
        return Calendar(tuple(read_csv(text)), ())
    return Calendar(tuple(read_tree(suffix, text, source.items, accepts)), ())


def is_named(source: DataSource, path: str) -> bool:
    """Return whether a source includes a file. `**` also matches no folder at all."""
    return path == source.files or matches(source.files.replace("**/", "{,**/}"), path)


def title_of(values: Mapping[str, object]) -> str:
    """Return the title of an entry on one line; empty if it has no title."""
    by_name = {fold(key): value for key, value in values.items()}
    return next((text for key in _TITLES if (text := _line(by_name.get(key)))), "")


def _line(value: object) -> str:
    """Return a text on one line; empty for a value that is not a text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _key(values: Mapping[str, object], title: str) -> str:
    """Return a key for an entry in its list: its id, else its title and day."""
    own = to_text(next((values[key] for key in ("uid", "id") if values.get(key)), "")) or ""
    if own and re.fullmatch(r"[\w.@-]{1,60}", own):
        return own
    if own:
        return hashlib.blake2b(own.encode("utf-8", "replace"), digest_size=6).hexdigest()
    days = (entry.value for entry in entries(values) if entry.name.role in ("start", "date"))
    first = next(days, "")
    first = first[0] if isinstance(first, list) and first else first
    day = re.sub(r"\W+", "-", str(first)[:10])
    slug = re.sub(r"[\W_]+", "-", fold(title))[:60].strip("-")
    return f"{slug}-{day}".strip("-") or "entry"


def _address(written: str, site: Site) -> str:
    """Return a path on this site, or a URL on another site; empty if *written* is neither."""
    if len(written) > MAX_URL:
        return ""
    written = written.encode("utf-8", "replace").decode()
    if re.match(r"(?i)https?://", written):
        own = origin(site.base_url)
        try:
            if not urlsplit(written).hostname:
                return ""
        except ValueError:
            return ""
        if own and origin(written).lower() == own.lower():
            written = written[len(own) :] or "/"
        return quote(written, safe="%/:=&?~#+!$,;'@()*[]-._")
    if not written or re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|#", written) or "\\" in written:
        return ""
    if not written.startswith("/") and _BARE_HOST.match(written):
        # Without a scheme, `www.example.org` would be read as a path on the site.
        return ""
    base = urlsplit(site.base_url).path.rstrip("/")
    return base + quote("/" + written.lstrip("/"), safe="%/:=&?~#+!$,;'@()*-._")


def _data(item: Item, values: Mapping[str, object], url: str, source: DataSource) -> bytes:
    front = {key: value for key, value in values.items() if key not in _NOT_OF_ENTRIES}
    places = dict.fromkeys(front, (item.line, 1)) if item.line else {}
    places |= {key: place for key, place in item.places.items() if key in front}
    for key, path in source.fields:
        if place := item.places.get(path.partition(".")[0]):
            places[key] = place
    fields = {"front": front, "places": places, "line": item.line, "url": url}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=to_text).encode(
        "utf-8", "backslashreplace"
    )
