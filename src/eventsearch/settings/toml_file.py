"""
What does the site's settings file say?

Knows where settings are written and on which line; what they may be is `values`' to say.
Must stay light: a search in the terminal reads its settings here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eventsearch.errors import SettingsError
from eventsearch.files import ALLOW, Boundary, hint
from eventsearch.settings.schema import BY_NAME
from eventsearch.settings.site_detection import FILE, PYPROJECT, has_table
from eventsearch.settings.values import read_value

TABLE = "tool.eventsearch"

_HEADER = re.compile(r"\s*+\[++([^\[\]#]++)\]")
_ASSIGNMENT = re.compile(r"\s*+([\w\"'.\- \t]++)=")


def read_settings_file(boundary: Boundary) -> dict[str, object]:
    """
    Return the settings in ``eventsearch.toml``, or else ``[tool.eventsearch]`` of pyproject.toml.

    Raises:
        SettingsError: The file cannot be read, a setting is unknown or has a wrong value, or names
            what lies outside of the boundary.
    """
    if os.path.lexists(boundary.root / FILE):
        return _read(boundary, FILE, table="")
    if has_table(boundary.root / PYPROJECT):
        return _read(boundary, PYPROJECT, table=TABLE)
    return {}


def _text(boundary: Boundary, name: str) -> str:
    file = boundary.root / name
    try:
        return boundary.read(name).decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}", hint=hint(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8", hint="save it as UTF-8") from error


def _read(boundary: Boundary, name: str, *, table: str) -> dict[str, object]:
    file, text = boundary.root / name, _text(boundary, name)
    data = _parsed(file, text)
    for part in table.split(".") if table else ():
        data = data.get(part, {}) if isinstance(data, dict) else {}
    if not isinstance(data, dict):
        raise SettingsError(
            f"{_where(file, text, '', table)}: {table} is no table", hint=f"write [{table}]"
        )
    values: dict[str, object] = {}
    for setting, value in _flat(data):
        where = _where(file, text, table, setting)
        values[setting] = read_value(setting, value, where=where)
        _demand_inside(boundary, setting, values[setting], where)
    return values


def _parsed(file: Path, text: str) -> object:
    # Imported when there is a file to read: a site without one starts faster.
    import tomllib

    try:
        return tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        if isinstance(error, tomllib.TOMLDecodeError):
            raise _not_toml(file, error) from error
        raise SettingsError(
            f"{file}: a value is nested too deeply or too long", hint="shorten it"
        ) from error


def _demand_inside(boundary: Boundary, name: str, value: object, where: str) -> None:
    """Demand that a setting of the site names no path outside of what may be read for it."""
    is_path = isinstance(value, Path) or (name == "content" and value)
    if is_path and not boundary.holds(str(value)):
        raise SettingsError(
            f'{where}: setting "{name}" leads out of the site, and the site may not say so itself',
            hint=f"name it with {BY_NAME[name].variable}, or {ALLOW}",
        )


def _flat(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield settings with their full name; a table counts as one only where settings have one."""
    tables = {name.partition(".")[0] for name in BY_NAME if "." in name}
    for name, value in data.items():
        if name in tables and isinstance(value, dict):
            yield from ((f"{name}.{inner}", deeper) for inner, deeper in value.items())
        else:
            yield name, value


def _where(file: Path, text: str, table: str, name: str) -> str:
    line = line_of(text, f"{table}.{name}" if table else name)
    return f"{file}:{line}" if line else str(file)


def line_of(text: str, name: str) -> int:
    """
    Return the 1-based line of TOML text on which a dotted name is given a value.

    The line of its table when the name stands in an inline table; 0 when it is not to be found.
    """
    best, found = 0, 0
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = given = _bare(header[1])
        elif assignment := _ASSIGNMENT.match(line):
            given = f"{table}.{_bare(assignment[1])}".lstrip(".")
        else:
            continue
        if (name == given or name.startswith(f"{given}.")) and len(given) > best:
            best, found = len(given), number
    return found


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


def _not_toml(file: Path, error: Exception) -> SettingsError:
    message = str(error)
    place = re.search(r" \(at line (\d+), column (\d+)\)", message)
    where = f"{file}:{place[1]}:{place[2]}" if place else str(file)
    what = message[: place.start()] if place else message.removesuffix(" (at end of document)")
    return SettingsError(f"{where}: not TOML: {what}", hint="see https://toml.io for the syntax")
