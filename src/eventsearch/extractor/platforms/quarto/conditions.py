"""
Parts of a page that Quarto hides: the classes `content-hidden`, `content-visible` and `hidden`.

Source: https://quarto.org/docs/authoring/conditional.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from eventsearch.extractor.front_matter.coercion import to_bool

_CLASS = re.compile(r"(?<![^\s{])\.(content-hidden|content-visible|hidden)(?![^\s}])")
_CONDITION = re.compile(
    r"\b(when|unless)-(format|profile|meta)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'}]++))"
)
_HTML = re.compile(r"html[45]?(?::.*)?")


class Conditions(NamedTuple):
    """
    What decides whether a part of a page is shown on the website.

    Attributes:
        profiles: Names of the active profiles.
        front: Front matter of the page, keys in lower case.
    """

    profiles: tuple[str, ...]
    front: Mapping[str, object]

    def hide(self, attributes: str) -> bool:
        """Return whether attributes such as `{.content-hidden when-format="html"}` hide text."""
        classes = set(_CLASS.findall(attributes))
        if not classes:
            return False
        if "hidden" in classes:
            return True
        # Without a condition all of none hold.
        applies = all(
            self._holds(kind, double or single or bare) is (word == "when")
            for word, kind, double, single, bare in _CONDITION.findall(attributes)
        )
        return applies is ("content-hidden" in classes)

    def _holds(self, kind: str, value: str) -> bool:
        if kind == "format":
            return _HTML.fullmatch(value.lower()) is not None
        if kind == "profile":
            return value in self.profiles
        found: object = self.front
        for key in value.lower().split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return to_bool(found) is True
