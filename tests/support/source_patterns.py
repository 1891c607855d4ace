"""Find the regular expressions in the source, and the methods that the source calls on them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator

import eventsearch
from eventsearch.model.lazy_pattern import LazyPattern

_USE = re.compile(r"(?<!\w)(\w+)\.(match|search|fullmatch|finditer|findall|sub|subn|split)\(")

Uses = dict[re.Pattern[str], tuple[str, set[str]]]
"""Maps each pattern to its name, such as ``analysis.rules._NAME``, and its methods."""


def patterns(*packages: str) -> Uses:
    """
    Return the patterns in these packages of `eventsearch`, or in all packages by default.

    A pattern that is used by another name, as in a loop, is tried from the start of a text.
    Patterns that read command arguments are left out: their input is typed by the user.
    """
    found: Uses = {}
    for info in pkgutil.walk_packages(eventsearch.__path__, "eventsearch."):
        place = info.name.removeprefix("eventsearch.")
        if place.startswith(("cli", "__main__")) or not place.startswith(packages or ""):
            continue
        module = importlib.import_module(info.name)
        used: dict[str, set[str]] = defaultdict(set)
        for name, method in _USE.findall(inspect.getsource(module)):
            used[name].add(method)
        for name, value in vars(module).items():
            for pattern in _within(value):
                found.setdefault(pattern, (f"{place}.{name}", set()))[1].update(used[name])
    return {
        pattern: (name, methods or {"match", "fullmatch"})
        for pattern, (name, methods) in found.items()
        if isinstance(pattern.pattern, str)
    }


def _within(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern():
            yield value
        case LazyPattern():
            yield re.compile(value.pattern, value.flags)
        case tuple() | list():
            for each in value:
                yield from _within(each)
        case dict():
            for each in value.values():
                yield from _within(each)
