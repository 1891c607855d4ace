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
_WORD = re.compile(r"[\w-]+")
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
        project: Settings of the project, which count where the front matter has no such key.
    """

    profiles: tuple[str, ...]
    front: Mapping[str, object]
    project: Mapping[str, object]

    def hide(self, attributes: str) -> bool:
        """
        Return whether attributes such as `{.content-hidden when-format="html"}` hide text.

        A single word is a class: `::: hidden`.
        """
        if _WORD.fullmatch(attributes):
            attributes = f".{attributes}"
        classes = set(_CLASS.findall(attributes))
        if not classes:
            return False
        if "hidden" in classes:
            return True
        # Without a condition the class alone decides.
        applies = all(
            self._holds(kind, double or single or bare) is (word == "when")
            for word, kind, double, single, bare in _CONDITION.findall(attributes)
        )
        return applies is ("content-hidden" in classes)

    def _holds(self, kind: str, value: str) -> bool:
        if kind == "format":
            name = value.lower()
            return name == self._format or _HTML.fullmatch(name) is not None
        if kind == "profile":
            return value in self.profiles
        path = value.lower().split(".")
        tree = self.front if path[0] in self.front else self.project
        return to_bool(_at(tree, path)) is True

    @property
    def _format(self) -> str:
        """The first format of the page, in which Quarto builds it; `x-revealjs` is `revealjs`."""
        formats = self.front.get("format", self.project.get("format"))
        first = next(iter(formats), "") if isinstance(formats, Mapping) else formats
        return str(first or "html").lower().rpartition("-")[2]


def _at(tree: object, path: list[str]) -> object:
    for key in path:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree
