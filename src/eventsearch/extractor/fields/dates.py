"""
When was the page written, published, changed, and when does it expire?

The site's ``frontmatter`` setting names the keys and handlers to try, in their order. As in Hugo, a
date found for one field stands in for a key that the front matter does not have, so that a
publication can fall back on a date that came from the file's name.

Source: resources/page/pagemeta/page_frontmatter.go of Hugo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath

from eventsearch.extractor import dates
from eventsearch.extractor.fields.date_suggestions import cure_of, without_dashes
from eventsearch.extractor.fields.reader import FieldRule, Front, kind
from eventsearch.extractor.front_matter.coercion import to_bool

_FIELDS = (
    ("date", "date"),
    ("lastmod", "modified"),
    ("publishdate", "published"),
    ("expirydate", "expires"),
)
"""Hugo's names in the order in which it looks for them, and ours."""


def moments(front: Front) -> Mapping[str, object]:
    """Take the four dates, and the slug of a file name that begins with a date."""
    known = dict(front.values)
    found: dict[str, object] = {}
    for name, ours in _FIELDS:
        moment, slug = _first(front, known, front.site.date_sources.get(name, ()))
        if moment is None:
            continue
        known.setdefault(name, moment)
        found[ours] = None if moment == dates.ZERO else moment
        if slug and "slug" not in front.values:
            found["slug"] = slug
    _report(front)
    return found


def from_name(front: Front) -> tuple[dates.Moment | None, str]:
    """Return the date that the file's or bundle's name begins with, and what follows it."""
    if front.source.kind != "page":
        return None, ""
    name = PurePosixPath(front.source.logical).name
    # Hugo cuts an extension twice: after `v1.2` in a name it sees another one.
    name = name[: name.rfind(".")] if "." in name else name
    if len(name) < len("2006-01-02"):
        return None, ""
    moment = dates.read(name[:10], front.zone)
    return (None, "") if moment is None else (moment, name[10:].strip(" -_"))


def _first(
    front: Front, known: Mapping[str, object], sources: tuple[str, ...]
) -> tuple[datetime | None, str]:
    """Return the date of the first source that has one, and the slug that comes with it."""
    for source in sources:
        slug = ""
        match source:
            case ":git":
                continue
            case ":filename":
                moment, slug = from_name(front)
            case ":filemodtime":
                moment = _changed(front)
            case _:
                moment = _reader(front)(known.get(source), front.zone)
        if moment is not None:
            return moment.at, slug
    return None, ""


def _reader(front: Front) -> Callable[[object, tzinfo], dates.Moment | None]:
    """Return how a date is read: other programs than Hugo take what people write."""
    return dates.read if front.site.platform == "hugo" else dates.read_loosely


def _changed(front: Front) -> dates.Moment | None:
    mtime_ns = front.source.mtime_ns
    if mtime_ns <= 0:
        return None
    return dates.exactly(datetime.fromtimestamp(mtime_ns // 1_000_000_000, UTC))


def _report(front: Front) -> None:
    """Report each key whose value Hugo passes over because it is no date."""
    keys = dict.fromkeys(
        key for name, _ in _FIELDS for key in front.site.date_sources.get(name, ())
    )
    for key in keys:
        value = front.values.get(key)
        # `published: true` is the old way to write `draft: false`.
        if value in (None, "") or (key == "published" and to_bool(value) is not None):
            continue
        if _reader(front)(value, front.zone) is None:
            no_date(front, key, value)
        else:
            as_seconds(front, key, value)


def no_date(front: Front, key: str, value: object) -> None:
    """Report a value that is no date."""
    more, cure = cure_of(value)
    said = (
        f"{key} is {kind(value)}, not a date"
        if isinstance(value, (list, dict))
        else f"{key} {kind(value)} is not a date{more}"
    )
    front.report(key, "E102", said, cure, "error")


def as_seconds(front: Front, key: str, value: object) -> None:
    """Report a day without its dashes: to Hugo a number is seconds since 1970."""
    day = without_dashes(value)
    if day is not None:
        front.report(
            key,
            "E113",
            f"{key} {value} is a number, and so read as seconds since 1970",
            f"write {day.isoformat()}",
        )


RULES: tuple[FieldRule, ...] = (moments,)
