"""
How do two configurations become one?

Pure. Files of one site overwrite each other; a theme only adds, and only where the site lets it.

Source: common/maps/params.go and config/defaultConfigProvider.go of Hugo.
"""

from __future__ import annotations

from collections.abc import Mapping

Tree = Mapping[str, object]
"""A configuration: keys in lower case at every level."""

# What a theme may add without being asked; all else needs `_merge`.
_STRATEGIES = {
    "params": "deep",
    "menus": "shallow",
    "outputformats": "shallow",
    "mediatypes": "shallow",
}


def overlay(base: Tree, over: Tree) -> dict[str, object]:
    """Return *base* with the values of *over*: mappings are merged, all else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = overlay(old, value)
        else:
            merged[key] = value
    return merged


def add_theme(site: Tree, theme: Tree) -> dict[str, object]:
    """Return the site's configuration with what the theme may add; the site's values stay."""
    root = strategy(site)
    merged = dict(site)
    for key, value in theme.items():
        own = site.get(key)
        how = strategy(own) or root or _STRATEGIES.get(key, "none")
        if how == "none" or key == "_merge":
            continue
        if key not in site:
            merged[key] = value
        elif isinstance(own, Mapping) and isinstance(value, Mapping):
            merged[key] = _added(own, value, deep=how == "deep")
    return merged


def strategy(value: object) -> str:
    """Return what a mapping says of merging: ``none``, ``shallow``, ``deep``; empty for nothing."""
    said = value.get("_merge") if isinstance(value, Mapping) else None
    return said.lower() if isinstance(said, str) else ""


def _added(own: Tree, other: Tree, *, deep: bool) -> dict[str, object]:
    merged = dict(own)
    for key, value in other.items():
        mine = own.get(key)
        if key not in own:
            merged[key] = value
        elif deep and isinstance(mine, Mapping) and isinstance(value, Mapping):
            merged[key] = _added(mine, value, deep=True)
    return merged
