"""What a setting is, and the fields of the classes that have some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, NamedTuple

PREFIX = "EVENTSEARCH_"
"""Begins the names of environment variables."""


class Setting(NamedTuple):
    """
    One setting.

    Attributes:
        name: As in the settings file; ``serve.port`` is ``port`` of the table ``serve``.
        field: Name of its field in `Settings`, or in the class of its table.
        type: Annotation of that field.
        default: In TOML.
        about: What it does, in Markdown.
        least, most: Bounds of a number, inclusive.
        choices: What a string may be, besides empty; empty for any string.
        normalise: Returns the string as `Settings` holds it; None if it is not valid.
        expects: What to write, for an error; empty for what the type says.
        users_own: Whether the site's settings file may not set it: a site may come from anybody.
    """

    name: str
    field: str
    type: str
    default: str
    about: str
    least: float = 0
    most: float | None = None
    choices: tuple[str, ...] = ()
    normalise: Callable[[str], str | None] | None = None
    expects: str = ""
    users_own: bool = False

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it."""
        return PREFIX + self.name.replace(".", "_").upper()

    @property
    def table(self) -> str:
        """Return the name of its table; empty for none."""
        return self.name.rpartition(".")[0]

    @property
    def is_path(self) -> bool:
        """Whether it is one path."""
        return self.type.startswith("Path")


def setting(default: object, about: str, *, file: str = "", **details: object) -> Any:
    """
    Return a field that is a setting.

    Args:
        default: Its value; MISSING if the class is never made without one.
        about: As in `Setting`.
        file: Path that a settings file would have to name for the default; for types of `Path`.
        details: Other attributes of `Setting`.
    """
    return field(default=default, metadata={"about": about, "file": file, **details})


def table(kind: type) -> Any:
    """Return a field that holds a table of settings."""
    return field(default_factory=kind, metadata={"table": kind})
