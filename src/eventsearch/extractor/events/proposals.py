"""
Propose settings for events that are not read. `init` and `check` show them.

`evidence.py` finds the evidence on each page. `unread_events` compares the pages of a folder, and
reports each folder at most once, with the setting that makes the program read its events.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from json import dumps
from posixpath import commonpath
from typing import NamedTuple, Protocol

from eventsearch.extractor.dates import with_iso_days
from eventsearch.extractor.events import words_in
from eventsearch.extractor.events.evidence import (
    DATED,
    FILE_NAME,
    LATER,
    PUBLICATION,
    TEXT,
    TITLE,
    has_day_word,
)
from eventsearch.extractor.events.keys import is_event_list, is_event_name
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import Diagnostic, EventClue
from eventsearch.settings import EventSettings
from eventsearch.settings.schema import SETTINGS

_IF_THEN = "if it is when they take place, "
_MATERIAL = words_in("folders", "material")
"""Folders that may contain teaching material, which has no date."""
_INDEX = lazy(r"(?i)/(?:_?index|readme)\.[^/]*\Z")


class Clued(Protocol):
    """The attributes of a page that this module reads, of a `PageRecord` or from an index."""

    @property
    def path(self) -> str: ...

    @property
    def clue(self) -> EventClue | None: ...


class Example(NamedTuple):
    """The effect of a proposal on a page: the value as written, and the start in ISO 8601."""

    path: str
    value: str
    start: str


class Proposal(NamedTuple):
    """
    A diagnostic, and the setting that fixes it.

    Attributes:
        setting: Name of the setting; empty if no setting fixes it.
        values: The value, or the items of a list; for `sources`, the files of each table.
        examples: Examples from up to three pages.
        gives: Number of events whose start the setting adds or changes; 0 if not yet counted.
    """

    diagnostic: Diagnostic
    setting: str = ""
    values: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    gives: int = 0

    @property
    def value(self) -> object:
        """The value of the setting as it is written in a settings file."""
        if self.setting == SOURCES:
            return [{"files": files, "page": LIST_PAGE} for files in self.values]
        is_list = SETTINGS[self.setting].type.startswith(("tuple", "Key"))
        return list(self.values) if is_list else self.values[0]


SOURCES = "sources"
"""Name of the setting for lists of events in files. Its values are tables."""

LIST_PAGE = "/"
"""Proposed page for entries without a URL. Every site has this page."""


def _undecided_days(pages: Sequence[Clued]) -> Iterator[Proposal]:
    """Yield one proposal for days such as `08/03/2024`, if their order is not known for certain."""
    rows = [(page.path, *row) for page in pages if page.clue for row in page.clue.numeric]
    unclear = [row for row in rows if with_iso_days(row[2]) == row[2]]
    proofs = {
        first: row
        for row in reversed(rows)
        if row not in unclear
        for first in ("dmy", "mdy")
        if int(re.split("[/-]", row[2])[first == "mdy"]) > 12
    }
    order = unclear[0][3] if unclear else ""
    if not unclear or (order and not proofs.keys() - {order}):
        return
    path, key, day, _ = unclear[0]
    more = len(unclear) - 1
    others = f", and {more} more day{'s' * (more > 1)}," if more else ""
    problem = "may have the day or the month first: not read"
    if order:
        problem = "has the day first in the language of the site, and was read so"
    proof = "".join(
        f"; {row[2]} in {row[0]} has the {'day' if first == 'dmy' else 'month'} first"
        for first, row in sorted(proofs.items())
    )
    orders = tuple(proofs) if len(proofs) == 1 else ("dmy", "mdy")
    diagnostic = Diagnostic(
        path=path,
        code="E196",
        message=f"`{key}` {day}{others} {problem}{proof}",
        hint="set `date_order` to " + " or ".join(map(dumps, orders)) + " in eventsearch.toml",
    )
    if len(orders) > 1:
        yield Proposal(diagnostic)
        return
    days = [*dict.fromkeys((path, day) for path, _, day, _ in unclear)][:3]
    examples = (Example(path, day, with_iso_days(day, orders[0])) for path, day in days)
    yield Proposal(diagnostic, "date_order", orders, tuple(examples))


def unread_events(pages: Iterable[Clued], settings: EventSettings) -> Iterator[Proposal]:
    """
    Yield proposals for the events of a site that are not read.

    There is at most one proposal for each folder of pages that look like events. At most one
    further proposal is for days whose order of day and month is not known.

    Args:
        settings: The current settings. Proposed values contain their sections and starts.
    """
    pages = tuple(pages)
    yield from _undecided_days(pages)
    folders: defaultdict[str, list[tuple[str, EventClue]]] = defaultdict(list)
    for page in pages:
        if page.clue is not None and (page.clue.named or page.clue.like):
            folders[page.clue.folder].append((page.path, page.clue))
    # Pages with `unread` keys have diagnostics of their own.
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
        self.unread = [each for each in self.named if each[1].start in PUBLICATION]

    def _beside_events(self, rows: Sequence[Example]) -> bool:
        """Return whether the pages of *rows* are not events, but more pages of the folder are."""
        events = {path for path, clue in self.named if clue.event}
        return len(events) > len(rows) and events.isdisjoint(row.path for row in rows)

    def unread_key(self) -> Proposal | None:
        """Propose the unknown key whose values are most likely the starts."""
        examples: defaultdict[str, list[Example]] = defaultdict(list)
        for path, clue in self.unread or self.clues:
            for key, value, day in clue.keys:
                if key not in PUBLICATION:
                    examples[key].append(Example(path, value, day))
        best = max(examples, key=lambda key: _weight(key, examples[key]), default="")
        rows = examples.get(best, [])
        same = len(rows) > 1 and len({row.start for row in rows}) == 1
        few = not self.named and len(rows) * (3 if len(rows) > 2 else 2) <= self.size
        if same or few or 2 * len(rows) < len(self.unread or self.clues):
            return None
        dated_events = any(clue.start == "date" for _, clue in self.unread if clue.event)
        what = f"`{best}`, which is not read as a start" + (": `date` is" if dated_events else "")
        return self._start((best,), what, rows, _IF_THEN if best.startswith("pub") else "")

    def file_names(self) -> Proposal | None:
        """Propose the days in file names, for pages without a day in another place."""
        paths = [path for path, clue in self.unread if clue.start == FILE_NAME]
        rows = [
            Example(path, next(part for part in path.split("/")[::-1] if day in part), day)
            for path in paths
            for day in DATED.findall(path)[-1:]
        ]
        # Keep the keys from which the starts of other pages are read.
        read = dict.fromkeys(c.start for _, c in self.named if c.event and c.start[:1] != ":")
        others = [clue for _, clue in self.named if not (clue.event and clue.start)]
        if 2 * len(rows) <= len(others) or not rows:
            return None
        keys = (*filter(None, read), FILE_NAME)
        return self._start(keys, "a start in the name of the file only", rows)

    def titles_and_texts(self) -> Proposal | None:
        """Propose the days in titles, and under a label at the top of texts."""
        among = self.named or self.clues
        # Pages with a `date` count only if most of them have a later day under a label.
        dated = [each for each in among if each[1].start == "date"]
        later = 2 * len(_rows(TEXT, dated)) > len(dated)
        texts = among if later else [each for each in among if each[1].start != "date"]
        rows = {TITLE: _rows(TITLE, among), TEXT: _rows(TEXT, texts)}
        rows = {name: some for name, some in rows.items() if some}
        every = [row for texts in rows.values() for row in texts]
        # In any folder, three texts with labels for the day and the place are enough.
        few = 2 * len(every) <= self.size and len(rows.get(TEXT, ())) < 3
        if len(every) < 2 or (not self.named and few):
            return None
        what = f"a start in the {' or the '.join(name[1:] for name in rows)} only"
        if later and TITLE not in rows:
            what = "a later day in the text than `date`, or its hour"
        # Keep the keys from which the starts of other pages are read.
        read = (
            clue.start
            for _, clue in self.named
            if clue.event and clue.start[:1] != ":" and not (later and clue.start == "date")
        )
        return self._start((*filter(None, read), *rows), what, every)

    def later_titles(self) -> Proposal | None:
        """Propose the days in titles, if several titles have a later day than `date`."""
        dates = {r.path: r.start for key in ("date", LATER) for r in _rows(key, self.clues)}
        rows = [r for r in _rows(TITLE, self.clues) if "" < dates.get(r.path, "")[:10] < r.start]
        if len(rows) < max(3, self.size // 10):
            return None
        return self._start((TITLE,), "a later day in the title than `date`", rows, _IF_THEN)

    def left_out(self) -> Proposal | None:
        """Report a few pages that are not events, in a folder where most pages are events."""
        events = {path for path, clue in self.named if clue.event and clue.start}
        if is_event_name(self.folder):
            others = [
                path for path, clue in self.named if (clue.start or clue.keys) and not clue.unread
            ]
        else:
            # Other folders also contain other pages, so be stricter, and ignore the index page.
            others = [path for path in self.paths if not _INDEX.search(path)]
        rows = [Example(path, "", "") for path in others if path not in events]
        few = len(events) > (1 if is_event_name(self.folder) else 4) * len(rows)
        if not rows or not self.folder or not few:
            return None
        what = "are not events" if len(rows) > 1 else "is not an event"
        what = f"{len(rows)} of {len(events) + len(rows)} pages of {self.folder}/ {what}"
        return self._section("", "if they are, ", rows, what)

    def other_days(self) -> Proposal | None:
        """Report file names that have a later day than `date`, which may be the publication."""
        rows = _rows(FILE_NAME, self.named)
        if not rows:
            return None
        hint = "correct one of the two"
        what = "`date` and a later day in the name of the file or folder"
        if 4 * len(rows) <= len(self.named):
            # A few such names are mistakes. The setting would remove the hours of other pages.
            return self._proposal("", (), what, hint, rows)
        hint += f'; if names are right, set `[events] start = "{FILE_NAME}"` in eventsearch.toml'
        return self._proposal("events.start", (FILE_NAME,), what, hint, rows)

    def publication(self) -> Proposal | None:
        """Report pages whose only day is `date`, which may be their publication."""
        rows = [
            Example(path, value, day)
            for path, clue in self.unread
            if clue.start == "date" and not clue.event
            for key, value, day in clue.keys
            if key == "date"
        ]
        dated_events = [each for each in self.unread if each[1].event and each[1].start == "date"]
        later = _rows(LATER, self.unread)
        # Other pages of the folder are events. These are not, because they mention a later day.
        not_events = [path for path, clue in self.unread if clue.start == "date" and not clue.event]
        left_out = [row for row in later if row.path in not_events] if dated_events else []
        if left_out or len(later) > max(1, len(rows) // 2, len(dated_events) // 2):
            later = left_out or later
            what = "`date` before the days in their titles or texts, and no other start"
            hint = "write it under a key of its own, such as `event_date`"
            return self._proposal("", (), what, hint, later)
        others = [each for each in self.named if not each[1].event]
        if not self.folder or 2 * len(rows) <= len(others) - len(_rows(LATER, others)):
            return None
        what = "no start but `date`, which counts as their publication"
        doubt = f"though {len(later)} more have a later day or month, " if later else ""
        condition = f"{_IF_THEN}{doubt}"
        paths = {row.path for row in rows}
        kinds = sorted({clue.kind for path, clue in self.unread if path in paths})
        if "" not in kinds and not is_event_name(self.folder):
            # In a folder of posts, only the type or layout distinguishes events.
            values = tuple(dict.fromkeys((*self.types, *kinds)))
            hint = f"{condition}set `[events] types = {dumps(values, ensure_ascii=False)}`"
            hint += " in eventsearch.toml"
            return self._proposal("events.types", values, what, hint, rows)
        return self._section(what, condition, rows)

    def dateless(self) -> Proposal | None:
        """Report that most pages have no key with a day."""
        rows = [
            Example(path, "", "")
            for path, clue in self.unread
            if not (clue.start or clue.keys or clue.numeric)
        ]
        may_lack_dates = self.folder in _MATERIAL or not is_event_list(self.folder)
        if may_lack_dates or len(rows) < 2 or 2 * len(rows) <= len(self.named):
            return None
        hint = "write `date`, or list the key in `[events] start`"
        return self._proposal("", (), "no key with a date, so they have no start", hint, rows)

    def alike(self) -> Proposal | None:
        """Propose a setting for pages that have the keys or titles of events."""
        alike = [(path, clue) for path, clue in self.clues if clue.like not in ((), (TEXT,))]
        like = alike[0][1].like if alike else ()
        # A category selects only its own pages, so they need not be most of the folder.
        if len(alike) < 2 or (2 * len(alike) <= self.size and ": " not in like[0]):
            return None
        keys = " and ".join(f"`{key}`" for key in like)
        rows = [
            Example(path, *clue.keys[0][1:]) if clue.keys else Example(path, "", "")
            for path, clue in alike
        ]
        if not self.folder and (len(like) > 1 or like == ("title",)):
            # Pages at the root have no section for the setting.
            return None
        if like == ("title",):
            return self._section("`date` and the titles of events in a row", "if they are, ", rows)
        if len(like) > 1:
            return self._section(f"{keys}, and are not read as events", "if they are, ", rows)
        what = f"`date` and {keys}, and are not read as events"
        hint = f"if they are, set `[events] keys = {dumps(like)}` in eventsearch.toml"
        return self._proposal("events.keys", like, what, hint, rows)

    def _start(
        self, keys: tuple[str, ...], what: str, rows: Sequence[Example], condition: str = ""
    ) -> Proposal:
        # Skip "settings": it replaces a key in a clue if `self.starts` contains that key.
        every = dict.fromkeys((*self.starts, *(key for key in keys if key != "settings")))
        values = tuple(sorted(every, key=PUBLICATION.__contains__))
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
        number = (
            f"{len(rows)} of {len(self.named)}" if self._beside_events(rows) else str(len(rows))
        )
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
    return has_day_word(tuple(key.split("."))), len(rows), len({row.start for row in rows})
