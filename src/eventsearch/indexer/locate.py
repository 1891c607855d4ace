"""
Where in its file is written what a run knows of a page only by its result?

A manifest keeps addresses, not the lines that set them: the few files that an address is lost in
are looked at again when it is told.
"""

from __future__ import annotations

from eventsearch.extractor.files.url_collisions import at_its_address
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings


def located(problem: Diagnostic, settings: Settings) -> Diagnostic:
    """Return the problem of two pages at one address where that is written, if it is."""
    # Loads what reads YAML, which a run without changes has no use for.
    from eventsearch.extractor.files.errors import ContentError
    from eventsearch.extractor.files.read import read_bytes
    from eventsearch.extractor.front_matter.parse import parse
    from eventsearch.model.page import SourceFile

    source = SourceFile(
        path=problem.path,
        lang="",
        kind="page",
        bundle="",
        logical="",
        section="",
        size=0,
        mtime_ns=0,
    )
    try:
        return at_its_address(problem, parse(source, read_bytes(source, settings)).places)
    except ContentError:
        # Gone, or another file by now: the next run says of it what there is to say.
        return problem
