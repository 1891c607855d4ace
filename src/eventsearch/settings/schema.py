"""
Which settings are there, and what may each of them be?

`KEYS` is the one list: the settings file, the environment, flags, `eventsearch init` and a test of
``docs/settings.md`` all go by it. Reading values by it is for `values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from eventsearch.model.frozen import dataclass
from eventsearch.settings.site_detection import LABELS

Kind = Literal["text", "texts", "folder", "folders", "file", "switch", "whole", "number"]

PREFIX = "EVENTSEARCH_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """
    One setting.

    Attributes:
        name: As in the settings file; ``serve.port`` is ``port`` of the table ``serve``.
        default: As one writes it in the settings file.
        about: What it does, one sentence.
        least, most: Bounds of a number, inclusive.
        choices: What a text may be, besides empty; nothing for any text.
        users_own: Whether the site's settings file may not set it: a site may come from anybody.
    """

    name: str
    kind: Kind
    default: str
    about: str
    least: float = 0
    most: float | None = None
    choices: tuple[str, ...] = ()
    users_own: bool = False

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it."""
        return PREFIX + self.name.replace(".", "_").upper()


KEYS: tuple[Key, ...] = (
    Key(
        name="content",
        kind="text",
        default='""',
        about="Content folder from the site's root; empty for what the site's configuration says.",
    ),
    Key(
        name="index",
        kind="folder",
        default='".eventsearch"',
        about="Folder of the index, from the site's root or absolute.",
    ),
    Key(
        name="allow_outside",
        kind="folders",
        default="[]",
        about="Folders outside of the site that its configuration and its links may lead into.",
        users_own=True,
    ),
    Key(
        name="platform",
        kind="text",
        default='""',
        about=f"Which program makes the site: {', '.join(LABELS)}; empty to recognise it.",
        choices=tuple(LABELS),
    ),
    Key(
        name="environment",
        kind="text",
        default='"production"',
        about="Hugo's environment whose configuration (config/production/…) is read.",
    ),
    Key(
        name="event_sections",
        kind="texts",
        default='["event", "events", "talk", "talks", "evenement", "evenements"]',
        about="Sections (or types) whose pages are events.",
    ),
    Key(
        name="detect_languages",
        kind="texts",
        default='["fr", "en"]',
        about="Languages that pages may be in besides the site's own; [] to believe the site.",
    ),
    Key(
        name="drafts",
        kind="switch",
        default="false",
        about="Whether drafts are searched as well.",
    ),
    Key(
        name="synonyms",
        kind="file",
        default='"synonyms.txt"',
        about="File of words that mean the same, from the site's root or absolute; empty for none.",
    ),
    Key(
        name="log_searches",
        kind="switch",
        default="false",
        about="Whether searches in the terminal are written down, for eventsearch stats "
        "--searches.",
    ),
    Key(
        name="ignore",
        kind="texts",
        default="[]",
        about="Diagnostic codes, or their beginnings, that are not shown: E703, or E7 for all "
        "of E7xx.",
    ),
    Key(
        name="max_file_bytes",
        kind="whole",
        default="10485760",
        about="Content files larger than this are named as a problem and not read.",
        least=1,
    ),
    Key(
        name="page_timeout",
        kind="number",
        default="60.0",
        about="Seconds of one processor that reading a page may take; what takes longer is named "
        "as a problem.",
        least=0.01,
    ),
    Key(
        name="workers",
        kind="whole",
        default="0",
        about="Processes that read content; 0 takes one a processor when it pays.",
        most=512,
    ),
    Key(
        name="site.url",
        kind="text",
        default='""',
        about='Address of the site, such as "https://example.org"; empty for what its '
        "configuration says.",
    ),
    Key(
        name="serve.host",
        kind="text",
        default='"127.0.0.1"',
        about="Address the server listens on; 0.0.0.0 is every address of the machine.",
    ),
    Key(
        name="serve.port",
        kind="whole",
        default="8000",
        about="Port the server listens on; 0 takes a free one.",
        most=65_535,
    ),
    Key(
        name="serve.workers",
        kind="whole",
        default="1",
        about="Processes that answer at this address; limits and caches are those of each.",
        least=1,
        most=64,
    ),
    Key(
        name="serve.hosts",
        kind="texts",
        default="[]",
        about='Hosts that are answered, such as "search.example.org"; none for every host.',
    ),
    Key(
        name="serve.origins",
        kind="texts",
        default='["*"]',
        about='Origins that browsers may ask from, such as "https://example.org".',
    ),
    Key(
        name="serve.rate",
        kind="whole",
        default="0",
        about="Searches and suggestions a minute from one address; 0 for no limit.",
    ),
    Key(
        name="serve.timeout",
        kind="number",
        default="2.0",
        about="Seconds of one processor that a search may take.",
        least=0.01,
    ),
    Key(
        name="serve.concurrency",
        kind="whole",
        default="64",
        about="Searches under way at once; more are told to come again.",
        least=1,
    ),
    Key(
        name="serve.memory",
        kind="whole",
        default="256",
        about="Megabytes that a process may take for what it reads of the index and keeps.",
        least=32,
        most=1_048_576,
    ),
    Key(
        name="serve.log_searches",
        kind="switch",
        default="false",
        about="Whether searches over HTTP are written down, for eventsearch stats --searches.",
    ),
    Key(
        name="serve.log",
        kind="text",
        default='""',
        about='Form of the log: "json" for objects, one a request too; empty for plain lines.',
        choices=("json",),
    ),
    Key(
        name="serve.log_query",
        kind="whole",
        default="0",
        about="Characters of a query that the access log keeps; 0 keeps none.",
        most=512,
    ),
    Key(
        name="serve.metrics",
        kind="switch",
        default="false",
        about="Whether /metrics tells a Prometheus what was answered; needs eventsearch[metrics].",
    ),
    Key(
        name="serve.root_path",
        kind="text",
        default='""',
        about='Path before every route, such as "/search", which a proxy takes away.',
    ),
    Key(
        name="serve.forwarded_allow_ips",
        kind="texts",
        default="[]",
        about="Addresses and networks of proxies that may say who asks, and by https or not.",
    ),
    Key(
        name="serve.drain",
        kind="number",
        default="0.5",
        about="Seconds between a stop signal, when /readyz says 503, and the end of listening.",
        most=600,
    ),
    Key(
        name="serve.meilisearch",
        kind="text",
        default='""',
        about='Path under which clients of Meilisearch search, such as "/meili"; empty for none.',
    ),
    Key(
        name="serve.theme",
        kind="file",
        default='""',
        about="Style sheet of the page of answers, from the site's root; empty for ours alone.",
    ),
    Key(
        name="serve.frame_ancestors",
        kind="texts",
        default="[]",
        about='Sites that may show that page in a frame, such as "https://example.org".',
    ),
)

BY_NAME: Mapping[str, Key] = {key.name: key for key in KEYS}
