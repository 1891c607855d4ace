"""The description of a setting, functions to declare settings, and the cluster's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventsearch.model.named_tuple import NamedTuple

PREFIX = "EVENTSEARCH_"
"""Prefix of the environment variables."""


class Setting(NamedTuple):
    """
    A setting.

    Attributes:
        name: Name in the settings file; ``serve.port`` is ``port`` of the table ``serve``.
        field: Name of its field in `Settings`, or in the class of its table.
        type: Annotation of that field.
        default: Default value in TOML.
        about: What the setting does, in Markdown.
        least, most: Bounds of a number, inclusive.
        choices: Strings that are valid besides the empty one; empty if all are valid.
        normalise: Function from the string to the value in `Settings`; None if it is not valid.
        expects: What to write, for an error; empty to use the text of the type.
        users_own: Whether only the user may set it, not the settings file of a site. Such settings
            decide whom eventsearch trusts, what it may use and what it records.
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
        """The environment variable that sets it."""
        return PREFIX + self.name.replace(".", "_").upper()

    @property
    def table(self) -> str:
        """The name of its table; empty for a setting outside tables."""
        return self.name.rpartition(".")[0]

    @property
    def is_path(self) -> bool:
        """Whether its value is a single path."""
        return self.type.startswith("Path")


def setting(default: object, about: str, *, file: str = "", **details: object) -> Any:
    """
    Return a dataclass field that is a setting.

    Args:
        default: Default value; MISSING if every caller passes a value.
        about: As in `Setting`.
        file: Default in the reference, as a settings file would write it; only for paths.
        details: Other attributes of `Setting`.
    """
    return field(default=default, metadata={"about": about, "file": file, **details})


def table(kind: type, *, users_own: bool = False) -> Any:
    """
    Return a dataclass field for a table of settings of the class *kind*.

    Args:
        users_own: As in `Setting`, for the settings of the table that do not specify it.
    """
    return field(default_factory=kind, metadata={"table": kind, "users_own": users_own})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """
    Where the OpenSearch cluster is, and how it stores an index.

    User, password and API key are not settings: the engine reads them from the environment.
    """

    hosts: tuple[str, ...] = setting(
        ("http://127.0.0.1:9200",),
        "URLs of nodes of the [cluster](opensearch.md), to which the password is sent.",
    )
    ca: str = setting("", "File with the certificates to trust; empty for those of the system.")
    prefix: str = setting(
        "eventsearch",
        "Prefix of the index names in the cluster.",
        normalise=lambda text: (
            text if text.isascii() and text.islower() and text.isalpha() else None
        ),
        expects="lower-case letters",
    )
    shards: int = setting(1, "Number of shards of a new index.", least=1, most=64)
    replicas: int = setting(0, "Additional copies of each shard, so that a node may fail.", most=9)
