"""Pages that a site raises or sinks, as the settings name them: ``[[ranking.boosts]]``."""

from __future__ import annotations

from eventsearch.model.document import DocumentBoost

FIELDS = ("section", "tag")
"""Keyword fields by which pages may be named, besides their paths."""

MOST = 10
MOST_TABLES = 100

_PAGES = "a path of source files, such as archives/**, or section:NAME or tag:NAME"
_KEYS = {"match": _PAGES, "by": f"a number from -{MOST} to {MOST}"}
"""Key to what to write."""


def read_boosts(tables: object) -> tuple[DocumentBoost, ...]:
    """
    Return the boosts that a list of tables names.

    Raises:
        ValueError: A table is not valid; its arguments are what is wrong, and what to write.
    """
    if not isinstance(tables, list | tuple) or len(tables) > MOST_TABLES:
        raise ValueError(
            f'"ranking.boosts" is no list of up to {MOST_TABLES} tables',
            "[[ranking.boosts]], and match = ... and by = ... below it",
        )
    return tuple(_boost(f"ranking.boosts[{at}]", each) for at, each in enumerate(tables, start=1))


def _boost(name: str, table: object) -> DocumentBoost:
    values = table if isinstance(table, dict) else {}
    for key in values:
        if key not in _KEYS:
            raise ValueError(f"{name} has an unknown key {key!r}", f"one of {', '.join(_KEYS)}")
    for key, expects in _KEYS.items():
        if key not in values:
            raise ValueError(f"{name} has no {key}", f"{key} = ..., {expects}")
    match, by = values["match"], values["by"]
    if not isinstance(match, str) or not match.strip("/ ") or match.startswith("/"):
        raise ValueError(f"{name}.match is {match!r}", _PAGES)
    if isinstance(by, bool) or not isinstance(by, int | float) or not abs(by) <= MOST:
        raise ValueError(f"{name}.by is {by!r}", _KEYS["by"])
    field, colon, value = match.partition(":")
    if colon and field in FIELDS and value.strip():
        return DocumentBoost(field, value.strip(), float(by))
    # A folder stands for all below it.
    return DocumentBoost("", f"{match}*" if match.endswith("/") else match, float(by))
