"""
Configuration files: which there are, how they are merged, and where a value stands in them.

`hugo.*` or `config.*` at the root, then `config/_default` and `config/<environment>` over it, each
file below the key that its name says. A theme only adds, and only where the site lets it.

Source: config/configLoader.go, config/allconfig/load.go, config/defaultConfigProvider.go and
common/maps/params.go of Hugo.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import SiteUnreadable
from eventsearch.extractor.front_matter.coercion import holds_more
from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import FormatError, Lines, Loaded
from eventsearch.extractor.front_matter.toml import read_toml
from eventsearch.extractor.front_matter.yaml import read_yaml
from eventsearch.files import Boundary, OutsideSite, has_file, hint
from eventsearch.model.page import Diagnostic, Severity
from eventsearch.settings.site_detection import SUFFIXES

Place = Callable[[str, str], tuple[str, int, int]]
"""Tells file, line and column of a key's value."""

MOST_PLACED = 50
"""Diagnostics of one kind about a configuration: its files are searched for each of them."""


def place_of(
    boundary: Boundary, files: Sequence[str], key: str, value: str
) -> tuple[str, int, int]:
    """
    Return file, line and column of a key's value; the last of *files* as a whole if not found.

    Args:
        files: From *root*, as `Configuration.files`.
        key: In any case, at any level.
    """
    stands = re.compile(
        rf"^(?P<indent>[ \t]*)[^#\n]*?\b{re.escape(key)}"
        rf"""["']?\s*[:=]\s*["']?(?P<value>{re.escape(value)})(?![\w/+-])""",
        re.IGNORECASE | re.MULTILINE,
    )
    for name in reversed(files):
        try:
            text = boundary.read(name).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if matches := [*stands.finditer(text)]:
            # A key of the same name in a mapping or table is another one.
            match = min(matches, key=lambda each: len(each["indent"]))
            return name, *Lines(text).place(match.start("value"))
    return (files[-1] if files else "."), 0, 0


def diagnostic_of(
    value: tuple[str, str], place: Place, *, code: str, message: str, hint: str, severity: Severity
) -> Diagnostic:
    """Return what is wrong with a key's value, with its place."""
    path, line, column = place(*value)
    return Diagnostic(
        path=path,
        line=line,
        column=column,
        code=code,
        message=message,
        hint=hint,
        severity=severity,
    )


MOST_VALUES = 20_000
"""Keys, items of lists and lines of texts in a configuration file. Every page is compared with many
of them, and every theme and folder is looked up on the disk."""

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
            merged[key] = _add(own, value, deep=how == "deep")
    return merged


def strategy(value: object) -> str:
    """Return what a mapping says of merging: ``none``, ``shallow``, ``deep``; empty for nothing."""
    how = value.get("_merge") if isinstance(value, Mapping) else None
    return how.lower() if isinstance(how, str) else ""


def _add(own: Tree, other: Tree, *, deep: bool) -> dict[str, object]:
    merged = dict(own)
    for key, value in other.items():
        mine = own.get(key)
        if key not in own:
            merged[key] = value
        elif deep and isinstance(mine, Mapping) and isinstance(value, Mapping):
            merged[key] = _add(mine, value, deep=True)
    return merged


_READERS: dict[str, Callable[[str], Loaded]] = {
    ".toml": read_toml,
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".json": read_json,
}
_MAIN_NAMES = ("hugo", "config")
# Names whose language (`menus.fr.toml`) puts them below the language under their own name.
_BELOW_LANGUAGE = {"menu": "menus", "menus": "menus", "params": "params"}


class Configuration(NamedTuple):
    """
    What a folder's configuration says.

    Attributes:
        tree: All files merged, keys in lower case.
        files: The files read, from *root*, the weakest first.
    """

    tree: Tree
    files: tuple[str, ...]


def read_configuration(boundary: Boundary, environment: str, *, folder: str = "") -> Configuration:
    """
    Return the configuration of a site, or of a theme in a *folder* of it.

    Raises:
        SiteUnreadable: A file cannot be read, or leads out of the site.
    """
    base = boundary.root / folder
    tree: dict[str, object] = {}
    files: list[str] = []
    for path in (*_main_file(base), *_files_of_directory(boundary, base / "config", environment)):
        name = path.relative_to(boundary.root).as_posix()
        tree = overlay(tree, _below(path, read_mapping(boundary, name)))
        files.append(name)
    return Configuration(tree=tree, files=tuple(files))


def first_of(boundary: Boundary, names: Iterable[str]) -> tuple[str, ...]:
    """Return the first of several names that is a file of the site; nothing for none."""
    return tuple(name for name in names if has_file(boundary.root / name))[:1]


def read_text(boundary: Boundary, name: str, *, errors: str = "strict") -> str:
    """
    Return the text of a file of a site.

    Args:
        errors: As of `bytes.decode`: with ``replace``, what is no UTF-8 is read as well.

    Raises:
        SiteUnreadable: It cannot be read, leads out of the site or is no UTF-8.
    """
    try:
        return boundary.read(name).decode("utf-8-sig", errors)
    except OSError as exc:
        raise unreadable(name, exc) from exc
    except UnicodeDecodeError as exc:
        raise SiteUnreadable(
            f"{name}: the file is not UTF-8", hint="save the file as UTF-8"
        ) from exc


def unreadable(name: str, error: OSError) -> SiteUnreadable:
    """Return what is said of a file or folder that the site needs and that cannot be read."""
    return SiteUnreadable(f"{name}: {error.strerror or type(error).__name__}", hint=hint(error))


def read_mapping(boundary: Boundary, name: str, *, most_of_key: int | None = None) -> Tree:
    """
    Return what a TOML, YAML or JSON file says; one of no known ending is read as YAML.

    Args:
        most_of_key: Leave out each key whose value has more keys, items and lines than this.

    Raises:
        SiteUnreadable: It cannot be read, leads out of the site, is no mapping or has more than
            `MOST_VALUES` values.
    """
    path, text = Path(name), read_text(boundary, name)
    try:
        value = _READERS.get(path.suffix, read_yaml)(text).value if text.strip() else {}
    except FormatError as exc:
        place = f"{name}:{exc.line}:{exc.column}"
        hint = _rename_hint(path, text) or exc.hint
        raise SiteUnreadable(f"{place}: cannot be read: {exc.reason}", hint=hint) from exc
    if not isinstance(value, dict):
        hint = _rename_hint(path, text) or "write keys with values"
        raise SiteUnreadable(f"{name}: is not a mapping", hint=hint)
    if most_of_key is not None:
        items = value.items()
        value = {key: one for key, one in items if not holds_more(one, most_of_key, lines=True)}
    if holds_more(value, MOST_VALUES, lines=True):
        raise SiteUnreadable(
            f"{name}: it has more than {MOST_VALUES:,} keys, items of lists and lines of texts",
            hint="remove those that the site does not need",
        )
    return value


def _main_file(base: Path) -> tuple[Path, ...]:
    candidates = (base / f"{name}{suffix}" for name in _MAIN_NAMES for suffix in SUFFIXES)
    main = next((path for path in candidates if has_file(path)), None)
    return () if main is None else (main,)


def _files_of_directory(boundary: Boundary, config: Path, environment: str) -> list[Path]:
    paths: list[Path] = []
    for name in dict.fromkeys(("_default", environment)):
        if not boundary.holds(config / name):
            raise unreadable((config / name).relative_to(boundary.root).as_posix(), OutsideSite())
        for folder, folders, files in os.walk(config / name):
            folders.sort()
            paths.extend(
                Path(folder, file) for file in sorted(files) if Path(file).suffix in _READERS
            )
    return paths


def _below(path: Path, tree: Tree) -> Tree:
    """Put what a file says below the keys that its name stands for."""
    name, _, lang = path.stem.lower().partition(".")
    if path.stem.lower() in _MAIN_NAMES:
        return {("menus" if key == "menu" else key): value for key, value in tree.items()}
    keys = [_BELOW_LANGUAGE.get(name, name)]
    if lang:
        keys = ["languages", lang, *([_BELOW_LANGUAGE[name]] if name in _BELOW_LANGUAGE else [])]
    for key in reversed(keys):
        tree = {key: tree}
    return tree


def _rename_hint(path: Path, text: str) -> str:
    """Return the hint of a file that is named as another format; empty where it is in none."""
    # YAML takes most of what is nearly JSON.
    for suffix in (".json",) if text.lstrip().startswith("{") else (".toml", ".yaml"):
        try:
            value = _READERS[suffix](text).value
        except FormatError:
            continue
        if value and isinstance(value, dict):
            format = suffix[1:].upper()
            return f"it looks like {format}: name it `{path.stem}{suffix}`"
    return ""
