"""
What `init` proposes and `check` names: settings that would read what is not read of events.

The order of day and month in days such as `08/03/2024` is proposed here, the rest in `clues.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from json import dumps
from typing import NamedTuple, Protocol

from eventsearch.extractor.dates import with_iso_days
from eventsearch.model.page import Diagnostic, EventClue
from eventsearch.settings.schema import SETTINGS


class Clued(Protocol):
    """What is asked of a page here; a `PageRecord` has it, and whatever an index keeps of one."""

    @property
    def path(self) -> str: ...

    @property
    def clue(self) -> EventClue | None: ...


class Example(NamedTuple):
    """What a proposal would give for a page: the value as written, and the start, ISO 8601."""

    path: str
    value: str
    start: str


class Proposal(NamedTuple):
    """
    A diagnostic, and the setting that cures it.

    Attributes:
        setting: Name of the setting; empty where none does.
        values: To be set: one, or those of a list; for `sources`, the files of one table each.
        examples: Of up to three pages.
        gives: Number of events whose start the setting reads or changes; 0 if not yet counted.
    """

    diagnostic: Diagnostic
    setting: str = ""
    values: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    gives: int = 0

    @property
    def value(self) -> object:
        """Return the value of the setting, as a settings file has it."""
        if self.setting == SOURCES:
            return [{"files": files, "page": LIST_PAGE} for files in self.values]
        is_list = SETTINGS[self.setting].type.startswith(("tuple", "Key"))
        return list(self.values) if is_list else self.values[0]


SOURCES = "sources"
"""Name of the setting whose values are tables."""

LIST_PAGE = "/"
"""Page to which entries without a URL lead, as proposed: every site has it."""


def undecided_days(pages: Sequence[Clued]) -> Iterator[Proposal]:
    """Yield one proposal for days such as `08/03/2024`, unless the order of the language stands."""
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
