"""
What a page says that looks like the time of an event, and is not read as one.

Each page gives its clues; `unread_events` puts those of a site together and reports each folder
once, with the setting that cures it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json import dumps
from posixpath import commonpath

from eventsearch.extractor.dates import NUMERIC
from eventsearch.extractor.events.keys import (
    Entry,
    entries,
    fold,
    is_event_list,
    is_event_name,
    is_other_section,
    words_of,
)
from eventsearch.extractor.events.proposal import Clued, Example, Proposal, undecided_days
from eventsearch.extractor.events.tokens import tokens_of
from eventsearch.extractor.events.values import read_start
from eventsearch.extractor.fields.dates import (
    FILE_NAME,
    TEXT,
    TITLE,
    announces_later,
    is_announced,
    span_in,
)
from eventsearch.extractor.fields.reader import Front, words
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import Diagnostic, EventClue
from eventsearch.settings import EventSettings

LATER = ":later"
"""In place of a key: `date`, where the title or the text announces a later day."""
_PUBLICATION = ("", "date", FILE_NAME, TITLE, TEXT, LATER)
_OTHER_TIMES = lazy(
    r"publi|post|creat|updat|modif|lastmod|expir|archiv|deadline|regist|inscri|anmeld|cfp|call"
    r"|submi|review|birth|born|access|retriev|generat|version|copyright|build|verif|valid|sale"
    r"|ticket|early|open|clos|announc|recorded|upload|title|titre|description|summary|image|visib"
    r"|alias|url|slug|menu|author|tags|categor|price|prix|teaser|excerpt|subtitle|id$|geaendert"
    r"|prazo|plazo|frist|scaden|delai|limite|cierre|schluss|submet|enviar|candid|entrega|due"
    r"|import|added|ajout|erstellt|scrap|crawl|fetch|sync|migrat|entered"
)
"""Parts of names of keys whose dates are no event's, or that hold texts."""
_DATED = lazy(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_TIMES = ("start_time", "time", "end_time")
_SAYS_DAY = ("day", "when", "start", "from", "event")
_MOST_KEYS = 6
_IF_THEN = "if it is when they take place, "
_MATERIAL = ("workshops", "ateliers")
"""Folders that may hold what is taught, at no time."""
_INDEX = lazy(r"(?i)/(?:_?index|readme)\.[^/]*\Z")
_OF_ONE = lazy(r"/[^/]*(?:19|20)\d\d-\d\d[^/]*\Z|\A\d+(?:st|nd|rd|th|e|er|eme|ª|º)?\Z")
_NUMBERED = lazy(r"\b([a-z]+) ?(?:#|n[or]?[.°]) ?\d+")
_TITLE = "title"
_TITLES = ("title", "name", "titre", "titel", "titulo", "titolo", "naam")


def clue_of(
    front: Front,
    fields: Sequence[Entry],
    names: Sequence[str],
    *,
    event: bool,
    start: str,
    unread: tuple[str, ...] = (),
) -> EventClue | None:
    """
    Return what looks like an event on a page; None for nothing.

    Args:
        fields: Its keys of events.
        names: Of its type, layout, section and folder.
        event: Whether it is read as an event.
        start: Key from which its start is read; empty for none.
        unread: As in `EventClue`.
    """
    listed = () if event else _listed(front)
    # The folder of one event is none of several: `posts/2024-05-31-meetup`, `9th`.
    folder = _OF_ONE.sub("", names[-1])
    numeric = tuple(_numeric(front, fields, event))
    clue = EventClue(folder, numeric=numeric, listed=listed, unread=unread)
    other = clue if numeric or listed or unread else None
    if front.source.kind != "page":
        return other
    named = event or any(is_event_name(name, front.lang) for name in names)
    keys = () if start not in _PUBLICATION else tuple(_unread(front, fields, start))
    like = () if named or any(map(is_other_section, names)) else _likeness(fields, keys)
    like = like if named or like else _categorised(front, fields) or _named_likeness(front)
    if not named and not like:
        return other
    if not event and (day := _day(front.values.get("date"), front)):
        start = "date"
        key = LATER if announces_later(front, day) else "date"
        keys = (*keys, (key, words(front.values["date"]), day))
    if event and start == "date":
        keys = (*keys, *_other_day(front), *_announced_day(front))
    if start == "date" and TEXT not in like:
        keys = (*keys, *_labelled_day(front))
    if not start and front.values.get("date"):
        # One that cannot be read has a diagnostic of its own.
        start = "date"
    spans = {} if start else {name: span_in(name, front) for name in (FILE_NAME, TITLE, TEXT)}
    # A text has the hour as well.
    timed = (text := spans.get(TEXT)) is not None and not text[0].day_only
    start = start or (TEXT if timed else next(filter(spans.get, spans), ""))
    for name in (TITLE, TEXT):
        if name in (start, *like) and (span := span_in(name, front)):
            value = words(front.values.get("title")) if name == TITLE else span[0].day.isoformat()
            keys = (*keys, (name, value, span[0].day.isoformat()))
    # As deep as the schedule or the FAQ of an event.
    deep = front.source.logical.lower().rpartition(f"{names[-1]}/")[2].count("/") > 1
    if deep and not (start or keys or like):
        return other
    kind = next(filter(is_event_name, names[:2]), "")
    return clue._replace(event=event, named=named, start=start, keys=keys, like=like, kind=kind)


def _other_day(front: Front) -> Iterator[tuple[str, str, str]]:
    """Yield the day in the name of the file, where `date`, the start, is an earlier one."""
    named, date = span_in(FILE_NAME, front), _day(front.values.get("date"), front)
    # Another year is a slip with a diagnostic of its own.
    if named and date[:10] < (day := named[0].day.isoformat()) and date[:4] == day[:4]:
        yield FILE_NAME, front.source.path.rpartition("/")[2], day


def _announced_day(front: Front) -> Iterator[tuple[str, str, str]]:
    """Yield `date`, the start, where the text announces a later day and does not name it."""
    if (day := _day(front.values.get("date"), front)) and announces_later(front, day, alone=False):
        yield LATER, words(front.values["date"]), day


def _labelled_day(front: Front) -> Iterator[tuple[str, str, str]]:
    """Yield the day under a label of the text, `When: 12 May 2025`, that `date` says less of."""
    if (span := span_in(TEXT, front)) is not None:
        moment = span[0]
        text = moment.day.isoformat() if moment.day_only else moment.at.isoformat()
        # It is later, or has an hour and `date` none.
        if _day(front.values.get("date"), front) < text:
            yield TEXT, text, text


def _numeric(front: Front, fields: Sequence[Entry], event: bool) -> Iterator[tuple[str, str, str]]:
    """Yield keys with days such as `08/03/2024` in an order that no setting decides."""
    keys = [] if front.site.platform == "hugo" else [("date", front.values.get("date"))]
    if event:
        own = (each for each in fields if each.key != "date")
        keys += [(e.key, e.value) for e in own if e.name.role in ("start", "end", "date")]
    for key, value in keys:
        day = NUMERIC.search(value) if isinstance(value, str) else None
        if day and not front.declared_order(key):
            yield key, day[0], front.date_order(key)


def _listed(front: Front) -> tuple[tuple[str, str], ...]:
    """Return titles and days of the first list with hours, or whose key names events."""
    for key, value in front.values.items():
        items = [each for each in value if isinstance(each, dict)] if type(value) is list else []
        rows = [row for each in items if all(row := _row(each, front))]
        timed = any(e.name.role in _TIMES for each in items for e in entries(each))
        if len(rows) > 1 and 2 * len(rows) > len(items) and (timed or is_event_list(fold(key))):
            return tuple(rows)
    return ()


def _row(values: Mapping[str, object], front: Front) -> tuple[str, str]:
    named = (e.value for e in entries(values) if e.name.role in ("start", "date"))
    title = next((words(values[key]) for key in _TITLES if values.get(key)), "")
    return title, next(filter(None, (_day(each, front) for each in named)), "")


def _named_likeness(front: Front) -> tuple[str, ...]:
    """Return what names an event of a page that has none of an event's keys."""
    if front.values.get("date") and (
        like := tuple(filter(_names_event, map(str, front.values)))[:1] or _titled(front)
    ):
        return like
    return (TEXT,) if is_announced(front) else ()


def _names_event(key: str) -> bool:
    """Say whether a key has a word for events, as `meetup_id` has."""
    parts = re.split(r"[\W\d_]+", fold(key))
    return len(parts) > 1 and any("event" in words_of(part) for part in parts if part)


def _titled(front: Front) -> tuple[str, ...]:
    """Return `title` for one such as `Event#26` or `June Meetup`; `:title` for one with its day."""
    title, date = fold(words(front.values.get("title"))), _day(front.values.get("date"), front)[:10]
    span = span_in(TITLE, front)
    if span and (is_event_name(title) or "" < date < span[0].day.isoformat()):
        return (TITLE,)
    months = any(each and each.kind == "M" for each in tokens_of(title))
    counted = [title] if months else [match[1] for match in _NUMBERED.finditer(title)]
    return (_TITLE,) if any(map(is_event_name, counted)) else ()


def _likeness(fields: Sequence[Entry], keys: tuple[tuple[str, str, str], ...]) -> tuple[str, ...]:
    """Return the keys that make a page look like an event whose names say nothing of one."""
    by_role = {entry.name.role: entry.key for entry in reversed(fields) if not entry.name.weak}
    day = by_role.get("start") or by_role.get("date") or next((key for key, *_ in keys), "")
    hour = next((by_role[r] for r in (*_TIMES, "end") if by_role.get(r, day) != day), "")
    place = by_role.get("place", "")
    if not day or not (hour or place) or (day == "date" and not (hour and place)):
        return ()
    return tuple(filter(None, (day, hour, place)))


def _categorised(front: Front, fields: Sequence[Entry]) -> tuple[str, ...]:
    """Return the category that names an event beside `date` and a place: `categories: concert`."""
    value = front.values.get("categories") if front.values.get("date") else None
    texts = map(words, value if isinstance(value, list) else [value])
    names = [f"categories: {t.lower()}" for t in texts if t and is_event_name(t, front.lang)]
    return tuple(names[:1]) if any(e.name.role == "place" for e in fields) else ()


def _unread(front: Front, fields: Sequence[Entry], start: str) -> Iterator[tuple[str, str, str]]:
    """Yield keys that hold a day and have no role, with their values and days."""
    # `zeit: 26.–27. Mai 2015`
    known = {e.path for e in fields if e.name.role != "time" or _DATED.search(words(e.value))}
    dates = (front.values.get(key) for key in ("date", "publishdate"))
    own = {value for value in dates if not isinstance(value, (list, dict))}
    count, date = 0, _day(front.values.get("date"), front)
    for path, value in _scalars(front.values, ()):
        if path in known or path == ("date",) or count == _MOST_KEYS:
            continue
        key = ".".join(path)
        if _OTHER_TIMES.search(fold(key)) or (start and not _says_day(path)) or value in own:
            continue
        # A publication is not to come, and not at an hour after what it announces.
        if (day := _day(value, front)) and not ("T" in date and date > day):
            count += 1
            yield key, words(value)[:60], day


def _says_day(path: tuple[str, ...]) -> bool:
    """Say whether a name has a word for days, starts or events, beside others."""
    parts = re.split(r"[\W\d_]+", fold(" ".join(path)))
    return any(set(words_of(part)) & set(_SAYS_DAY) for part in parts if part) or any(
        part.startswith(("date", "event")) or part.endswith("date") for part in parts
    )


def _scalars(
    values: Mapping[str, object], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in values.items():
        if isinstance(value, dict):
            if len(path) < 2:
                yield from _scalars(value, (*path, str(key)))
        elif not isinstance(value, (list, bool, int, float)) and value:
            yield (*path, str(key)), value


def _day(value: object, front: Front) -> str:
    """Return the day that a value says, in ISO format; empty for none."""
    if isinstance(value, str) and (len(value) > 60 or not any(map(str.isdigit, value))):
        return ""
    moment = read_start(value, front.zone)
    if moment is None:
        return ""
    return moment.day.isoformat() if moment.day_only else moment.at.isoformat()


def unread_events(pages: Iterable[Clued], settings: EventSettings) -> Iterator[Proposal]:
    """
    Yield what is not read of the events of a site.

    At most once for each folder of pages that look like events and have no start that is read, and
    once for days whose order of day and month nothing tells.

    Args:
        settings: As they are; what is proposed contains their sections and starts.
    """
    pages = tuple(pages)
    yield from undecided_days(pages)
    folders: defaultdict[str, list[tuple[str, EventClue]]] = defaultdict(list)
    for page in pages:
        if page.clue is not None and (page.clue.named or page.clue.like):
            folders[page.clue.folder].append((page.path, page.clue))
    # The start of the others is not a date, which is reported for each of them.
    paths = [page.path for page in pages if not (page.clue and page.clue.unread)]
    used = [each for each in settings.sections if each in folders]
    for folder, clues in sorted(folders.items()):
        group = _Group(folder, clues, paths, used, settings)
        rules = (
            *(group.unread_key, group.file_names, group.titles_and_texts, group.later_titles),
            *(group.publication, group.dateless, group.alike, group.other_days, group.left_out),
        )
        reason = next((each for rule in rules if (each := rule())), None)
        if reason is not None:
            yield reason


class _Group:
    """The pages of a folder that look like events."""

    def __init__(
        self,
        folder: str,
        clues: Sequence[tuple[str, EventClue]],
        paths: Sequence[str],
        sections: Sequence[str],
        settings: EventSettings,
    ) -> None:
        self.starts, self.types = settings.start, settings.types
        self.sections = (*sections, folder)
        self.folder = folder
        self.clues = clues
        above = commonpath([path.rpartition("/")[0] for path, _ in clues])
        self.paths = [path for path in paths if not above or path.startswith(f"{above}/")]
        self.size = len(self.paths)
        self.named = [(path, clue) for path, clue in clues if clue.named]
        self.unread = [each for each in self.named if each[1].start in _PUBLICATION]

    def beside_events(self, rows: Sequence[Example]) -> bool:
        """Return whether pages are not events, while most of their folder are."""
        events = {path for path, clue in self.named if clue.event}
        return len(events) > len(rows) and events.isdisjoint(row.path for row in rows)

    def unread_key(self) -> Proposal | None:
        """Propose the key whose values are most likely starts."""
        examples: defaultdict[str, list[Example]] = defaultdict(list)
        for path, clue in self.unread or self.clues:
            for key, value, day in clue.keys:
                if key not in _PUBLICATION:
                    examples[key].append(Example(path, value, day))
        best = max(examples, key=lambda key: _weight(key, examples[key]), default="")
        rows = examples.get(best, [])
        same = len(rows) > 1 and len({row.start for row in rows}) == 1
        few = not self.named and len(rows) * (3 if len(rows) > 2 else 2) <= self.size
        if same or few or 2 * len(rows) < len(self.unread or self.clues):
            return None
        taken = any(clue.start == "date" for _, clue in self.unread if clue.event)
        what = f"`{best}`, which is not read as a start" + (": `date` is" if taken else "")
        return self._start((best,), what, rows, _IF_THEN if best.startswith("pub") else "")

    def file_names(self) -> Proposal | None:
        """Propose the date in the names of files, where nothing else says a day."""
        paths = [path for path, clue in self.unread if clue.start == FILE_NAME]
        rows = [
            Example(path, path.rpartition("/")[2], day)
            for path in paths
            for day in _DATED.findall(path)[-1:]
        ]
        # What says the start of other pages is to go on doing so.
        read = dict.fromkeys(c.start for _, c in self.named if c.event and c.start[:1] != ":")
        others = [clue for _, clue in self.named if not (clue.event and clue.start)]
        if 2 * len(rows) <= len(others) or not rows:
            return None
        keys = (*filter(None, read), FILE_NAME)
        return self._start(keys, "a start in the name of the file only", rows)

    def titles_and_texts(self) -> Proposal | None:
        """Propose the days in titles and under a label at the top of texts, if others have none."""
        among = self.named or self.clues
        # Of the pages with a `date` as well, most must have a later day under a label.
        dated = [each for each in among if each[1].start == "date"]
        later = 2 * len(_rows(TEXT, dated)) > len(dated)
        texts = among if later else [each for each in among if each not in dated]
        rows = {TITLE: _rows(TITLE, among), TEXT: _rows(TEXT, texts)}
        rows = {name: some for name, some in rows.items() if some}
        every = [row for texts in rows.values() for row in texts]
        # Three with labels for the day and the place are enough in any folder.
        few = 2 * len(every) <= self.size and len(rows.get(TEXT, ())) < 3
        if len(every) < 2 or (not self.named and few):
            return None
        what = f"a start in the {' or the '.join(name[1:] for name in rows)} only"
        if later and TITLE not in rows:
            what = "a later day in the text than `date`, or its hour"
        # What says the start of other pages is to go on doing so.
        read = (
            clue.start
            for _, clue in self.named
            if clue.event and clue.start[:1] != ":" and not (later and clue.start == "date")
        )
        return self._start((*filter(None, read), *rows), what, every)

    def later_titles(self) -> Proposal | None:
        """Propose the days in titles, where those of several posts are later than `date`."""
        dates = {r.path: r.start for key in ("date", LATER) for r in _rows(key, self.clues)}
        rows = [r for r in _rows(TITLE, self.clues) if "" < dates.get(r.path, "")[:10] < r.start]
        if len(rows) < max(3, self.size // 10):
            return None
        return self._start((TITLE,), "a later day in the title than `date`", rows, _IF_THEN)

    def left_out(self) -> Proposal | None:
        """Say that a few pages are not events, beside those that are."""
        events = {path for path, clue in self.named if clue.event and clue.start}
        if is_event_name(self.folder):
            others = [
                path for path, clue in self.named if (clue.start or clue.keys) and not clue.unread
            ]
        else:
            # Any of these folders has pages of other kinds: few of them, and not its first page.
            others = [path for path in self.paths if not _INDEX.search(path)]
        rows = [Example(path, "", "") for path in others if path not in events]
        few = len(events) > (1 if is_event_name(self.folder) else 4) * len(rows)
        if not rows or not self.folder or not few:
            return None
        said = "are not events" if len(rows) > 1 else "is not an event"
        said = f"{len(rows)} of {len(events) + len(rows)} pages of {self.folder}/ {said}"
        return self._section("", "if they are, ", rows, said)

    def other_days(self) -> Proposal | None:
        """Say that names of files have later days than `date`, which may be the publication."""
        rows = _rows(FILE_NAME, self.named)
        hint = "correct one of the two; if names are right, set `[events] start = "
        hint += f'"{FILE_NAME}"` in eventsearch.toml'
        what = "`date` and a later day in the name of the file"
        return self._proposal("events.start", (FILE_NAME,), what, hint, rows) if rows else None

    def publication(self) -> Proposal | None:
        """Say that pages have only a date of publication."""
        rows = [
            Example(path, value, day)
            for path, clue in self.unread
            if clue.start == "date" and not clue.event
            for key, value, day in clue.keys
            if key == "date"
        ]
        taken = [each for each in self.unread if each[1].event and each[1].start == "date"]
        later = _rows(LATER, self.unread)
        # Among pages that are events by a place, one that names another day is left out.
        lost = [path for path, clue in self.unread if clue.start == "date" and not clue.event]
        left_out = [row for row in later if row.path in lost] if taken else []
        if left_out or len(later) > max(1, len(rows) // 2, len(taken) // 2):
            later = left_out or later
            what = "`date` before the days in their titles or texts, and no other start"
            hint = "write it under a key of its own, such as `event_date`"
            return self._proposal("", (), what, hint, later)
        others = [each for each in self.named if not each[1].event]
        if not self.folder or 2 * len(rows) <= len(others) - len(_rows(LATER, others)):
            return None
        what = "no start but `date`, which counts as their publication"
        doubt = f"though {len(later)} more name a later day or month, " if later else ""
        condition = f"{_IF_THEN}{doubt}"
        paths = {row.path for row in rows}
        kinds = sorted({clue.kind for path, clue in self.unread if path in paths})
        if "" not in kinds and not is_event_name(self.folder):
            # Among other posts they are those of a type or layout.
            values = tuple(dict.fromkeys((*self.types, *kinds)))
            hint = f"{condition}set `[events] types = {dumps(values, ensure_ascii=False)}`"
            hint += " in eventsearch.toml"
            return self._proposal("events.types", values, what, hint, rows)
        return self._section(what, condition, rows)

    def dateless(self) -> Proposal | None:
        """Say that no key of most pages holds a day."""
        rows = [
            Example(path, "", "")
            for path, clue in self.unread
            if not (clue.start or clue.keys or clue.numeric)
        ]
        taught = self.folder in _MATERIAL or not is_event_list(self.folder)
        if taught or len(rows) < 2 or 2 * len(rows) <= len(self.named):
            return None
        hint = "write `date`, or name the key in `[events] start`"
        return self._proposal("", (), "no key that holds a date, and so no start", hint, rows)

    def alike(self) -> Proposal | None:
        """Propose a folder whose pages have the keys of events."""
        alike = [(path, clue) for path, clue in self.clues if clue.like not in ((), (TEXT,))]
        like = alike[0][1].like if alike else ()
        # A category is a setting that takes no others of the folder.
        if len(alike) < 2 or (2 * len(alike) <= self.size and ": " not in like[0]):
            return None
        keys = " and ".join(f"`{key}`" for key in like)
        rows = [
            Example(path, *clue.keys[0][1:]) if clue.keys else Example(path, "", "")
            for path, clue in alike
        ]
        if not self.folder and (len(like) > 1 or like == (_TITLE,)):
            # The root is no section that a setting could name.
            return None
        if like == (_TITLE,):
            return self._section("`date` and the titles of events in a row", "if they are, ", rows)
        if len(like) > 1:
            return self._section(f"{keys}, and are not read as events", "if they are, ", rows)
        what = f"`date` and {keys}, and are not read as events"
        hint = f"if they are, set `[events] keys = {dumps(like)}` in eventsearch.toml"
        return self._proposal("events.keys", like, what, hint, rows)

    def _start(
        self, keys: tuple[str, ...], what: str, rows: Sequence[Example], condition: str = ""
    ) -> Proposal:
        every = dict.fromkeys((*self.starts, *keys))
        values = tuple(sorted(every, key=_PUBLICATION.__contains__))
        written = dumps(values if len(values) > 1 else values[0], ensure_ascii=False)
        hint = f"{condition}set `[events] start = {written}` in eventsearch.toml"
        return self._proposal("events.start", values, what, hint, rows)

    def _section(
        self, what: str, condition: str, rows: Sequence[Example], message: str = ""
    ) -> Proposal:
        values = dumps(self.sections, ensure_ascii=False)
        hint = f"{condition}set `[events] sections = {values}` in eventsearch.toml"
        return self._proposal("events.sections", self.sections, what, hint, rows, message)

    def _proposal(
        self,
        setting: str,
        values: tuple[str, ...],
        what: str,
        hint: str,
        rows: Sequence[Example],
        message: str = "",
    ) -> Proposal:
        where = f"of {self.folder}/" if self.folder else "at the root"
        number = f"{len(rows)} of {len(self.named)}" if self.beside_events(rows) else str(len(rows))
        count = f"{number} pages {where} have" if len(rows) > 1 else f"a page {where} has"
        diagnostic = Diagnostic(
            path=min(rows).path,
            code="E195",
            message=message or f"{count} {what}",
            hint=hint,
            severity="warning" if hint.startswith("set `[events] start") else "info",
        )
        examples = tuple(row for row in rows if row.start)[:3]
        return Proposal(diagnostic, setting, values, examples)


def _rows(name: str, clues: Sequence[tuple[str, EventClue]]) -> list[Example]:
    return [
        Example(path, value, day)
        for path, clue in clues
        for key, value, day in clue.keys
        if key == name
    ]


def _weight(key: str, rows: Sequence[Example]) -> tuple[bool, int, int]:
    return _says_day(tuple(key.split("."))), len(rows), len({row.start for row in rows})
