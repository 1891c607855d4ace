"""
Settings of a site, from the settings file, the environment and flags: later wins.

`load_settings` makes them; they are passed as an argument, never read from a global.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from eventsearch.errors import SiteError
from eventsearch.files import Boundary
from eventsearch.settings import site_detection
from eventsearch.settings.index_origin import demand_own
from eventsearch.settings.schema import SETTINGS, SYNONYMS, ServeSettings, Settings
from eventsearch.settings.site_detection import deploy_url
from eventsearch.settings.sources import read_environment, read_flags, read_settings_file

__all__ = ["SYNONYMS", "ServeSettings", "Settings", "allowed", "load_settings"]


def load_settings(
    start: Path, *, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """
    Return the settings of the site that *start* lies in.

    Args:
        start: A folder; the site is the nearest folder from here upwards that is one.
        environ: Environment; names that start with ``EVENTSEARCH_`` are read.
        flags: Setting to value, ``serve.port`` for the port; None for a flag that was not passed.

    Raises:
        SettingsError: A setting is unknown or invalid; says where.
        SiteError: *start* is no folder, or in no site although no index is named either.
        IndexForeign: The index folder, which nobody named, may have come with the site.
    """
    _demand_folder(start)
    start = start.absolute()
    site = site_detection.find_root(start)
    root = site or start
    own = read_environment(environ) | read_flags(flags)
    boundary = Boundary(root, _allowed(root, own))
    values = read_settings_file(boundary) if site else {}
    values |= own
    if site is None and "index" not in values:
        raise _no_site(start)
    settings = _settings(boundary, values, deploy_url=deploy_url(environ))
    if "index" not in own:
        demand_own(root, settings.index, named="index" in values)
    return settings


def allowed(environ: Mapping[str, str], flags: Mapping[str, object]) -> tuple[Path, ...]:
    """Return the folders outside of any site that the user allows to be read."""
    own: dict[str, Any] = read_environment(environ) | read_flags(flags)
    return tuple(own.get("allow_outside", ()))


def _allowed(root: Path, own: dict[str, Any]) -> tuple[Path, ...]:
    """Return the paths outside of the site that the user allows, by naming them for any use."""
    paths = (own.get(name) for name in ("content", "synonyms", "serve.theme"))
    return (*own.pop("allow_outside", ()), *(root / each for each in paths if each))


def _settings(boundary: Boundary, values: Mapping[str, Any], *, deploy_url: str) -> Settings:
    root = boundary.root
    values = {"index": site_detection.INDEX_FOLDER, "synonyms": SYNONYMS, **values}
    kinds = {each.name: each.metadata.get("table", Settings) for each in fields(Settings)}
    groups: dict[type, dict[str, Any]] = {}
    for name, value in values.items():
        setting = SETTINGS[name]
        resolved = (root / value if value else None) if setting.is_path else value
        groups.setdefault(kinds.get(setting.table, Settings), {})[setting.field] = resolved
    plain = groups.pop(Settings)
    serve_values = {"site_url": plain.get("site_url", ""), "boundary": boundary}
    groups[ServeSettings] = groups.get(ServeSettings, {}) | serve_values
    tables = {name: kind(**groups[kind]) for name, kind in kinds.items() if kind in groups}
    return Settings(
        root=root, allow_outside=boundary.allowed, deploy_url=deploy_url, **plain, **tables
    )


def _no_site(start: Path) -> SiteError:
    below = site_detection.named_below(start)
    return SiteError(
        f"{start} is not in a site: no site configuration or eventsearch.toml here or above, and no"
        " Markdown here, in a folder here, or anywhere in content",
        hint=f"run the command in {below}, or name that folder"
        if below
        else "run the command in a site, or name its folder",
    )


def _demand_folder(start: Path) -> None:
    if not start.exists():
        raise SiteError(f"folder {start} does not exist", hint="name a folder of the site")
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="name a folder of the site")
