"""Which regular expressions has the source, and by which methods does it use them?"""

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
"""Pattern to its name, such as ``analysis.rules._NAME``, and methods."""


def patterns(*packages: str) -> Uses:
    """
    Return the patterns of packages of `eventsearch`, all of them without any.

    What is used by another name, as in a loop, is tried from its start. What reads the arguments
    of a command is left out: it reads what its user typed.
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
