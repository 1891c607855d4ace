"""
Inserted, marked, lowered and raised text: ``++a++``, ``==a==``, ``H~2~O``, ``x^2^``.

Hugo's ``extras``, which a site switches on one by one: marks that vanish like those of emphasis,
matched by the same algorithm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark.inline.delimiter_runs import Run
from eventsearch.extractor.markdown.goldmark.inline.emphasis import flanking

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule, Scan
    from eventsearch.extractor.site import Markup

_MARKS = (
    ("insert", "++", "ins"),
    ("mark", "==", "mark"),
    ("delete", "~~", "del"),
    ("subscript", "~", "sub"),
    ("superscript", "^", "sup"),
)
"""Name, mark, element."""


def extra_rules(markup: Markup) -> Iterator[tuple[str, InlineRule]]:
    """Yield the rules that a site has switched on, with the signs they begin with."""
    for name, mark, tag in _MARKS:
        if name in markup.extras:
            yield mark[0], _rule(mark[0], len(mark), tag)


def _rule(sign: str, length: int, tag: str) -> InlineRule:
    row = re.compile(rf"{re.escape(sign)}+")

    def open_run(scan: Scan) -> bool:
        source, start = scan.source, scan.position
        # A row in the midst of which we are has been looked at from its beginning.
        if source[start - 1 : start] == sign:
            return False
        match = row.match(source, start)
        if match is None or len(match[0]) != length:
            return False
        end = match.end()
        opens, closes = flanking(source, start, end)
        last = scan.runs
        run = Run(len(scan.out), sign, length, length, opens, closes, last, tag=tag)
        if last is not None:
            last.after = run
        scan.runs = run
        scan.emit(source[start:end], end)
        return True

    return open_run
