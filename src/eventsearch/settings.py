"""
What may be set?

`Settings` is passed as an argument to whoever needs it; nothing reads it from a global.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

EVENT_SECTIONS = ("event", "events", "talk", "talks", "evenement", "evenements")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """
    How the HTTP server answers.

    Attributes:
        origins: Origins that browsers may ask from; ``*`` for all.
        rate: Searches a minute and address; 0 for no limit.
        timeout: Seconds a search may take.
        concurrency: Searches under way at once, the others are told to come again.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ("*",)
    rate: int = 0
    timeout: float = 2.0
    concurrency: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    All settings, resolved.

    Attributes:
        root: Absolute path of the site.
        content: Content folder from the root; empty to take what the site's configuration says.
        index: Absolute path of the index folder.
        environment: Hugo's environment whose configuration is read.
        event_sections: Sections (or types) whose pages are events.
        drafts: Whether drafts are searched as well.
        max_file_bytes: Larger content files become a problem and are not read.
        workers: Processes that read content; 0 to take one a processor when it pays.
    """

    root: Path
    index: Path
    content: str = ""
    environment: str = "production"
    event_sections: tuple[str, ...] = EVENT_SECTIONS
    drafts: bool = False
    max_file_bytes: int = 10 * 1024 * 1024
    workers: int = 0
    serve: ServeSettings = field(default_factory=ServeSettings)
