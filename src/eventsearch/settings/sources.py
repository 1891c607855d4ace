"""Load and check settings. Flags override the environment, which overrides the settings file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from eventsearch.errors import SettingsError, SiteError
from eventsearch.files import ALLOW, Boundary, hint
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.settings.fields import PREFIX, ClusterSettings, Setting
from eventsearch.settings.index_origin import demand_own
from eventsearch.settings.schema import SETTINGS, SYNONYMS, RankingSettings, ServeSettings, Settings
from eventsearch.settings.site_detection import (
    FILE,
    INDEX_FOLDER,
    PYPROJECT,
    deploy_url,
    find_root,
    has_table,
    no_site_hint,
)
from eventsearch.settings.tables import read_boosts, read_facets, read_sources

TABLE = ("tool", "eventsearch")
OLDER_NAMES = {"event_sections": "events.sections"}
"""Maps the old name of a setting to its new name."""

_HEADER = lazy(r"\s*+\[++([^\[\]#]++)\]")
_ASSIGNMENT = lazy(r"\s*+([\w\"'.\- \t]++)=")


def read_settings_file(boundary: Boundary) -> dict[str, object]:
    """
    Return the settings in ``eventsearch.toml``, or else ``[tool.eventsearch]`` of pyproject.toml.

    Raises:
        SettingsError: The file cannot be read, or a setting is unknown, invalid or a path outside
            the boundary.
    """
    if os.path.lexists(boundary.root / FILE):
        return _read(boundary, FILE, ())
    if has_table(boundary.root / PYPROJECT):
        return _read(boundary, PYPROJECT, TABLE)
    return {}


def _read(boundary: Boundary, name: str, table: tuple[str, ...]) -> dict[str, object]:
    file = boundary.root / name
    text = _text(boundary, name)
    data: Any = _parse(file, text)

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
        OLDER_NAMES.get(setting, setting): _value(boundary, setting, value, where)
        for setting, value in _flat(data)
    }


def _text(boundary: Boundary, name: str) -> str:
    file = boundary.root / name
    try:
        return boundary.read(name).decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}", hint=hint(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8", hint="save it as UTF-8") from error


_UNQUOTED = ("Invalid value", "Illegal character", "Unterminated string", 'Expected "\'"')
"""Starts of the messages of `tomllib` if a quotation mark is missing."""


def _parse(file: Path, text: str) -> object:
    # Imported here, so that a site without a settings file does not load it.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).removesuffix(")").partition(" (at ")
        line, column = re.findall(r"\d+", place) or ("", "")
        where = f"{file}:{line}:{column}" if line else file
        hint = "see https://toml.io for the syntax"
        if message.startswith(_UNQUOTED):
            hint = f'write texts in quotes, as in timezone = "Europe/Paris"; {hint}'
        raise SettingsError(f"{where}: not TOML: {message}", hint=hint) from error
    except (RecursionError, ValueError) as error:
        raise SettingsError(
            f"{file}: a value is nested too deeply or too long", hint="shorten it"
        ) from error


def _value(boundary: Boundary, name: str, value: object, place: Callable[[str], str]) -> object:
    setting, where = SETTINGS.get(OLDER_NAMES.get(name, name)), place(name)
    if setting is None:
        raise unknown(name, SETTINGS, where=where)
    if setting.users_own:
        raise SettingsError(
            f'{where}: setting "{setting.name}" is not allowed in a file of the site, because'
            " somebody else may have written it",
            hint=f"remove it, and set {setting.variable} in the environment of the command",
        )
    result = checked(setting, value, where=where, place=place)
    is_path = isinstance(result, Path) or (name == "content" and result)
    if is_path and not boundary.holds(str(result)):
        raise SettingsError(
            f'{where}: setting "{name}" leads out of the site, and a site cannot allow that',
            hint=f"use {setting.variable}, or {ALLOW}",
        )
    return result


def _flat(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the settings, with the names of their tables."""
    tables = {setting.table for setting in SETTINGS.values()}
    for name, value in data.items():
        if name in tables and isinstance(value, dict):
            yield from ((f"{name}.{inner}", deeper) for inner, deeper in value.items())
        else:
            yield name, value


def line_of(text: str, name: str) -> int:
    """
    Return the 1-based line of TOML text that sets a dotted name; 0 if it is not found.

    For a name in an inline table, return the line of the table.
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


NO_SETTINGS = frozenset(
    {
        *("EVENTSEARCH_BROWSER", "EVENTSEARCH_CLUSTER", "EVENTSEARCH_INSTALL"),
        *(f"EVENTSEARCH_OPENSEARCH_{name}" for name in ("USER", "PASSWORD", "API_KEY")),
    }
)
"""
Variables with the prefix that are not settings.

Some are read by the project's tests, see `scripts/browser.sh`. The others contain secrets, which
only the engine reads.
"""

SWITCHES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def read_environment(environ: Mapping[str, str]) -> dict[str, object]:
    """
    Return the settings from environment variables; empty variables are ignored.

    Raises:
        SettingsError: A variable starts with ``EVENTSEARCH_`` but is not a setting, or has an
            invalid value.
    """
    variables = {setting.variable: setting for setting in SETTINGS.values()}
    older = {f"{PREFIX}{old.upper()}": SETTINGS[new] for old, new in OLDER_NAMES.items()}
    values: dict[str, object] = {}
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        if variable in NO_SETTINGS:
            continue
        setting = variables.get(variable) or older.get(variable)
        if setting is None:
            raise unknown(variable, variables, where="the environment")
        if text := environ[variable]:
            value = TYPES[setting.type].from_text(text)
            values[setting.name] = checked(setting, value, where=variable)
    return values


def read_flags(flags: Mapping[str, object]) -> dict[str, object]:
    """Return the settings from flags; a flag that was not passed is None."""
    return {
        name: checked(SETTINGS[name], value, where=flag(name))
        for name, value in flags.items()
        if value is not None
    }


def flag(name: str) -> str:
    """Return the command line option for a setting."""
    return "--" + re.sub(r"[._]", "-", name.removeprefix("serve."))


def checked(
    setting: Setting, value: object, *, where: str, place: Callable[[str], str] = str
) -> object:
    """
    Return a valid value in the type of `Settings`; paths are not resolved.

    Args:
        where: Place of the setting, for an error.
        place: Function from a row's dotted name to its place, for an error.

    Raises:
        SettingsError: The value is not valid.
    """
    kind = TYPES[setting.type]
    try:
        result = kind.convert(setting, value)
    except ValueError as error:
        what, expects, *row = error.args
        where = place(*row) if row else where
        raise SettingsError(f"{where}: {what}", hint=f"write {expects}") from error
    if result is None:
        hint = f"write {setting.expects or kind.expects(setting)}"
        if isinstance(value, str) and setting.type == "tuple[str, ...]" and not setting.expects:
            hint += f", such as [{_quote(value)}]"
        raise SettingsError(f'{where}: setting "{setting.name}" is {_quote(value)}', hint=hint)
    return result


def unknown(name: str, names: Mapping[str, object], *, where: str) -> SettingsError:
    """Return the error for a setting that does not exist; the hint has the most similar name."""
    # Imported here, because it takes two milliseconds.
    from difflib import get_close_matches

    table, dot, last = name.rpartition(".")
    # Compared without the common prefix, which would make all names similar.
    start = f"{table}{dot}" or PREFIX
    bare = {each.removeprefix(start): each for each in names}
    tables = {
        each.partition(".")[0]: f"[{each.partition('.')[0]}]" for each in names if "." in each
    }
    if not dot:
        bare |= tables
    matches = get_close_matches(last.removeprefix(start), bare, n=1)
    match = bare[matches[0]] if matches else ""
    if not matches:
        hint = f"valid names are {', '.join(names)}"
    elif dot and not match.startswith(start):
        # In TOML, a key after a table header belongs to the table.
        hint = f'"{match}" is not in the table `{table}`: write it above that table'
    else:
        hint = f'did you mean "{match}"?'
    return SettingsError(f'{where}: unknown setting "{name}"', hint=hint)


def _string(setting: Setting, value: object) -> object:
    if not isinstance(value, str) or (value and setting.choices and value not in setting.choices):
        return None
    return setting.normalise(value) if setting.normalise else value


def _strings(_: Setting, value: object) -> object:
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    return None


def _key_paths(setting: Setting, value: object) -> object:
    written = _strings(setting, (value,) if isinstance(value, str) else value)
    if not isinstance(written, tuple) or setting.normalise is None:
        return None
    paths = tuple(map(setting.normalise, written))
    return None if None in paths else paths


def _path(_: Setting, value: object) -> object:
    if isinstance(value, Path):
        return value
    return _expand(value) if isinstance(value, str) and value else None


def _paths(_: Setting, value: object) -> object:
    if not isinstance(value, list | tuple):
        return None
    paths = [_expand(str(part)) for part in value]
    return None if None in paths else tuple(path.absolute() for path in paths if path)


def _expand(text: str) -> Path | None:
    """Return a path with ``~`` expanded; None if there is no such home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return None


def _int(setting: Setting, value: object) -> object:
    return value if isinstance(value, int) and _in_bounds(setting, value) else None


def _float(setting: Setting, value: object) -> object:
    return float(value) if isinstance(value, int | float) and _in_bounds(setting, value) else None


def _in_bounds(setting: Setting, value: float) -> bool:
    # In Python a bool is an int. Infinity and NaN fail the comparisons.
    assert setting.most is not None, setting.name
    return not isinstance(value, bool) and setting.least <= value <= setting.most


def _absolute_from_text(text: str) -> object:
    path = _expand(text)
    return text if path is None else path.absolute()


def _list_from_text(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number_from_text(text: str) -> object:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _one_of(setting: Setting) -> str:
    return f"one of {', '.join(setting.choices)}" if setting.choices else "a string"


def _bounds(setting: Setting) -> str:
    return f"from {setting.least:.15g} to {setting.most:.15g}"


class _Type(NamedTuple):
    """
    How to read and check values of a type.

    Attributes:
        from_text: Converts the text of an environment variable to a value.
        convert: Converts a value to the value in `Settings`; None if the value is not valid.
        expects: Returns the text of a hint that says what to write.
    """

    from_text: Callable[[str], object]
    convert: Callable[[Setting, object], object]
    expects: Callable[[Setting], str]


TYPES: Mapping[str, _Type] = {
    "str": _Type(str, _string, _one_of),
    "tuple[str, ...]": _Type(_list_from_text, _strings, lambda _: "a list of strings"),
    "KeyPaths": _Type(_list_from_text, _key_paths, lambda setting: setting.expects),
    "Path": _Type(_absolute_from_text, _path, lambda _: "the path of a folder"),
    "Path | None": _Type(
        _absolute_from_text,
        lambda setting, value: value if value == "" else _path(setting, value),
        lambda _: "the path of a file, or an empty string",
    ),
    "tuple[Path, ...]": _Type(_list_from_text, _paths, lambda _: "a list of paths of folders"),
    "tuple[DataSource, ...]": _Type(
        str, lambda _, value: read_sources(value), lambda _: "tables in a settings file"
    ),
    "tuple[DocumentBoost, ...]": _Type(
        str, lambda _, value: read_boosts(value), lambda _: "tables in a settings file"
    ),
    "tuple[Facet, ...]": _Type(
        str, lambda _, value: read_facets(value), lambda _: "a table in a settings file"
    ),
    "bool": _Type(
        lambda text: SWITCHES.get(text.strip().lower(), text),
        lambda _, value: value if isinstance(value, bool) else None,
        lambda _: "true or false",
    ),
    "int": _Type(_number_from_text, _int, lambda setting: f"a whole number {_bounds(setting)}"),
    "float": _Type(_number_from_text, _float, lambda setting: f"a number {_bounds(setting)}"),
}
"""Maps the annotation of a setting's field to its type."""


def _quote(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:59] + "…"


def load_settings(
    start: Path, *, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """
    Return the settings of the site that contains *start*.

    Args:
        start: A folder. The site is this folder or the nearest folder above it that is a site.
        environ: Environment variables; those that start with ``EVENTSEARCH_`` are read.
        flags: Maps the name of a setting, such as ``serve.port``, to its value; None if not passed.

    Raises:
        SettingsError: A setting is unknown or invalid; the message contains its place.
        SiteError: *start* is not a folder, or it is not in a site and no index is specified.
        IndexForeign: The user did not specify the index, and it may have come with the site.
    """
    _demand_folder(start)
    start = start.absolute()
    site = find_root(start)
    root = site or start
    own = read_environment(environ) | read_flags(flags)
    boundary = Boundary(root, _allowed(root, own))
    values = read_settings_file(boundary) if site else {}
    values |= own
    if site is None and "index" not in values:
        raise _no_site(start)
    settings = _settings(boundary, values, url=deploy_url(environ))
    if "index" not in own:
        demand_own(root, settings.index, named="index" in values)
    return settings


def with_values(settings: Settings, values: Mapping[str, object]) -> Settings:
    """
    Return the settings with some values replaced, each checked as in a settings file.

    Raises:
        SettingsError: A value is not valid.
    """
    for name, value in values.items():
        setting = SETTINGS[name]
        changed: dict[str, Any] = {setting.field: checked(setting, value, where=name)}
        if setting.table:
            changed = {setting.table: replace(getattr(settings, setting.table), **changed)}
        settings = replace(settings, **changed)
    return settings


def allowed(environ: Mapping[str, str], flags: Mapping[str, object]) -> tuple[Path, ...]:
    """Return the folders outside the site that the user allows with `allow_outside`."""
    own: dict[str, Any] = read_environment(environ) | read_flags(flags)
    return tuple(own.get("allow_outside", ()))


def _allowed(root: Path, own: dict[str, Any]) -> tuple[Path, ...]:
    """
    Return the paths outside the site that the user allows.

    These are `allow_outside`, and the paths of other settings that the user has specified.
    """
    paths = (own.get(name) for name in ("content", "synonyms", "serve.theme"))
    return (*own.pop("allow_outside", ()), *(root / each for each in paths if each))


def _settings(boundary: Boundary, values: Mapping[str, Any], *, url: str) -> Settings:
    root = boundary.root
    values = {"index": INDEX_FOLDER, "synonyms": SYNONYMS, **values}
    kinds = {each.name: each.metadata.get("table", Settings) for each in fields(Settings)}
    groups: dict[type, dict[str, Any]] = {}
    for name, value in values.items():
        setting = SETTINGS[name]
        resolved = (root / value if value else None) if setting.is_path else value
        groups.setdefault(kinds.get(setting.table, Settings), {})[setting.field] = resolved
    plain = groups.pop(Settings)
    ranking = RankingSettings(**groups.get(RankingSettings, {})).params
    cluster = ClusterSettings(**groups.get(ClusterSettings, {}))
    serve_values = {
        "cluster": cluster if plain.get("engine") == "opensearch" else None,
        "site_url": plain.get("site_url", ""),
        "ranking": ranking,
        "boundary": boundary,
    }
    groups[ServeSettings] = groups.get(ServeSettings, {}) | serve_values
    tables = {name: kind(**groups[kind]) for name, kind in kinds.items() if kind in groups}
    return Settings(root=root, allow_outside=boundary.allowed, deploy_url=url, **plain, **tables)


def _no_site(start: Path) -> SiteError:
    return SiteError(
        f"{start} is not in a site: no site configuration or eventsearch.toml here or above, and no"
        " Markdown here, in a folder here, or anywhere in content or src",
        hint=no_site_hint(start),
    )


def _demand_folder(start: Path) -> None:
    if not start.exists():
        raise SiteError(
            f"{start} does not exist",
            hint=f"specify a {'file that exists' if start.suffix else 'folder of the site'}",
        )
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="specify a folder of the site")
