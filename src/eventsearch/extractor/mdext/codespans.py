"""
Code in a line.

Goldmark: as many backticks as opened close; inside nothing is read, a line end is a blank.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eventsearch.extractor.mdext.escaping import escape

if TYPE_CHECKING:
    from eventsearch.extractor.mdext.scan import Scan

_RUN = re.compile(r"`+")


def code_span(scan: Scan) -> bool:
    """Read a code span; backticks that nothing closes are text."""
    source, start = scan.source, scan.position
    run = _RUN.match(source, start)
    assert run is not None
    for closing in _RUN.finditer(source, run.end()):
        if len(closing[0]) == len(run[0]):
            text = source[run.end() : closing.start()].replace("\n", " ")
            if text[:1] == text[-1:] == " " and text.strip(" "):
                text = text[1:-1]
            scan.emit(f"<code>{escape(text)}</code>", closing.end())
            return True
    # Nothing of this length follows: no later run will seek again in vain.
    scan.emit(run[0], run.end())
    return True
