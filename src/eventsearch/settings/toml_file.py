"""Reads ``eventsearch.toml`` or ``[tool.eventsearch]``; errors name file and line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eventsearch.errors import SettingsError
from eventsearch.files import ALLOW, Boundary, hint
from eventsearch.settings.schema import SETTINGS
from eventsearch.settings.site_detection import FILE, PYPROJECT, has_table
from eventsearch.settings.values import checked, flag, unknown

TABLE = ("tool", "eventsearch")

_HEADER = re.compile(r"\s*+\[++([^\[\]#]++)\]")
_ASSIGNMENT = re.compile(r"\s*+([\w\"'.\- \t]++)=")


def read_settings_file(boundary: Boundary) -> dict[str, object]:
    """
    Return the settings in ``eventsearch.toml``, or else ``[tool.eventsearch]`` of pyproject.toml.

    Raises:
        SettingsError: The file cannot be read, a setting is unknown or invalid, or names a path
            outside the boundary.
    """
    if os.path.lexists(boundary.root / FILE):
        return _read(boundary, FILE, ())
    if has_table(boundary.root / PYPROJECT):
        return _read(boundary, PYPROJECT, TABLE)
    return {}


def _read(boundary: Boundary, name: str, table: tuple[str, ...]) -> dict[str, object]:
    file = boundary.root / name
    text = _text(boundary, name)
    data: Any = _parsed(file, text)

    def where(*names: str) -> str:
        line = line_of(text, ".".join((*table, *names)))
        return f"{file}:{line}" if line else str(file)

    for part in table:
        data = data.get(part, {}) if isinstance(data, dict) else {}
    if not isinstance(data, dict):
        raise SettingsError(
            f"{where()}: {'.'.join(table)} is not a table", hint=f"write [{'.'.join(table)}]"
        )
    return {
        setting: _value(boundary, setting, value, where(setting)) for setting, value in _flat(data)
    }


def _text(boundary: Boundary, name: str) -> str:
    file = boundary.root / name
    try:
        return boundary.read(name).decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}", hint=hint(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8", hint="save it as UTF-8") from error


def _parsed(file: Path, text: str) -> object:
    # Sites without a settings file do not pay for the import.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).removesuffix(")").partition(" (at ")
        line, column = re.findall(r"\d+", place) or ("", "")
        where = f"{file}:{line}:{column}" if line else file
        raise SettingsError(
            f"{where}: not TOML: {message}", hint="see https://toml.io for the syntax"
        ) from error
    except (RecursionError, ValueError) as error:
        raise SettingsError(
            f"{file}: a value is nested too deeply or too long", hint="shorten it"
        ) from error


def _value(boundary: Boundary, name: str, value: object, where: str) -> object:
    setting = SETTINGS.get(name)
    if setting is None:
        raise unknown(name, SETTINGS, where=where)
    if setting.users_own:
        raise SettingsError(
            f'{where}: setting "{name}" is not allowed in a file of the site',
            hint=f"use {flag(name)} or {setting.variable}",
        )
    result = checked(setting, value, where=where)
    is_path = isinstance(result, Path) or (name == "content" and result)
    if is_path and not boundary.holds(str(result)):
        raise SettingsError(
            f'{where}: setting "{name}" leads out of the site, which a file of the site may not do',
            hint=f"use {setting.variable}, or {ALLOW}",
        )
    return result


def _flat(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield settings with their full names."""
    tables = {setting.table for setting in SETTINGS.values()}
    for name, value in data.items():
        if name in tables and isinstance(value, dict):
            yield from ((f"{name}.{inner}", deeper) for inner, deeper in value.items())
        else:
            yield name, value


def line_of(text: str, name: str) -> int:
    """
    Return the 1-based line of TOML text on which a dotted name is given a value.

    The line of its table when the name stands in an inline table; 0 when it is not found.
    """
    longest, result = 0, 0
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = full = _bare(header[1])
        elif assignment := _ASSIGNMENT.match(line):
            full = f"{table}.{_bare(assignment[1])}".lstrip(".")
        else:
            continue
        if (name == full or name.startswith(f"{full}.")) and len(full) > longest:
            longest, result = len(full), number
    return result


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)
