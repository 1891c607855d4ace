"""
What does a reader see of a shortcode?

Themes are not read, so the rule is one for all: the inside is seen, and so are the arguments
whose name says that they are words for the reader. Hugo's own shortcodes are known by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eventsearch.extractor.markdown.shortcodes.lexer import Tag

_WORDS = frozenset(
    ("title", "subtitle", "text", "caption", "heading", "label", "summary", "quote", "content")
)
_ALONE = _WORDS | {"name", "cite"}
"""Names of arguments that are shown, also with something before them (``button_text``), but for
those that mean another thing then (``icon_name``). Not ``alt``: it stands for an image one cannot
see, and the alternative text of Markdown images is no text of the page either."""

_FRAMES = frozenset(
    ("youtube", "vimeo", "gist", "tweet", "twitter", "twitter_simple", "x", "x_simple",
     "instagram", "instagram_simple", "qr")
)  # fmt: skip
"""Hugo's shortcodes that show what is not on the page, and have no inside."""

_EXTENSION = re.compile(r"(?:/?_?index)?\.(?:md|html)\b")
_PARTS = re.compile(r"[_-]")

TARGETS = frozenset(("ref", "relref"))
"""Shortcodes that give an address."""


def silent(tag: Tag, *, paired: bool) -> bool:
    """Whether nothing is shown, inside included: templates in content are not run."""
    if tag.name in _FRAMES:
        return not paired
    return tag.name == "comment" or tag.name.endswith(".inline")


def arguments(tag: Tag, params: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the Markdown of what the arguments show, in their order."""
    return known_arguments(tag, params) or tuple(
        value for name, value in tag.named.items() if _shown(name) and value.strip()
    )


def known_arguments(tag: Tag, params: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the same for the shortcodes of Hugo's own that are known by name."""
    if tag.name in TARGETS:
        return (_EXTENSION.sub("", tag.named.get("path") or "".join(tag.positional[:1])),)
    if tag.name == "param":
        return _parameter(params, "".join(tag.positional[:1]))
    return ()


def code(tag: Tag) -> bool:
    """Whether the inside is code: Hugo's ``highlight``, which names a language, and its kin."""
    if tag.name == "highlight":
        return bool(tag.positional)
    return _PARTS.split(tag.name)[0] == "code"


def _shown(name: str) -> bool:
    return name in _ALONE or _PARTS.split(name)[-1] in _WORDS


def _parameter(sources: Sequence[Mapping[str, object]], name: str) -> tuple[str, ...]:
    """Return a parameter of the page or else the site; dots lead into mappings."""
    for source in sources:
        value: object = source
        for key in name.lower().split("."):
            value = _get(value, key) if isinstance(value, Mapping) else None
        if isinstance(value, str | int | float):
            return (str(value),)
    return ()


def _get(mapping: Mapping[str, object], key: str) -> object:
    """Return a value whatever the case of its key, as Hugo does."""
    return next((value for name, value in mapping.items() if str(name).lower() == key), None)
