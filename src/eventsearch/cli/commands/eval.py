"""``eventsearch eval``: how good the answers to judged searches are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.errors import Exit
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status

if TYPE_CHECKING:
    from eventsearch.evaluation import Judgments, Report, Shortfall
    from eventsearch.search.index import Index

app = command_app()

NAMED = 10
"""Unknown pages that are named; of the others the number is enough."""

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Judged searches, in JSON.")]
FloorsFile = Annotated[
    Path | None,
    typer.Option("--floors", metavar="FILE", help="End with 1 when a measure is below its floor."),
]
Worst = Annotated[int, typer.Option("--worst", min=0, help="Searches shown that went worst.")]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", "table", "json")),
        help="Form of the figures; auto is table in a terminal and json elsewhere.",
    ),
]


@app.command("eval")
def measure(
    files: Files,
    floors: FloorsFile = None,
    worst: Worst = 5,
    form: Form = "auto",
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Measure judged searches. nDCG@10, MRR@10 and recall@100, and the searches that went worst."""
    from eventsearch.evaluation import read_floors, read_judged, shortfalls

    sets = [read_judged(file) for file in files]
    least = read_floors(floors) if floors else None
    reports = [report(judged, index, now) for judged in sets]
    below = [
        shortfalls(each, least, path=floors) if floors and least is not None else ()
        for each in reports
    ]
    if as_json or form == "json" or (form == "auto" and not is_terminal()):
        to_programs(reports, below, worst)
    else:
        from eventsearch.output.terminal.evaluation import quality_table

        print_data(quality_table(reports, look(color), worst=worst))
    missing = [remark(judged, each) for judged, each in zip(sets, reports, strict=True)]
    remark_below(below)
    fails = floors is not None and (any(below) or any(missing))
    return Exit.NOTHING if fails else Exit.DONE


def report(judged: Judgments, folder: Path | None, now: str | None) -> Report:
    """Return what a set finds, in the index of its own documents or else in the site's."""
    from eventsearch.cli.options import moment
    from eventsearch.evaluation import evaluate

    with source(judged, folder) as index:
        zone = index.generation.info.zone
        at = judged.now if judged.now and now is None else moment(now, lambda: zone)
        return evaluate(judged, index, now=at)


def source(judged: Judgments, folder: Path | None) -> AbstractContextManager[Index]:
    """Return the index that a set is for."""
    from eventsearch.cli.open_index import opened
    from eventsearch.evaluation import indexed

    return indexed(judged.documents, judged.lang) if judged.documents else opened(folder)


def to_programs(
    reports: Sequence[Report], below: Sequence[tuple[Shortfall, ...]], worst: int
) -> None:
    """Write the figures as JSON."""
    from eventsearch.output.json.response import line, pretty
    from eventsearch.output.terminal.evaluation import quality_json

    sets = [
        quality_json(each, shorts, worst=worst) for each, shorts in zip(reports, below, strict=True)
    ]
    print_data((pretty if is_terminal() else line)({"sets": sets}) + "\n")


def remark(judged: Judgments, report: Report) -> bool:
    """Say which pages of a set are not there; return whether there are some."""
    for search, page in report.unknown[:NAMED]:
        print_status(
            f'{judged.path}: "qrels.{search}": no page of the index is "{page}"; '
            "build the index of the site that was judged, or judge again"
        )
    if (more := len(report.unknown) - NAMED) > 0:
        print_status(
            f"{judged.path}: {more} more pages are not in the index; see --json for all of them"
        )
    return bool(report.unknown)


def remark_below(below: Sequence[tuple[Shortfall, ...]]) -> None:
    """Say which measures are below their floors."""
    from eventsearch.output.terminal.evaluation import shortfall

    for shorts in below:
        for short in shorts:
            print_status(shortfall(short))
