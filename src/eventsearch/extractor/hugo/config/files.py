"""
Read and merge configuration files, and find the line of a value in them.

`config/_default` and `config/<environment>` override `hugo.*` or `config.*` at the root. Their
files set the key with the name of the file. A theme only adds values, where the site allows it.

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
"""A function that returns file, line and column of a key's value."""

MOST_PLACED = 50
"""Maximum number of diagnostics of one kind about a configuration: each searches its files."""


def place_of(
    boundary: Boundary, files: Sequence[str], key: str, value: str
) -> tuple[str, int, int]:
    """
    Return file, line and column of a key's value; if not found, the last of *files* with 0 and 0.

    Args:
        files: Paths relative to the root, as in `Configuration.files`.
        key: The key, in upper or lower case, at any level.
    """
    pattern = re.compile(
        rf"^(?P<indent>[ \t]*)[^#\n]*?\b{re.escape(key)}"
        rf"""["']?\s*[:=]\s*["']?(?P<value>{re.escape(value)})(?![\w/+-])""",
        re.IGNORECASE | re.MULTILINE,
    )
    for name in reversed(files):
        try:
            text = boundary.read(name).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if matches := [*pattern.finditer(text)]:
            # A more deeply indented key of the same name has another meaning.
            match = min(matches, key=lambda each: len(each["indent"]))
            return name, *Lines(text).place(match.start("value"))
    return (files[-1] if files else "."), 0, 0


def diagnostic_of(
    value: tuple[str, str], place: Place, *, code: str, message: str, hint: str, severity: Severity
) -> Diagnostic:
    """Return a diagnostic about *value*, a key and its value, at the place that *place* finds."""
    path, line, column = place(*value)
    return Diagnostic(path, code, message, hint, line, column, severity)


MOST_VALUES = 20_000
"""
Maximum number of keys, list items and lines of text in a configuration file.

Many of them are compared with every page, and every theme and folder is looked up on the disk.
"""

Tree = Mapping[str, object]
"""A configuration: keys in lower case at every level."""

# Keys that a theme may add to, and how; other keys need `_merge` in the site's configuration.
_STRATEGIES = {
    "params": "deep",
    "menus": "shallow",
    "outputformats": "shallow",
    "mediatypes": "shallow",
}


def overlay(base: Tree, over: Tree) -> dict[str, object]:
    """Return *base* with the values of *over*: mappings are merged, other values are replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = overlay(old, value)
        else:
            merged[key] = value
    return merged


def add_theme(site: Tree, theme: Tree) -> dict[str, object]:
    """Return the site's configuration with the theme's additions; the site's own values win."""
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
    """Return the `_merge` of a mapping: ``none``, ``shallow`` or ``deep``; empty if not set."""
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
# Files whose values belong to a key of the language: `menus.fr.toml` sets `languages.fr.menus`.
_BELOW_LANGUAGE = {"menu": "menus", "menus": "menus", "params": "params"}


class Configuration(NamedTuple):
    """
    The merged configuration of a site or a theme.

    Attributes:
        tree: The values of all files, keys in lower case.
        files: Paths of the files relative to the root; later files override earlier ones.
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
    """Return the first of several names that is a file of the site, or an empty tuple."""
    return tuple(name for name in names if has_file(boundary.root / name))[:1]


def read_text(boundary: Boundary, name: str, *, errors: str = "strict") -> str:
    """
    Return the text of a file of a site.

    Args:
        errors: As in `bytes.decode`; ``replace`` accepts text that is not UTF-8.

    Raises:
        SiteUnreadable: The file cannot be read, leads out of the site, or is not UTF-8.
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
    """Return the error for a file or folder that the site needs, but that cannot be read."""
    return SiteUnreadable(f"{name}: {error.strerror or type(error).__name__}", hint=hint(error))


def read_mapping(boundary: Boundary, name: str, *, most_of_key: int | None = None) -> Tree:
    """
    Return the values of a TOML, YAML or JSON file; any other extension is read as YAML.

    Args:
        most_of_key: Leave out each key whose value has more keys, items and lines than this.

    Raises:
        SiteUnreadable: The file cannot be read, leads out of the site, is not a mapping, or has
            more than `MOST_VALUES` values.
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
            f"{name}: it has more than {MOST_VALUES:,} keys, list items and lines of text",
            hint="remove values that the site does not need",
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
    """Return a file's values below the keys of its name: `menus.fr.toml` is languages.fr.menus."""
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
    """Return a hint if the content of a file has another format than its extension, or ""."""
    # Text with `{` is only tried as JSON, because YAML also accepts most text that is almost JSON.
    for suffix in (".json",) if text.lstrip().startswith("{") else (".toml", ".yaml"):
        try:
            value = _READERS[suffix](text).value
        except FormatError:
            continue
        if value and isinstance(value, dict):
            format = suffix[1:].upper()
            return f"it looks like {format}: rename it to `{path.stem}{suffix}`"
    return ""
