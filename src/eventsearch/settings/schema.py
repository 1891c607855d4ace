"""
The settings: name, type, default, bounds and description, each written once.

A setting is a field made by `setting`, a table of settings a field made by `table`. The settings
file, the environment, flags, `eventsearch init`, error messages and the reference in
``docs/settings.md`` all follow `SETTINGS`, which is read from these fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from eventsearch.files import LARGEST, Boundary
from eventsearch.model.document import DEFAULT_RANKING, DocumentBoost, RankingParams
from eventsearch.model.facets import Facet
from eventsearch.settings.fields import ClusterSettings, Setting, setting, table
from eventsearch.settings.site_detection import INDEX_FOLDER, PLATFORMS, is_base_url, version_of
from eventsearch.settings.tables import DataSource, key_path

SYNONYMS = "synonyms.txt"
PATHS = 'a path of keys, such as "when.begin", or a list of them'


def _url_or_none(text: str) -> str | None:
    return text if not text or is_base_url(text) else None


def _version_or_none(text: str) -> str | None:
    return text if not text or version_of(text) else None


def _zone_or_none(text: str) -> str | None:
    # Imported here, because most searches do not need a time zone.
    from zoneinfo import ZoneInfo

    try:
        return text if not text or ZoneInfo(text) else None
    except (LookupError, ValueError, OSError, RecursionError):
        return None


def utc_offset(text: str) -> str | None:
    """Return a UTC offset as `+02:00`, and UTC as `Z`; None if the text is not an offset."""
    match = re.fullmatch(r"(?i)(z)|([+-][01]\d):?([0-5]\d)", text.strip())
    if match is None:
        return None
    zero = match[1] or (match[2][1:], match[3]) == ("00", "00")
    return "Z" if zero else f"{match[2]}:{match[3]}"


def _condition(text: str) -> str | None:
    """Return `key` or `key: value` in lower case; None if the text has another form."""
    key, colon, value = text.partition(":")
    path = key_path(key)
    if path is None or (colon and not value.strip()):
        return None
    return f"{path}: {value.strip().lower()}" if colon else path


KeyPaths = tuple[str, ...]
"""Paths of front matter keys, such as `when.begin`; a settings file may have a single string."""


def _keys(about: str) -> Any:
    return setting((), f"{about}.", normalise=key_path, expects=PATHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSettings:
    """
    Which pages are events, and which front matter keys describe the event.

    Attributes:
        start: Keys in lower case, as in all key settings down to *previous_start*. They are read
            before the built-in keys.
    """

    sections: tuple[str, ...] = setting(
        ("event", "events", "talk", "talks", "evenement", "evenements"),
        "Sections (or types) whose pages are [events](events.md), with `date` as their start.",
    )
    types: tuple[str, ...] = setting(
        (), "Values of `type` or `layout` that make a page an event, in any section."
    )
    keys: KeyPaths = setting(
        (),
        'Keys that make a page an event, or keys with a value, such as `"categories: meetup"`.',
        normalise=_condition,
        expects='a key, or a key and its value, such as "categories: meetup"',
    )
    start: KeyPaths = _keys(
        'Key of the start, as a path such as `"when.begin"`, or a list of paths; `":filename"` for'
        ' the date in the file name, `":title"` for the day in the title, `":text"` for the day'
        " under a label at the top of the text"
    )
    end: KeyPaths = _keys("Key of the end")
    date: KeyPaths = _keys("Key of the day, or of several days")
    time: KeyPaths = _keys("Key of the time of day, or of a span such as `18:30-20:00`")
    start_time: KeyPaths = _keys("Key of the time of day at which the event starts")
    end_time: KeyPaths = _keys("Key of the time of day at which the event ends")
    duration: KeyPaths = _keys("Key of the duration")
    days: KeyPaths = _keys("Key of the number of days")
    all_day: KeyPaths = _keys("Key that says whether the event lasts whole days")
    timezone: KeyPaths = _keys("Key of the time zone")
    ignore_offsets: KeyPaths = setting(
        (),
        'UTC offsets to ignore in the times of events, such as `"Z"`, or a list of them: a time'
        " with one of them is [local time](events.md#local-times-with-z).",
        normalise=utc_offset,
        expects='"Z", an offset such as "+02:00", or a list of them',
    )
    location: KeyPaths = _keys("Key of the place")
    title: KeyPaths = _keys("Key of the title of an event")
    speakers: KeyPaths = _keys("Key of the people who speak, play or teach")
    sessions: KeyPaths = _keys("Key of a list of days or sessions")
    rrule: KeyPaths = _keys("Key of the rule of a [recurring event](recurring-events.md)")
    until: KeyPaths = _keys("Key of the last day on which the event recurs")
    rdate: KeyPaths = _keys("Key of further days on which the event recurs")
    exdate: KeyPaths = _keys("Key of the days on which the event does not recur")
    status: KeyPaths = _keys("Key of the [status](event-details.md#status)")
    attendance: KeyPaths = _keys(
        "Key of the [attendance](event-details.md#attendance), online or in person"
    )
    registration: KeyPaths = _keys("Key of the URL for registration")
    registration_opens: KeyPaths = _keys("Key of the day or moment at which registration opens")
    registration_deadline: KeyPaths = _keys("Key of the day or moment at which registration closes")
    registration_full: KeyPaths = _keys("Key that says that all places are taken")
    previous_start: KeyPaths = _keys("Key of the planned start of an event that was rescheduled")


def _weight(field: str, where: str) -> Any:
    return setting(DEFAULT_RANKING.weights[field], f"Weight of words in {where}.", most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSettings:
    """How hits are ordered by relevance; each weight has the name of its text field."""

    title: float = _weight("title", "the title, see [Ranking](ranking.md#parameters)")
    event: float = _weight("event", "the name of the event")
    tags: float = _weight("tags", "tags, categories and other taxonomies")
    people: float = _weight("people", "the names of authors and speakers")
    place: float = _weight("place", "the place")
    headings: float = _weight("headings", "headings, in addition to the body")
    summary: float = _weight("summary", "the summary")
    abstract: float = _weight("abstract", "the abstract")
    body: float = _weight("body", "the text")
    images: float = _weight("images", "alternative texts of images")
    coverage: float = setting(
        DEFAULT_RANKING.coverage,
        "Share of the score that is added to a page with all the words, if"
        " [fewer words](ranking.md#fewer-words) are enough.",
        most=10,
    )
    events: float = setting(
        DEFAULT_RANKING.events, "Factor of the score of events.", least=1, most=10
    )
    cancelled: float = setting(
        DEFAULT_RANKING.cancelled,
        "Factor of the score of events that are [cancelled or postponed](event-details.md#status).",
        most=1,
    )
    time: float = setting(
        DEFAULT_RANKING.time,
        "How much higher an event scores if it is [ongoing or near](ranking.md#time-decay); 0 for"
        " no difference.",
        most=3,
    )
    half_life: float = setting(
        DEFAULT_RANKING.half_life,
        "Days in which the bonus for being near in time halves.",
        least=1,
        most=36_500,
    )
    boosts: tuple[DocumentBoost, ...] = setting(
        (),
        "Pages to raise or sink, each a table `[[ranking.boosts]]` of the settings file, see"
        " [Boosts](ranking.md#boosts).",
    )

    @property
    def params(self) -> RankingParams:
        """The parameters by which an engine ranks hits."""
        return RankingParams(
            weights={name: getattr(self, name) for name in _WEIGHTS},
            coverage=self.coverage,
            events=self.events,
            cancelled=self.cancelled,
            time=self.time,
            half_life=self.half_life,
            boosts=self.boosts,
        )


_WEIGHTS = tuple(DEFAULT_RANKING.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """
    Settings of the HTTP server.

    Attributes:
        site_url: As in `Settings`.
        ranking: As in `Settings`.
        cluster: The cluster with the index; None if the index is in a folder.
        boundary: Folders from which style sheet and synonyms may be read; None for any file.
    """

    host: str = setting("127.0.0.1", "Address to listen on; `0.0.0.0` for all interfaces.")
    port: int = setting(8000, "Port to listen on; 0 for a free one.", most=65_535)
    workers: int = setting(
        1,
        "Number of [worker processes](running.md#several-processes); limits and caches are per"
        " worker.",
        least=1,
        most=64,
    )
    hosts: tuple[str, ...] = setting(
        (),
        "Accepted [`Host` headers](http.md#host), such as `search.example.org` or"
        " `*.example.org`; empty for any.",
    )
    origins: tuple[str, ...] = setting(
        ("*",), "Allowed CORS origins, such as `https://example.org`; `*` for all."
    )
    rate: int = setting(
        0,
        "Searches and suggestions that one client IP may request per minute; 0 for no limit.",
        most=1_000_000,
    )
    timeout: float = setting(2.0, "CPU seconds that a search may take.", least=0.01, most=600)
    concurrency: int = setting(
        64,
        "Searches in progress at once; further requests are told to retry.",
        least=1,
        most=10_000,
    )
    memory: int = setting(
        256,
        "Megabytes that a process may use for index data and caches, see [Memory](#memory).",
        least=32,
        most=1_048_576,
    )
    log_searches: bool = setting(
        False,
        "Log the texts of searches over HTTP, not who typed them, for"
        " [`eventsearch stats --searches`](suggest.md).",
    )
    log: str = setting(
        "",
        "Log format: `json` for one JSON object per line, with an [access log](http.md#the-log);"
        " empty for plain lines without requests.",
        choices=("json",),
    )
    log_query: int = setting(
        0, "Characters of a query that the access log keeps; 0 for none.", most=512
    )
    metrics: bool = setting(
        False,
        "Serve Prometheus metrics at [`/metrics`](running.md#metrics); requires"
        " `eventsearch[metrics]`.",
    )
    mcp: bool = setting(
        False, "Let language models search at [`/mcp`](mcp.md); requires `eventsearch[mcp]`."
    )
    root_path: str = setting(
        "",
        "Path prefix that a [proxy](http.md#behind-a-proxy) strips from every route, such as"
        " `/search`.",
    )
    forwarded_allow_ips: tuple[str, ...] = setting(
        (),
        "Addresses and networks of [proxies](http.md#behind-a-proxy) whose `X-Forwarded-*` headers"
        " are trusted.",
    )
    drain: float = setting(
        0.5,
        "Seconds for which the server still accepts requests after a stop signal, while `/readyz`"
        " responds 503.",
        most=600,
    )
    theme: Path | None = setting(
        None,
        "Style sheet added to the [search page](search-page.md), relative to the site's root; empty"
        " for none.",
        users_own=False,
    )
    frame_ancestors: tuple[str, ...] = setting(
        (), "Sites that may embed the search page in a frame, such as `https://example.org`."
    )
    site_url: str = ""
    ranking: RankingParams = DEFAULT_RANKING
    cluster: ClusterSettings | None = None
    boundary: Boundary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    All settings, with absolute paths.

    Attributes:
        root: The site's folder.
        synonyms: File of synonyms, which need not exist; None to use no synonyms.
        site_url: Empty to use the URL in the site's configuration.
        deploy_url: URL of the site if neither the settings nor the configuration have one, see
            `site_detection.deploy_url`.
    """

    root: Path
    content: str = setting(
        "", "Content folder, relative to the site's root; empty to use the site's configuration."
    )
    index: Path = setting(
        MISSING,
        "Index folder. Relative to the site's root in the settings file, to the current folder"
        " in the environment and in options.",
        file=INDEX_FOLDER,
    )
    allow_outside: tuple[Path, ...] = setting(
        (),
        "Folders outside the site that its configuration and links may lead to, relative to the"
        " current folder, see [Outside of the site](#outside-of-the-site).",
        users_own=True,
    )
    platform: str = setting(
        "",
        f"Site generator: {', '.join(f'`{name}`' for name in PLATFORMS)}; empty to detect it.",
        choices=tuple(PLATFORMS),
    )
    environment: str = setting(
        "production",
        "Hugo environment whose configuration (`config/production/`) is read, or Quarto profile"
        " (`_quarto-NAME.yml`).",
    )
    hugo_version: str = setting(
        "",
        "Version of Hugo that builds the site, such as `0.131`; empty to read it from the site's"
        " files, else the newest, see [Fidelity](fidelity.md#versions-of-hugo).",
        normalise=_version_or_none,
        expects='a version of Hugo, such as "0.131"',
    )
    sources: tuple[DataSource, ...] = setting(
        (),
        "Lists of events in files, each a table `[[sources]]` of the settings file, see"
        " [Events in lists](event-lists.md).",
    )
    facets: tuple[Facet, ...] = setting(
        (),
        "Keys of the front matter to count and filter pages by, each a row of the table `[facets]`"
        " of the settings file, see [Facets](#facets).",
    )
    fetch: bool = setting(
        False,
        "Fetch the calendars in `sources` that have a URL, in each index run.",
        users_own=True,
    )
    detect_languages: tuple[str, ...] = setting(
        ("fr", "en", "de", "es", "it", "nl", "pt"),
        "Languages to detect besides those the site declares; `[]` (a comma in the environment) to"
        " trust the site, see [Languages](languages.md).",
    )
    timezone: str = setting(
        "",
        "IANA time zone, such as `Europe/Paris`, of times that are written without one; empty to"
        " use the site's configuration, else UTC.",
        normalise=_zone_or_none,
        expects="an IANA time zone, such as Europe/Paris",
    )
    date_order: str = setting(
        "",
        "Order of day and month in dates such as `08/03/2024`: `dmy` or `mdy`; empty for the order"
        " of the site's language. If the language has no clear order, as English, such a date is"
        " not read. Queries are read day first.",
        choices=("dmy", "mdy"),
    )
    drafts: bool = setting(False, "Include drafts in the index.")
    synonyms: Path | None = setting(
        None,
        "[Synonyms file](suggest.md), relative to the site's root in the settings file, to the"
        " current folder elsewhere; it need not exist. Empty for none.",
        file=SYNONYMS,
    )
    log_searches: bool = setting(
        False,
        "Log the texts of searches in the terminal, not who typed them, for"
        " [`eventsearch stats --searches`](suggest.md).",
        users_own=True,
    )
    ignore: tuple[str, ...] = setting(
        (), 'Hide [diagnostics](diagnostics.md) by code or prefix: `["E703", "E6"]`.'
    )
    jsonld: bool = setting(
        False,
        "Let `check` also report what search engines require of [JSON-LD](jsonld.md#checks), like"
        " `check --jsonld`.",
    )
    max_file_bytes: int = setting(
        10 * 1024 * 1024,
        "Larger content files are reported and not read.",
        least=1,
        most=LARGEST,
        users_own=True,
    )
    page_timeout: float = setting(
        10.0,
        "CPU seconds that reading a page may take; a page that takes longer is reported.",
        least=0.01,
        most=3_600,
        users_own=True,
    )
    workers: int = setting(
        0,
        "Number of processes that read content, the command itself included. 0 uses one for each"
        " CPU, but at most one for every 80 files.",
        most=512,
        users_own=True,
    )
    site_url: str = setting(
        "",
        "URL of the site, such as `https://example.org`, see"
        " [The URL of the site](#the-url-of-the-site); empty to use the site's configuration.",
        name="site.url",
        normalise=_url_or_none,
        expects="a URL with scheme and host, such as https://example.org",
    )
    deploy_url: str = ""
    engine: str = setting(
        "whoosh",
        "Where the index is: `whoosh` for a folder, `opensearch` for a [cluster](opensearch.md).",
        choices=("whoosh", "opensearch"),
        normalise=lambda text: text or None,
        expects="whoosh or opensearch",
        users_own=True,
    )
    events: EventSettings = table(EventSettings)
    ranking: RankingSettings = table(RankingSettings)
    opensearch: ClusterSettings = table(ClusterSettings, users_own=True)
    serve: ServeSettings = table(ServeSettings, users_own=True)

    @property
    def cluster(self) -> ClusterSettings | None:
        """The cluster with the index; None if the index is in a folder."""
        return self.opensearch if self.engine == "opensearch" else None

    @property
    def boundary(self) -> Boundary:
        """The files that may be read for the site."""
        return Boundary(self.root, self.allow_outside)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _settings_of(kind: type, prefix: str = "", *, users_own: bool = False) -> Iterator[Setting]:
    for each in fields(kind):
        details = {"users_own": users_own, **each.metadata}
        if inner := details.pop("table", None):
            yield from _settings_of(inner, f"{each.name}.", users_own=details["users_own"])
        elif each.metadata:
            file, kind_name = details.pop("file"), str(each.type)
            default = file if kind_name.startswith("Path") else each.default
            name = details.pop("name", prefix + each.name)
            yield Setting(name, each.name, kind_name, _toml(default), **details)


SETTINGS: Mapping[str, Setting] = {each.name: each for each in _settings_of(Settings)}
"""All settings by name, in the order of the reference."""
