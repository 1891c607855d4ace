"""
What may be set, and what is set here?

`Settings` is passed as an argument to whoever needs it; nothing reads it from a global.
`load_settings` makes it from the settings file, then the environment, then flags: later wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from eventsearch.errors import SettingsError, SiteError
from eventsearch.files import Boundary
from eventsearch.model.frozen import dataclass
from eventsearch.settings import site_detection
from eventsearch.settings.index_origin import demand_own
from eventsearch.settings.toml_file import read_settings_file
from eventsearch.settings.values import deploy_url, is_base_url, read_environment, read_flags

EVENT_SECTIONS = ("event", "events", "talk", "talks", "evenement", "evenements")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """
    How the HTTP server answers.

    Attributes:
        workers: Processes that answer, each for itself.
        hosts: Hosts that are answered, ``*.`` before one for all below it; none for all.
        origins: Origins that browsers may ask from; ``*`` for all.
        rate: Searches a minute and address; 0 for no limit.
        timeout: Seconds of one processor that a search may take.
        concurrency: Searches under way at once, the others are told to come again.
        memory: Megabytes that a process may take for what it reads of the index and keeps.
        log_searches: Whether searches over HTTP are written down.
        log: ``json`` for a line a request on the error output; empty for none.
        log_query: Code points of a query that such a line keeps.
        metrics: Whether ``/metrics`` tells a Prometheus what was answered.
        root_path: Path before every route, which a proxy takes away; empty for none.
        forwarded_allow_ips: Addresses and networks of the proxies whose word on who asks is taken.
        drain: Seconds between a stop signal and the end of listening.
        meilisearch: Path under which clients of Meilisearch search, with a slash before it and none
            after it; empty for none.
        theme: Absolute path of the style sheet of the page of answers; None for none.
        frame_ancestors: Sources that may show that page in a frame, as in a policy.
        site_url: That of `Settings`.
        boundary: What style sheet and synonyms may be read from; None for any file.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ("*",)
    rate: int = 0
    timeout: float = 2.0
    concurrency: int = 64
    memory: int = 256
    log_searches: bool = False
    log: str = ""
    log_query: int = 0
    metrics: bool = False
    root_path: str = ""
    forwarded_allow_ips: tuple[str, ...] = ()
    drain: float = 0.5
    meilisearch: str = ""
    theme: Path | None = None
    frame_ancestors: tuple[str, ...] = ()
    site_url: str = ""
    boundary: Boundary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    All settings, resolved.

    Attributes:
        root: Absolute path of the site.
        allow_outside: Absolute paths outside of it that may be read, see `Boundary`.
        platform: Which program makes the site, a name of `LABELS`; empty to recognise it.
        content: Content folder from the root; empty to take what the site's configuration says.
        index: Absolute path of the index folder.
        environment: Hugo's environment whose configuration is read.
        event_sections: Sections (or types) whose pages are events.
        detect_languages: Languages that pages may be in besides those the site declares; empty to
            take what the site declares.
        drafts: Whether drafts are searched as well.
        synonyms: Absolute path of the file of synonyms, which need not be there; None for none.
        log_searches: Whether searches in the terminal are written down.
        ignore: Diagnostic codes, or their beginnings, that are not shown.
        max_file_bytes: Larger content files become a diagnostic and are not read.
        page_timeout: Seconds of one processor that reading a page may take.
        workers: Processes that read content; 0 to take one a processor when it pays.
        site_url: Address of the site, in place of the one that its configuration names; empty for
            that one.
        deploy_url: Address of the site where neither names one, as of `base_url.deploy_url`.
    """

    root: Path
    index: Path
    allow_outside: tuple[Path, ...] = ()
    platform: str = ""
    content: str = ""
    environment: str = "production"
    event_sections: tuple[str, ...] = EVENT_SECTIONS
    detect_languages: tuple[str, ...] = ("fr", "en")
    drafts: bool = False
    synonyms: Path | None = None
    log_searches: bool = False
    ignore: tuple[str, ...] = ()
    max_file_bytes: int = 10 * 1024 * 1024
    page_timeout: float = 60.0
    workers: int = 0
    site_url: str = ""
    deploy_url: str = ""
    serve: ServeSettings = field(default_factory=ServeSettings)

    @property
    def boundary(self) -> Boundary:
        """Return what of the disk may be read for the site."""
        return Boundary(self.root, self.allow_outside)


INDEX_FOLDER = site_detection.INDEX_FOLDER
"""Where an index lies when nothing says otherwise; site generators skip names with a dot."""

_FILES = ("synonyms", "serve.theme")

SYNONYMS = "synonyms.txt"
"""Where synonyms are looked for when nothing says otherwise."""


def load_settings(
    start: Path, *, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """
    Return the settings of the site that *start* lies in.

    Args:
        start: A folder; the site is the nearest folder from here upwards that is one.
        environ: Environment; names that begin with ``EVENTSEARCH_`` are read.
        flags: Setting to value, ``serve.port`` for the port; None where a flag was not given.

    Raises:
        SettingsError: A setting is unknown or its value cannot be read; says where.
        SiteError: *start* is no folder, or in no site although no index is named either.
        IndexForeign: The index folder, which nobody named, may have come with the site.
    """
    _demand_folder(start)
    root = site_detection.find_root(start.absolute())
    own = read_environment(environ) | read_flags(flags)
    folder = start.absolute() if root is None else root
    boundary = Boundary(folder, _allowed(folder, own))
    values = {} if root is None else read_settings_file(boundary)
    values |= own
    if root is None and "index" not in values:
        raise _no_site(start.absolute())
    settings = _settings(boundary, values, deploy_url=deploy_url(environ))
    if "index" not in own:
        demand_own(folder, settings.index, named="index" in values)
    return settings


def allowed(environ: Mapping[str, str], flags: Mapping[str, object]) -> tuple[Path, ...]:
    """Return what whoever runs the command allows outside of any site."""
    own: dict[str, Any] = read_environment(environ) | read_flags(flags)
    return tuple(own.get("allow_outside", ()))


def _allowed(root: Path, own: dict[str, Any]) -> tuple[Path, ...]:
    """Return what whoever runs the command allows outside of the site, by naming it for a use."""
    named = [own.pop("allow_outside", ()), *(own.get(name) for name in ("content", *_FILES))]
    folders, *others = named
    return (*folders, *(root / each for each in others if each))


def _no_site(start: Path) -> SiteError:
    """Return what tells that a folder is in no site, and where there is one below it."""
    below = site_detection.named_below(start)
    return SiteError(
        f"{start} is in no site: neither here nor above is a site's configuration or an"
        " eventsearch.toml, and no Markdown lies here, in a folder here, or anywhere in content",
        hint=f"go to {below}, or name that folder"
        if below
        else "go to the site or name its folder",
    )


def _demand_folder(start: Path) -> None:
    if not start.exists():
        raise SiteError(f"folder {start} does not exist", hint="name a folder of the site")
    if not start.is_dir():
        raise SiteError(f"{start} is not a folder", hint="name the folder of the site")


def _settings(boundary: Boundary, values: Mapping[str, Any], *, deploy_url: str) -> Settings:
    root = boundary.root
    served = {name[6:]: value for name, value in values.items() if name.startswith("serve.")}
    plain = {name: value for name, value in values.items() if not name.startswith("serve.")}
    index = root / plain.pop("index", INDEX_FOLDER)
    named = plain.pop("synonyms", SYNONYMS)
    theme = served.pop("theme", "")
    site_url = _whole_address("site.url", plain.pop("site.url", ""))
    served["meilisearch"] = _prefix("serve.meilisearch", served.get("meilisearch", ""))
    return Settings(
        root=root,
        allow_outside=boundary.allowed,
        index=index,
        synonyms=root / named if named else None,
        site_url=site_url,
        deploy_url=deploy_url,
        serve=ServeSettings(
            theme=root / theme if theme else None, site_url=site_url, boundary=boundary, **served
        ),
        **plain,
    )


def _whole_address(name: str, text: str) -> str:
    """Return the address of a site; empty for none."""
    if text and not is_base_url(text):
        raise SettingsError(
            f'{name} is "{text}", which is no address of a site',
            hint="write one with its scheme and host, such as https://example.org",
        )
    return text


def _prefix(name: str, path: str) -> str:
    """Return a path before routes, with a slash before it and none after it; empty for none."""
    inside = path.strip("/")
    if path and not inside:
        raise SettingsError(
            f'{name} is "{path}", where the other routes are', hint='write a path such as "/meili"'
        )
    return f"/{inside}" if inside else ""
