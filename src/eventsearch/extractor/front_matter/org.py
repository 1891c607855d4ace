"""
What do the `#+KEY: value` lines at the head of an Org file mean to Hugo?

Keys that end in `[]` are lists, a key written again makes one too, dates lose their brackets.

Source: unmarshalORG in Hugo's parser/metadecoders/decoder.go.
"""

from __future__ import annotations

import re

from eventsearch.extractor.front_matter.result import Loaded

_LINE = re.compile(r"^#\+([^\s:]+):[ \t]*(.*)$", re.M)
_DATE_KEYS = frozenset(("date", "lastmod", "publishdate", "expirydate"))
_DATE = re.compile(r"[<\[](\d{4}-\d{2}-\d{2}) [^<>\[\]]*+[>\]]")


def read_org(text: str) -> Loaded:
    """Return what the head of an Org file says; every text is one."""
    lines: dict[str, list[str]] = {}
    offsets: dict[str, int] = {}
    for line in _LINE.finditer(text):
        key = line[1].lower()
        lines.setdefault(key, []).append(line[2].rstrip())
        offsets[key.removesuffix("[]")] = line.start(2)
    return Loaded(
        value={key.removesuffix("[]"): _value(key, values) for key, values in lines.items()},
        offsets=offsets,
    )


def _value(key: str, values: list[str]) -> object:
    if key.endswith("[]"):
        return " ".join(values).split()
    if len(values) > 1:
        return values
    found = _DATE.search(values[0]) if key in _DATE_KEYS else None
    return values[0] if found is None else found[1]
