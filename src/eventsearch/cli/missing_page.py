"""Why is a page not among the answers? What `eventsearch query --why-not` does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from eventsearch.analysis.synonyms import site_synonyms
from eventsearch.cli.commands.show import elsewhere, files_named
from eventsearch.cli.errors import Exit
from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import moment
from eventsearch.cli.query_output import OutputOptions, timed
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.output.json.response import line, pretty
from eventsearch.output.terminal.text import clean
from eventsearch.output.terminal.why_not import lines, why_not_json
from eventsearch.search.why_not.explain import why_not
from eventsearch.search.why_not.not_indexed import beside

if TYPE_CHECKING:
    from pathlib import Path

    from eventsearch.model.query import SearchRequest
    from eventsearch.search.index import Index


def _of_the_file(index: Index, root: Path, name: str) -> tuple[str, ...]:
    """Return what a file is of which the index knows nothing; nothing for none."""
    told = beside(read_manifest(index.generation), root, (name, *files_named(name, root)))
    return (told,) if told else ()


def explain(request: SearchRequest, name: str, how: OutputOptions) -> int:
    """Write why the page *name* is not among the answers; exit code 1 for an unknown page."""
    settings = settings_of(how.index)
    synonyms, faults = site_synonyms(settings)
    for fault in faults:
        print_status(clean(fault))
    with opened(how.index, settings) as index:
        info = index.generation.info
        if strange := elsewhere(name, info.origin):
            print_status(clean(strange))
            return Exit.NOTHING
        now = moment(how.now, lambda: info.zone)
        index = timed(index, how.timeout)
        for each in (name, *files_named(name, settings.root)):
            found = why_not(index, request, each, now=now, synonyms=synonyms)
            if found.reason != "unknown":
                break
        else:
            found = replace(found, diagnostics=_of_the_file(index, settings.root, name))
    form = ("table" if is_terminal() else "json") if how.form == "auto" else how.form
    if form == "table":
        print_data(lines(found, look(how.color)))
    else:
        print_data(
            (pretty if is_terminal() and form == "json" else line)(why_not_json(found)) + "\n"
        )
    return Exit.NOTHING if found.reason == "unknown" else Exit.DONE
