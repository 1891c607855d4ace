"""Read the type, URL, aliases, links and image of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.model.results import Link

LONG_URL = "E118"
SHORTEN = "shorten it to at most 255 bytes between two slashes"

MAX_PATH = 4_096
"""Maximum bytes of a URL path: a page becomes a file, and this is the limit for paths in Linux."""

MAX_NAME = 255
"""Maximum bytes between two slashes: the limit for file names in common file systems."""

_PROTOCOLS = ("http://", "https://")
_IMAGE_KEYS = ("image", "featured_image", "featuredimage", "cover", "thumbnail", "images")
_FILE_KEYS = ("src", "filename", "file", "path", "url", "image", "relative")
_NAME_KEYS = ("name", "title", "label", "text", "type")
_URL_PREFIX = "url_"
_EVENT_URL_KEYS = ("event_url", "registration_url", "event_link")


def type_(front: Front) -> Mapping[str, object]:
    """Read `type`. Default to the section, or to `page` outside of sections, as Hugo does."""
    return {"type": front.text("type") or front.source.section or "page"}


def slug(front: Front) -> Mapping[str, object]:
    """Read `slug`, a text or a number, without hyphens at both ends."""
    return {"slug": front.text("slug").strip("-")} if "slug" in front.values else {}


def url(front: Front) -> Mapping[str, object]:
    """Read `url` as written. Report and ignore an absolute URL, which makes Hugo fail."""
    text = front.text("url")
    if text.startswith(_PROTOCOLS):
        _foreign(front, "url", text)
        return {"url": ""}
    return {"url": text}


def aliases(front: Front) -> Mapping[str, object]:
    """Read `aliases`: null, a text with paths separated by blanks, or a list of paths."""
    value = front.values.get("aliases")
    if isinstance(value, dict):
        front.report("aliases", "E107", "`aliases` is a mapping, not a list", "write a list")
        return {"aliases": ()}
    entries = value if isinstance(value, list) else (to_text(value) or "").split()
    urls: list[str] = []
    for entry in entries:
        text = to_text(entry)
        if text is None:
            message = f"`aliases` contains {kind(entry)}, not only texts"
            front.report("aliases", "E107", message, "write one address per entry")
        elif text.startswith(_PROTOCOLS):
            _foreign(front, "aliases", text)
        elif is_too_long(text):
            message = f"the alias {kind(text)} has {len(text):,} characters, too many for the name"
            front.report("aliases", LONG_URL, f"{message} of a file", SHORTEN)
        elif text:
            urls.append(text)
    return {"aliases": tuple(urls)}


def is_too_long(path: str) -> bool:
    """Return whether the path of a URL is too long for a file, so that no page can have it."""
    # A character has at most 4 bytes.
    if len(path) <= MAX_NAME // 4:
        return False
    data = unquote_to_bytes(path)
    return len(data) > MAX_PATH or max(map(len, data.split(b"/"))) > MAX_NAME


def _foreign(front: Front, key: str, text: str) -> None:
    front.report(
        key,
        "E109",
        f"`{key}` {kind(text)} is an address on some site, not a path",
        "write the path only",
        "error" if front.site.platform == "hugo" else "warning",
    )


def image(front: Front) -> Mapping[str, object]:
    """Read the path of the image from a text, a mapping such as `{src: …}`, or a list of these."""
    files = (_file(front.values.get(key)) for key in _IMAGE_KEYS)
    return {"image": next((file for file in files if file), "")}


def links(front: Front) -> Mapping[str, object]:
    """Read `links`, every key like `url_slides`, and the URL of the event."""
    entries = dict.fromkeys(
        (*_listed(front), *_prefixed(front.values), *_event_links(front.values))
    )
    return {"links": tuple(entries)}


def _file(value: object) -> str:
    match value:
        case dict():
            return next((file for key in _FILE_KEYS if (file := _file(value.get(key)))), "")
        case list():
            return next((file for each in value if (file := _file(each))), "")
        case str():
            return value.strip()
        case _:
            return ""


def _listed(front: Front) -> Iterator[Link]:
    value = front.values.get("links")
    if isinstance(value, dict):
        yield from (Link(name=words(key), url=_file(each)) for key, each in value.items() if each)
        return
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, str):
            if url := entry.strip():
                yield Link(name="", url=url)
        elif isinstance(entry, dict):
            if url := words(entry.get("url") or entry.get("link") or entry.get("href")):
                yield Link(name=_name(entry), url=url)
        elif entry is not None:
            message = f"`links` contains {kind(entry)}, which is not a link"
            front.report("links", "E107", message, "write name and url")


def _name(entry: Mapping[str, object]) -> str:
    names = (plain_line(words(entry.get(key))) for key in _NAME_KEYS)
    return next((name for name in names if name), "")


def _prefixed(values: Mapping[str, object]) -> Iterator[Link]:
    for key in sorted(values):
        url = values[key]
        if key.startswith(_URL_PREFIX) and isinstance(url, str) and url.strip():
            yield Link(name=key.removeprefix(_URL_PREFIX).replace("_", " "), url=url.strip())


def _event_links(values: Mapping[str, object]) -> Iterator[Link]:
    event = values.get("event")
    inner = event.get("url") if isinstance(event, dict) else None
    for url in (*(values.get(key) for key in _EVENT_URL_KEYS), inner):
        if isinstance(url, str) and url.strip():
            yield Link(name="event", url=url.strip())


RULES: tuple[FieldRule, ...] = (type_, slug, url, aliases, image, links)
