"""
Of what type is the page, and where does it want to be found?
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.fields.reader import FieldRule, Front, kind
from eventsearch.extractor.front_matter.coercion import to_text

_PROTOCOLS = ("http://", "https://")


def type_(front: Front) -> Mapping[str, object]:
    """Take `type`, or the section, or what Hugo calls a page outside of sections."""
    return {"type": front.text("type") or front.source.section or "page"}


def slug(front: Front) -> Mapping[str, object]:
    """Take `slug`, which never begins or ends with a hyphen; a number is one too."""
    return {"slug": front.text("slug").strip("-")} if "slug" in front.values else {}


def url(front: Front) -> Mapping[str, object]:
    """Take `url` as written; an address on another site is none, and stops Hugo."""
    text = front.text("url")
    if text.startswith(_PROTOCOLS):
        _foreign(front, "url", text)
        return {"url": ""}
    return {"url": text}


def aliases(front: Front) -> Mapping[str, object]:
    """Take `aliases`: null, a text of addresses between blanks, or a list."""
    value = front.values.get("aliases")
    if isinstance(value, dict):
        front.report("aliases", "E107", "`aliases` is a mapping, not a list", "write a list")
        return {"aliases": ()}
    entries = value if isinstance(value, list) else (to_text(value) or "").split()
    found: list[str] = []
    for entry in entries:
        text = to_text(entry)
        if text is None:
            message = f"`aliases` holds {kind(entry)}, not only texts"
            front.report("aliases", "E107", message, "write one address an entry")
        elif text.startswith(_PROTOCOLS):
            _foreign(front, "aliases", text)
        elif text:
            found.append(text)
    return {"aliases": tuple(found)}


def _foreign(front: Front, key: str, text: str) -> None:
    front.report(
        key,
        "E109",
        f"`{key}` {kind(text)} is an address on some site, not a path",
        "write the path only",
        "error" if front.site.platform == "hugo" else "warning",
    )


RULES: tuple[FieldRule, ...] = (type_, slug, url, aliases)
