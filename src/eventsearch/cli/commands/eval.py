"""``eventsearch eval``: how good the results of judged searches are."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.open_index import opened
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, parse_now
from eventsearch.cli.terminal import Exit, is_terminal, look, print_data, print_json, print_status
from eventsearch.evaluation.evaluate import Report, evaluate
from eventsearch.evaluation.judgments import Judgments, read_judgments, temporary_index
from eventsearch.output.terminal.evaluation import quality_json, quality_table
from eventsearch.search.index import Index

app = command_app()

NAMED = 10
"""Unknown pages that are listed; the others are only counted."""

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Judged searches, in JSON.")]
Worst = Annotated[int, typer.Option("--worst", min=0, help="Number of the worst searches to show.")]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", "table", "json")),
        help="Output format; auto is table in a terminal and json elsewhere.",
    ),
]


@app.command("eval")
def measure(
    files: Files,
    worst: Worst = 5,
    form: Form = "auto",
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Measure search quality on judged searches. nDCG@10, MRR@10, recall@100, worst searches."""
    sets = [read_judgments(file) for file in files]
    reports = [report(judged, index, now) for judged in sets]
    if as_json or form == "json" or (form == "auto" and not is_terminal()):
        print_json({"sets": [quality_json(each, worst=worst) for each in reports]})
    else:
        print_data(quality_table(reports, look(color), worst=worst))
    for judged, each in zip(sets, reports, strict=True):
        print_unknown(judged, each)
    return Exit.DONE


def report(judged: Judgments, folder: Path | None, now: str | None) -> Report:
    """Evaluate a set on the index of its own documents, or else of the site."""
    with source(judged, folder) as index:
        zone = index.generation.info.zone
        at = judged.now if judged.now and now is None else parse_now(now, lambda: zone)
        return evaluate(judged, index, now=at)


def source(judged: Judgments, folder: Path | None) -> AbstractContextManager[Index]:
    """Return the index that a set is for."""
    return temporary_index(judged.documents, judged.lang) if judged.documents else opened(folder)


def print_unknown(judged: Judgments, report: Report) -> None:
    """Report the judged pages that are not in the index."""
    for search, page in report.unknown[:NAMED]:
        print_status(
            f'{judged.path}: "qrels.{search}": the index has no page "{page}"; '
            "index the site that was judged, or update the judgments"
        )
    if (more := len(report.unknown) - NAMED) > 0:
        print_status(
            f"{judged.path}: {more} more pages are not in the index; use --json to list them"
        )
