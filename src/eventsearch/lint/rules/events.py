"""
Rules on events: place, end, date and time zones.

Only upcoming events need a place and an end. A time without a zone is read in the site's zone, or
in UTC if the site does not set a zone. If another time of the event has a zone, that is usually a
mistake.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import UTC, date, time, timedelta

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment
from eventsearch.extractor.events.keys import (
    Entry,
    fold,
    is_event_list,
    title_key,
    without_offsets,
)
from eventsearch.extractor.events.values import Reading, is_open, read_when
from eventsearch.extractor.fields.dates import date_hint
from eventsearch.extractor.fields.reader import kind
from eventsearch.lint.model import Finding, LintContext, Page, and_more, zone_name
from eventsearch.lint.page_facts import ONLINE
from eventsearch.lint.rules.event_dates import end_keys, start_keys
from eventsearch.model.page import ADDRESS, has_folder
from eventsearch.model.timestamps import format_for_humans
from eventsearch.settings.site_detection import origin

_ONLINE_KEY = re.compile(r"online|visio|virtual|webinar|platform|stream|zoom|youtube|video|remote")
_PLACE_KEY = re.compile(r"location|venue|place|lieu|address|city|ville")


def missing_location(context: LintContext) -> Iterator[Finding]:
    """An upcoming event has no place, and its page does not mention an online meeting."""
    for page in _upcoming(context):
        if not _has_place(page):
            yield Finding(
                page=page,
                code="E185",
                keys=start_keys(page),
                message="the event has no location",
                hint='write `location`; for an online event, `location: "online"`',
            )


def missing_end(context: LintContext) -> Iterator[Finding]:
    """An event starts at a time of day but has no end, so it seems to last until midnight."""
    for page in _upcoming(context):
        if not _has_end(page):
            yield Finding(
                page=page,
                code="E186",
                keys=start_keys(page),
                message="the event has a start time and no end, so it counts as ongoing until "
                "midnight",
                hint=f"write `{end_key(page)}`",
            )


_TITLES = (
    *("name", "event_name", "nom", "nome", "naam", "headline", "heading", "subject", "topic"),
    *("subtitle", "label", "summary", "description"),
)
"""Keys whose value themes show instead of a title, the most likely first."""


def untitled(context: LintContext) -> Iterator[Finding]:
    """No event has a title, so file names are used. Probably the theme shows another key."""
    pages = [p for p in context.relevant_pages if p.record.kind == "page" and p.record.meta.start]
    yield from _of_one_title(pages)
    if len(pages) < 2 or not all(map(_goes_by_its_file, pages)):
        return
    often = [key for key in _TITLES if 2 * sum(key in page.front for page in pages) > len(pages)]
    named = f', or set `[events] title = "{often[0]}"` in eventsearch.toml' if often else ""
    yield Finding(
        page=pages[0],
        code="E197",
        message=f"the event has no title, so its file name is used{and_more(len(pages))}",
        hint=f"write `title`{named}",
    )


def _of_one_title(pages: Iterable[Page]) -> Iterator[Finding]:
    """Yield a finding if events have the title of their series, and another key has their own."""
    series: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
    for page in pages:
        key = title_key(page.front)
        if key and page.front[key] and page.record.meta.title != page.front[key]:
            series[key, page.record.meta.title].append(page)
    same = [(key, page) for (key, _), group in series.items() if len(group) > 2 for page in group]
    for key, page in same[:1]:
        yield Finding(
            page=page,
            code="E197",
            keys=("title",),
            message=f'the event has the same title "{page.record.meta.title}" as others, and its'
            f" own `{key}`{and_more(len(same))}",
            hint=f'set `[events] title = "{key}"` in eventsearch.toml',
        )


def _goes_by_its_file(page: Page) -> bool:
    names = page.record.meta.title, page.logical.rpartition("/")[2]
    title, file = ("".join(filter(str.isalnum, fold(text))) for text in names)
    # Many titles repeat the file name, so check that the title is not in the front matter.
    is_written = bool(title) and bool({"title", *page.settings.title} & page.places.keys())
    return not is_written and not page.record.path.count("#") and file.endswith(title)


_LONG = timedelta(days=14)


def late_deadline(page: Page, context: LintContext) -> Iterator[Finding]:
    """The registration deadline is after the first day: usually its year is wrong."""
    meta = page.record.meta
    start, registration = meta.start, meta.registration
    if start is None or registration is None or registration.deadline is None or meta.occurrences:
        return
    # People may register for a course or an exhibition after it has started.
    if not context.is_relevant(page) or (meta.end or start) - start > _LONG:
        return
    deadline = registration.deadline
    # Authors mean the end of the first day by `23:59:59Z`, but in Paris that is after midnight.
    is_late = deadline > dates.end_of_day(start.date(), start.tzinfo or UTC)
    if is_late and deadline.date() > start.date():
        key = next(e.key for e in page.entries if e.name.role == "registration_deadline")
        yield Finding(
            page=page,
            code="E193",
            keys=(key, key.partition(".")[0]),
            message=f"`{key}` is {format_for_humans(deadline)}, after the event has begun, "
            f"{format_for_humans(start)}",
            hint="correct one of the two",
        )


def unmarked(context: LintContext) -> Iterator[Finding]:
    """An upcoming event lacks a value that search engines require in JSON-LD."""
    for page in _upcoming(context) if context.jsonld else ():
        yield from _missing_name(page)
        yield from _missing_offset(page, context)
        yield from _missing_address(page)
        yield from _unknown_image(page)


def _missing_name(page: Page) -> Iterator[Finding]:
    meta = page.record.meta
    if not (meta.title or meta.event):
        yield Finding(
            page=page,
            code="E801",
            keys=start_keys(page),
            message=f"the event has no name, so search engines get `{page.record.called}`",
            hint="write `title`",
        )


def _missing_offset(page: Page, context: LintContext) -> Iterator[Finding]:
    for key in _naive_start(page) if not context.site_files.zoned else ():
        yield Finding(
            page=page,
            code="E802",
            keys=(key,),
            message=f"`{key}` has no offset, so search engines get it in UTC",
            hint="set `timezone` in eventsearch.toml, or write an offset with it",
        )


def _missing_address(page: Page) -> Iterator[Finding]:
    meta = page.record.meta
    if not (meta.location or meta.address or meta.attendance in ("online", "hybrid")):
        # E185 reports an event without any place.
        if _has_place(page):
            yield Finding(
                page=page,
                code="E803",
                keys=start_keys(page),
                message="only the text, not a key, says how to attend, so search engines get no"
                " place",
                hint="write `location`, or `attendance_mode: online`",
            )
    elif meta.attendance != "online" and not (
        meta.address or (meta.postal and any(meta.postal[1:])) or ADDRESS.search(meta.location)
    ):
        yield Finding(
            page=page,
            code="E804",
            keys=("location", "venue", "place", "lieu"),
            message=f"the place `{meta.location}` has no address for search engines",
            hint="write `address`, or `city` at least",
            severity="info",
        )


def _unknown_image(page: Page) -> Iterator[Finding]:
    image = page.record.meta.image
    if not image or image.startswith("/") or origin(image) or has_folder(page.record.path):
        return
    yield Finding(
        page=page,
        code="E805",
        keys=("image", "featured_image", "cover", "thumbnail", "images"),
        message=f"the URL of the image `{image}` depends on the theme, so search engines get no"
        " image",
        hint=f"write `/{image.removeprefix('./')}` if that is its path, or a URL",
        severity="info",
    )


def _upcoming(context: LintContext) -> Iterator[Page]:
    for page in context.relevant_pages:
        if page.record.meta.start is not None and not context.is_over(page):
            yield page


def _has_place(page: Page) -> bool:
    meta = page.record.meta
    if meta.location or meta.address or meta.attendance in ("online", "hybrid") or page.online:
        return True
    words = " ".join(
        (meta.title, meta.event, meta.subtitle, meta.summary, meta.description, meta.abstract)
    )
    urls = " ".join(link.url for link in meta.links)
    return bool(
        ONLINE.search(words)
        or ONLINE.search(urls)
        or any(
            value and (_ONLINE_KEY.search(key) or _PLACE_KEY.search(key))
            for key, value in page.front.items()
        )
    )


def _has_end(page: Page) -> bool:
    meta = page.record.meta
    if meta.end is not None or meta.all_day or any(page.front.get(key) for key in end_keys(page)):
        # Another diagnostic reports an invalid end.
        return True
    return meta.start is None or meta.start.time() == time()


def end_key(page: Page) -> str:
    """Return the path of the key for an end that belongs to the page's key for the start."""
    paths = (entry.path for entry in page.entries if entry.name.role in ("start", "date"))
    *above, key = next(paths, ("date",))
    pair = next((pair for pair in _PAIRS if pair[0] in key), None)
    end = key.replace(*pair) if pair else "end" if above else _ENDS.get(key, "event_end")
    return ".".join((*above, end))


_PAIRS = (
    *(("start", "end"), ("debut", "fin"), ("début", "fin"), ("beginn", "ende"), ("begin", "end")),
    *(("inicio", "fin"), ("inizio", "fine"), ("aanvang", "einde")),
)
_ENDS = {"date": "date_end", "datum": "ende", "von": "bis", "from": "to", "van": "tot"}


_OWN_KEYS = ("event", "event_name", "event_end", "date_end")
_NOT_ITS_DAY = frozenset(
    ("publishdate", "pubdate", "published", "lastmod", "modified", "updated", "expirydate",
     "unpublishdate", "title", "summary", "description", "abstract", "aliases", "url", "image")
)  # fmt: skip
_DAY_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d?-\d\d?(?!\d)")


def missing_date(context: LintContext) -> Iterator[Finding]:
    """An event has no date, or Go's zero date, which Hugo treats as missing."""
    sections = {page.logical for page in context.pages if page.record.kind == "section"}
    own = (page.record for page in context.pages if not _is_part(page, sections))
    clues = [record.clue for record in own if record.clue]
    named = Counter(clue.folder for clue in clues if clue.named)
    without = Counter(clue.folder for clue in clues if clue.named and not (clue.start or clue.keys))
    for page in context.relevant_pages:
        record = page.record
        if record.kind != "page" or record.meta.start is not None:
            continue
        if not _is_event(page) or isinstance(page.front.get("event"), dict):
            continue
        if _is_part(page, sections) or any(map(_names_a_day, page.front.items())):
            continue
        # Other diagnostics report a date that is read as text.
        if any(diagnostic.code == "E114" for diagnostic in record.diagnostics) or page.header:
            continue
        folder = record.clue.folder if record.clue else ""
        if is_event_list(folder) and 2 * without[folder] > named[folder] > 1:
            # Another diagnostic reports the whole folder once.
            continue
        yield from _report_missing_date(page)


def unread_start(context: LintContext) -> Iterator[Finding]:
    """A key that contains the start on other pages of the folder is not a date on this page."""
    starts = Counter(
        (clue.folder, clue.start)
        for page in context.relevant_pages
        if (clue := page.record.clue) and page.record.meta.start is not None
    )
    for page in context.relevant_pages:
        clue, record = page.record.clue, page.record
        if clue is None or record.kind != "page" or record.meta.start is not None:
            continue
        reported = {(each.line, each.column) for each in record.diagnostics}
        for entry in page.entries:
            # A key from the settings has the rank 0.
            read_from = entry.key if entry.name.rank else "settings"
            # A folder name such as `agenda` is as good as a second page as evidence.
            if starts[clue.folder, read_from] < (1 if clue.named else 2):
                continue
            if entry.key in clue.unread and page.places.get(entry.path[0]) not in reported:
                yield _not_a_date(page, entry, starts[clue.folder, read_from])


def _not_a_date(page: Page, entry: Entry, others: int) -> Finding:
    beside = f", while {others} pages of the folder have their start there"
    if others == 1:
        beside = ", while another page of the folder has its start there"
    more, hint = date_hint(entry.value)
    unknown = is_open(entry.value)
    if not any(map(str.isdigit, str(entry.value))):
        hint += ", or leave it empty until the day is known"
    return Finding(
        page=page,
        code="E194" if unknown else "E102",
        severity="info" if unknown else "error",
        keys=(entry.key, entry.path[0]),
        message=f"{entry.key} {kind(entry.value)} is not a date{more}{beside}",
        hint=hint,
    )


def _report_missing_date(page: Page) -> Iterator[Finding]:
    written = {
        key: page.front.get(key)
        for key in start_keys(page)
        if key != "event" and page.front.get(key)
    }
    if not all(_is_zero(value) for value in written.values()):
        # Another diagnostic reports a value that is not a date.
        return
    key = next(iter(written), "date")
    yield Finding(
        page=page,
        code="E190",
        keys=(key, "title"),
        message=f"`{key}` is Go's zero date, so the event has no date"
        if written
        else "the event has no date",
        hint=f"write `{key}`",
    )


def _is_part(page: Page, sections: Set[str]) -> bool:
    """Return whether a page is in the section of an event, such as its schedule or its FAQ."""
    folder = page.logical.rpartition("/")[0]
    return folder.count("/") > 1 and folder in sections


def _names_a_day(item: tuple[str, object]) -> bool:
    """Return whether a key contains a day. Keys for the publication or changes do not count."""
    key, value = item
    if key in _NOT_ITS_DAY:
        return False
    if isinstance(value, Mapping):
        return any(map(_names_a_day, value.items()))
    if isinstance(value, list):
        return any(_names_a_day((key, each)) for each in value)
    if isinstance(value, str):
        day = (
            dates.read_loosely(value, UTC)
            or _DAY_IN_TEXT.search(value)
            or (key != "date" and "date" in key and value)
        )
        return bool(day) and not _is_zero(value)
    return isinstance(value, date) and not _is_zero(value)


def zero_duration(page: Page, context: LintContext) -> Iterator[Finding]:
    """An upcoming event ends when it starts: usually one value was copied from the other."""
    meta = page.record.meta
    if meta.start is None or meta.end is None or meta.all_day or not context.is_relevant(page):
        return
    if meta.start <= context.now:
        return
    # If two offsets make the times equal, one offset is wrong: another diagnostic reports it.
    if meta.end != meta.start or meta.end.utcoffset() != meta.start.utcoffset():
        return
    key = next((key for key in end_keys(page) if page.front.get(key)), "date")
    yield Finding(
        page=page,
        code="E192",
        keys=(key,),
        message="the event ends when it starts",
        hint=f"correct `{key}`, or leave it out",
    )


def _is_event(page: Page) -> bool:
    sections = set(map(str.lower, page.settings.sections))
    type_ = page.record.meta.type.lower()
    return (
        not sections.isdisjoint((page.record.section, type_))
        or type_ in map(str.lower, page.settings.types)
        or any(isinstance(page.front.get(key), str) and page.front.get(key) for key in _OWN_KEYS)
    )


def _is_zero(value: object) -> bool:
    time = dates.read_loosely(value, UTC)
    return time is not None and time.day == dates.ZERO.date()


_OTHER_KEYS = ("publishdate", "lastmod", "expirydate")


def mixed_zones(page: Page, context: LintContext) -> Iterator[Finding]:
    """A start or end has no zone, and another time on the page has a zone unlike the site's."""
    if page.record.meta.start is None or not context.is_relevant(page) or _names_zone(page):
        return
    name = zone_name(page, context)
    zone = dates.zone_of(name)
    times: dict[str, Moment] = {}
    for key in (*start_keys(page), *end_keys(page), *_OTHER_KEYS):
        value = without_offsets(page.front.get(key), page.settings.ignore_offsets)
        time = dates.read_loosely(value, zone)
        if time is not None:
            times[key] = time
    zoned = {key: time for key, time in times.items() if time.zoned}
    for key, time in times.items():
        if time.zoned or time.day_only or key in _OTHER_KEYS or not zoned:
            continue
        if _shift(time) in {_shift(other) for other in zoned.values()}:
            continue
        other = next(iter(zoned))
        yield Finding(
            page=page,
            code="E187",
            keys=(key,),
            message=f"`{key}` has no time zone and counts in {name}, while `{other}` is written "
            f"with {_offset(zoned[other])}",
            # A program usually wrote a `Z` beside a time in the site's zone.
            hint=f"write a time zone with each, as in {_clock(time)}"
            + _offset(zoned[other] if _shift(zoned[other]) else time),
        )


def missing_zone(context: LintContext) -> Iterator[Finding]:
    """Neither times of events nor the site have a zone. Reported once, at an upcoming event."""
    if context.site_files.zoned:
        return
    setting = "`timezone` in eventsearch.toml"
    if context.site.platform == "hugo":
        setting = "`timeZone` in the site's configuration"
    events = [page for page in context.relevant_pages if page.record.meta.start]
    # After a season, all events of a site may have expired.
    events = events or [page for page in context.pages if page.record.buildable]
    starts = [(page, key) for page in events for key in _naive_start(page)]
    coming = [each for each in starts if not context.is_over(each[0])]
    zone = context.zone_of_texts
    of_texts = f'"{zone}", which is in their texts' if zone else ""
    of_times = of_texts or 'the zone of these times ("UTC" if they are in UTC)'
    for page, key in (coming or starts)[:1]:
        yield Finding(
            page=page,
            code="E189",
            severity="warning" if coming else "info",
            keys=(key,),
            message=f"`{key}` has no time zone and the site sets none, so it is read as UTC"
            f"{and_more(len(starts))}",
            hint=f"set {setting} to {of_times}, or write a time zone with each",
        )
    away = [page for page in events if _shift_of_start(page)]
    offsets = {_shift_of_start(page) for page in away}
    # One place has two offsets, in summer and winter. With more, events are all over the world.
    if starts or not offsets or max(offsets) - min(offsets) > timedelta(hours=1):
        return
    coming_pages = [page for page in away if not context.is_over(page)]
    for page in (coming_pages or away)[:1]:
        yield Finding(
            page=page,
            code="E189",
            severity="warning" if coming_pages else "info",
            keys=start_keys(page),
            message="the event has a UTC offset, but the site sets no time zone, so its days"
            f" begin at midnight in UTC{and_more(len(away))}",
            hint=f"set {setting} to "
            + (of_texts or 'the zone of these offsets, such as "Europe/Paris"'),
        )


def _shift_of_start(page: Page) -> timedelta:
    """Return the UTC offset of an event; 0 for whole days and other pages."""
    meta = page.record.meta
    shift = meta.start.utcoffset() if meta.start and not meta.all_day else None
    return shift or timedelta(0)


def _naive_start(page: Page) -> Iterator[str]:
    """Yield the key of an event's start if it has a time of day but no zone."""
    start = page.record.meta.start
    if start is None or page.record.meta.all_day or _names_zone(page):
        return
    roles = ("start", "date", "start_time", "time")
    every = [entry for entry in page.entries if entry.name.role in roles]
    # A value such as `day: Sunday` contains neither a day nor an hour.
    candidates = [each for each in every if isinstance(each.value, list) or any(_read(each))]
    own = [entry for entry in candidates if entry.path != ("date",)]
    if page.start_key != "date" and not all(entry.name.role.endswith("time") for entry in own):
        candidates = own
    if candidates and not any(map(_is_zoned, candidates)) and any(map(_has_time, candidates)):
        yield candidates[0].path[0]


def _names_zone(page: Page) -> bool:
    return any(entry.name.role == "zone" for entry in page.entries)


def _is_zoned(entry: Entry) -> bool:
    moment, reading = _read(entry)
    return (moment is not None and moment.zoned) or (reading is not None and bool(reading.zone))


def _has_time(entry: Entry) -> bool:
    moment, reading = _read(entry)
    return (moment is not None and not moment.day_only) or (
        reading is not None and reading.begins is not None
    )


def _read(entry: Entry) -> tuple[Moment | None, Reading | None]:
    try:
        reading = read_when(entry.value) if isinstance(entry.value, str) else None
    except Doubt:
        reading = None
    return dates.read_loosely(entry.value, UTC), reading


def _shift(time: Moment) -> timedelta | None:
    return time.at.utcoffset()


def _clock(time: Moment) -> str:
    # Not `strftime`: whether it writes a year with four digits depends on the system.
    return time.at.replace(microsecond=0, tzinfo=None).isoformat()


def _offset(time: Moment) -> str:
    return "Z" if not _shift(time) else time.at.replace(microsecond=0).isoformat()[19:]
