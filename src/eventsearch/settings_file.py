"""
What does the site's settings file say?

Knows where settings are written and on which line; what they may be is `settings_values`' to say.
Must stay light: a search in the terminal reads its settings here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eventsearch.errors import SettingsError
from eventsearch.settings_keys import BY_NAME
from eventsearch.settings_values import read_value
from eventsearch.sites import FILE, PYPROJECT, has_table

TABLE = "tool.eventsearch"

_HEADER = re.compile(r"\s*\[+\s*([^\[\]#]+?)\s*\]+")
_ASSIGNMENT = re.compile(r"\s*([\w\"'.\- ]+?)\s*=")


def read_settings_file(root: Path) -> dict[str, object]:
    """
    Return the settings in ``eventsearch.toml``, or else ``[tool.eventsearch]`` of pyproject.toml.

    Raises:
        SettingsError: The file cannot be read, a setting is unknown or has a wrong value.
    """
    if (root / FILE).is_file():
        return _read(root / FILE, table="")
    if has_table(root / PYPROJECT):
        return _read(root / PYPROJECT, table=TABLE)
    return {}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read: {error.strerror}", cure="make it readable"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8", cure="save it as UTF-8") from error


def _read(file: Path, *, table: str) -> dict[str, object]:
    # Imported when there is a file to read: a site without one starts faster.
    import tomllib

    text = _text(file)
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, error) from error
    for part in table.split(".") if table else ():
        data = data.get(part, {})
    return {
        name: read_value(name, value, where=_where(file, text, table, name))
        for name, value in _flat(data)
    }


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
    return SettingsError(f"{where}: not TOML: {what}", cure="see https://toml.io for the syntax")
