"""What a setting is, the fields of the classes that have some, and the first of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventsearch.model.named_tuple import NamedTuple

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
        users_own: Whether a settings file of the site may not set it. Such a file describes the
            site. Whoever runs eventsearch sets whom it trusts, what it may use and what it records.
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


def table(kind: type, *, users_own: bool = False) -> Any:
    """Return a field that holds a table of settings; *users_own* holds for each that sets none."""
    return field(default_factory=kind, metadata={"table": kind, "users_own": users_own})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """
    Where a cluster of OpenSearch is, and how an index lies in it.

    Who asks is no setting: the environment says it to the engine alone.
    """

    hosts: tuple[str, ...] = setting(
        ("http://127.0.0.1:9200",),
        "URLs of nodes of the [cluster](opensearch.md), to which the password is sent.",
    )
    ca: str = setting(
        "",
        "File with the certificates to trust; empty for those of the system.",
    )
    prefix: str = setting(
        "eventsearch",
        "Begins the names of the indexes in the cluster.",
        normalise=lambda text: (
            text if text.isascii() and text.islower() and text.isalpha() else None
        ),
        expects="lower-case letters",
    )
    shards: int = setting(1, "Shards of an index that is built anew.", least=1, most=64)
    replicas: int = setting(
        0, "Copies of each shard besides the first, so that a node may fail.", most=9
    )
