"""
What is the page called, and what does it say of itself?
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.fields import taxonomies
from eventsearch.extractor.fields.reader import FieldRule, Front
from eventsearch.extractor.markdown.render import plain_line


def title(front: Front) -> Mapping[str, object]:
    """Take the title, or the title for links where there is none; a number is a title too."""
    text = plain_line(front.text("title")) or plain_line(front.text("linktitle"))
    return {"title": text}


def names(front: Front) -> Mapping[str, object]:
    """Take the names of a profile or a term; on other pages a name is not what they are called."""
    found = taxonomies.names(front.values) if taxonomies.is_named(front.source) else ()
    return {"names": tuple(filter(None, map(plain_line, found)))}


def subtitle(front: Front) -> Mapping[str, object]:
    """Take the subtitle."""
    return {"subtitle": plain_line(front.text("subtitle"))}


def description(front: Front) -> Mapping[str, object]:
    """Take the description, which Hugo does not render."""
    return {"description": plain_line(front.text("description"))}


def summary(front: Front) -> Mapping[str, object]:
    """Take the summary, which is Markdown."""
    return {"summary": _rendered(front, "summary")}


def abstract(front: Front) -> Mapping[str, object]:
    """Take the abstract, which is Markdown."""
    return {"abstract": _rendered(front, "abstract")}


def _rendered(front: Front, key: str) -> str:
    text = front.text(key)
    return front.plain(text) if text.strip() else ""


RULES: tuple[FieldRule, ...] = (title, names, subtitle, description, summary, abstract)
