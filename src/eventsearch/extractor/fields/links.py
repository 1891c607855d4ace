"""
Which image stands for the page, and which links does it name?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.markdown.render import plain_line
from eventsearch.model.page import Link

_IMAGE_KEYS = ("image", "featured_image", "featuredimage", "cover", "thumbnail", "images")
_FILE_KEYS = ("src", "filename", "file", "path", "url", "image", "relative")
_NAME_KEYS = ("name", "title", "label", "text", "type")
_URL_PREFIX = "url_"
_EVENT_URL_KEYS = ("event_url", "registration_url", "event_link")


def image(front: Front) -> Mapping[str, object]:
    """Take the image's file: a text, or in a mapping with a caption; the first of a list."""
    files = (_file(front.values.get(key)) for key in _IMAGE_KEYS)
    return {"image": next((file for file in files if file), "")}


def links(front: Front) -> Mapping[str, object]:
    """Take `links`, every `url_…` that is filled in, and the event's own address."""
    found = dict.fromkeys((*_listed(front), *_prefixed(front.values), *_event_links(front.values)))
    return {"links": tuple(found)}


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
            message = f"`links` holds {kind(entry)}, which is no link"
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


RULES: tuple[FieldRule, ...] = (image, links)
