"""Settings of the cluster that holds an index, where the engine is opensearch."""

from __future__ import annotations

from dataclasses import dataclass

from eventsearch.settings.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """
    Where a cluster of OpenSearch is, and how an index lies in it.

    Who asks is no setting: the environment says it to the engine alone.
    """

    hosts: tuple[str, ...] = setting(
        ("http://127.0.0.1:9200",),
        "URLs of nodes of the [cluster](opensearch.md); not allowed in a settings file, since the"
        " password goes there.",
        users_own=True,
    )
    ca: str = setting(
        "",
        "File with the certificates to trust; empty for those of the system. Not allowed in a"
        " settings file.",
        users_own=True,
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
