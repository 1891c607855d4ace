"""
Is this a value for that setting?

Reads what a settings file, the environment or a flag gives, by the list in `schema`.

At which address is the site?

Its configuration says so, a setting in its place, or else the service that builds it. An address of
which only the path is known, such as ``/``, is none that a calendar or a feed can lead to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from eventsearch.errors import SettingsError
from eventsearch.settings.schema import BY_NAME, KEYS, PREFIX, Key

HINT = 'site.url in eventsearch.toml, such as site.url = "https://example.org"'
"""What to set where no host is known."""

_WHOLE = re.compile(r"(?i)(https?://[^/?#\s\\]+)([^?#\s]*)")


def origin(base_url: str) -> str:
    """Return scheme and host of an address, as in ``https://example.org``; empty for none."""
    found = _WHOLE.match(base_url)
    return found[1] if found else ""


def path(base_url: str) -> str:
    """Return the path of an address, without a slash at its end."""
    return base_url.removeprefix(origin(base_url)).rstrip("/")


def is_base_url(text: str) -> bool:
    """Whether a text is the whole address of a site: a scheme, a host, and perhaps a path."""
    return _WHOLE.fullmatch(text) is not None


def moved(base_url: str, to: str) -> str:
    """Return the address *to*; where it has no path, not even a slash, with that of *base_url*."""
    return to if origin(to) != to else f"{to}{path(base_url)}/"


def deploy_url(environ: Mapping[str, str]) -> str:
    """
    Return the address that a hosting service gives to what it builds; empty where none does.

    Variables are believed where the service names itself: `URL` alone may be anything. Those that
    hold another address for each build of the same site are left out, but for previews.
    """
    given = environ.get
    found = ""
    if given("NETLIFY") == "true":
        found = given("URL" if given("CONTEXT") == "production" else "DEPLOY_PRIME_URL", "")
    elif given("VERCEL") == "1":
        live = given("VERCEL_ENV") == "production"
        found = "https://" + given("VERCEL_PROJECT_PRODUCTION_URL" if live else "VERCEL_URL", "")
    elif given("GITLAB_CI") == "true":
        found = given("CI_PAGES_URL", "")
    elif given("READTHEDOCS") == "True":
        found = given("READTHEDOCS_CANONICAL_URL", "")
    return found if is_base_url(found) else ""


NO_SETTINGS = frozenset({"EVENTSEARCH_BROWSER", "EVENTSEARCH_INSTALL"})
"""Variables that the project's own tests read, see `scripts/browser.sh`."""

SWITCHES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def read_environment(environ: Mapping[str, str]) -> dict[str, object]:
    """
    Return the settings that environment variables set; an empty one sets nothing.

    Raises:
        SettingsError: A variable begins with ``EVENTSEARCH_`` but names no setting, or has a value
            that cannot be read.
    """
    known = {key.variable: key for key in KEYS}
    values: dict[str, object] = {}
    named = {name for name in environ if name.startswith(PREFIX)}
    for variable in sorted(named - NO_SETTINGS):
        if variable not in known:
            raise unknown(variable, known, where="the environment")
        key = known[variable]
        if environ[variable]:
            value = _from_text(key, environ[variable])
            values[key.name] = _checked(key, value, where=variable)
    return values


def read_flags(flags: Mapping[str, object]) -> dict[str, object]:
    """Return the settings that flags set; those that are None were not given."""
    return {
        name: _checked(BY_NAME[name], value, where=_flag(name))
        for name, value in flags.items()
        if value is not None
    }


def _flag(name: str) -> str:
    return "--" + re.sub(r"[._]", "-", name.removeprefix("serve."))


def read_value(name: str, value: object, *, where: str) -> object:
    """
    Return a value of the settings file as `Settings` wants it.

    Raises:
        SettingsError: There is no such setting, or this is no value for it.
    """
    if name not in BY_NAME:
        raise unknown(name, BY_NAME, where=where)
    if BY_NAME[name].users_own:
        raise SettingsError(
            f'{where}: setting "{name}" is not read from a file that comes with the site',
            hint=f"name the folders with {_flag(name)} or {BY_NAME[name].variable}",
        )
    return _checked(BY_NAME[name], value, where=where)


def unknown(name: str, known: Mapping[str, object], *, where: str) -> SettingsError:
    """Return the error of a setting that does not exist, with the nearest that does."""
    # Costs two milliseconds to import and is wanted only when something is wrong.
    from difflib import get_close_matches

    table, dot, last = name.rpartition(".")
    # What all variables begin with, or all names of a table, makes no two of them alike.
    start = f"{table}{dot}" or PREFIX
    bare = {each.removeprefix(start): each for each in known}
    near = get_close_matches(last.removeprefix(start), bare, n=1)
    meant = bare[near[0]] if near else ""
    if dot and near and not meant.startswith(start):
        # TOML has no way out of a table but another one.
        hint = f'"{meant}" is no setting of the table `{table}`: write it above that table'
    else:
        hint = f'did you mean "{meant}"?' if near else f"known are {', '.join(known)}"
    return SettingsError(f'{where}: unknown setting "{name}"', hint=hint)


def _from_text(key: Key, text: str) -> object:
    if key.kind in ("folder", "file"):
        path = _path(text)
        return text if path is None else path.absolute()
    if key.kind in ("texts", "folders"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if key.kind == "switch":
        return SWITCHES.get(text.strip().lower(), text)
    if key.kind in ("whole", "number"):
        return _number(text)
    return text


def _number(text: str) -> object:
    """Return text as the number it writes; as it is when it writes none."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _checked(key: Key, value: object, *, where: str) -> object:
    found = CHECKS[key.kind](key, value)
    if found is None:
        raise SettingsError(
            f'{where}: setting "{key.name}" is {_shown(value)}', hint=f"write {_wanted(key)}"
        )
    return found


def _text(key: Key, value: object) -> object:
    if not isinstance(value, str) or (value and key.choices and value not in key.choices):
        return None
    return value


def _texts(_: Key, value: object) -> object:
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    return None


def _folder(_: Key, value: object) -> object:
    if isinstance(value, Path):
        return value
    return _path(value) if isinstance(value, str) and value else None


def _path(text: str) -> Path | None:
    """Return a path, in somebody's home where it begins with `~`; None where there is no such."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return None


def _folders(_: Key, value: object) -> object:
    if not isinstance(value, list | tuple):
        return None
    paths = [_path(str(part)) for part in value]
    return None if None in paths else tuple(path.absolute() for path in paths if path)


def _file(key: Key, value: object) -> object:
    return value if value == "" else _folder(key, value)


def _switch(_: Key, value: object) -> object:
    return value if isinstance(value, bool) else None


def _whole(key: Key, value: object) -> object:
    return value if isinstance(value, int) and _in_bounds(key, value) else None


def _any_number(key: Key, value: object) -> object:
    return float(value) if isinstance(value, int | float) and _in_bounds(key, value) else None


def _in_bounds(key: Key, value: float) -> bool:
    # A bool is an int to Python; infinity and "not a number" fail the comparisons.
    most = float(2**53) if key.most is None else key.most
    return not isinstance(value, bool) and key.least <= value <= most


CHECKS = {
    "text": _text,
    "texts": _texts,
    "folder": _folder,
    "folders": _folders,
    "file": _file,
    "switch": _switch,
    "whole": _whole,
    "number": _any_number,
}


def _wanted(key: Key) -> str:
    bounds = f"from {_plain(key.least)}"
    if key.most is not None:
        bounds += f" to {_plain(key.most)}"
    return {
        "text": f"one of {', '.join(key.choices)}" if key.choices else "a text",
        "texts": "a list of texts",
        "folder": "the path of a folder",
        "folders": "a list of paths of folders",
        "file": "the path of a file, or nothing for none",
        "switch": "true or false",
        "whole": f"a whole number {bounds}",
        "number": f"a number {bounds}",
    }[key.kind]


def _plain(bound: float) -> str:
    """Return a number without an exponent."""
    return str(int(bound)) if bound == int(bound) else f"{bound:g}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:59] + "…"
