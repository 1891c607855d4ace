"""The measures of judged searches as a table and as JSON: a row a set, then the worst searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventsearch.evaluation.evaluate import MEASURES, Report, Result
from eventsearch.output.terminal.text import Look, clean, columns, cut

HEADS: Mapping[str, str] = {"ndcg@10": "nDCG@10", "mrr@10": "MRR@10", "recall@100": "recall@100"}

COLUMN = 10
"""Columns of a figure, blanks between them not counted."""

LEAST = 4
"""Places after the point in JSON; more would only show how sums were rounded."""


def quality_table(reports: Sequence[Report], look: Look, *, worst: int) -> str:
    """Return the measures of all sets as a table, and *worst* searches of each below it."""
    names = [clean(name) for report in reports for name in (report.name, *_indented(report))]
    room = max(columns(name) for name in (*names, "set"))
    heads = " ".join(head.rjust(COLUMN) for head in ("searches", *HEADS.values()))
    lines = [look.paint(f"{'set'.ljust(room)} {heads}", "bold")]
    for report in reports:
        lines.append(_row(report.name, len(report.results), report.figures(), room))
        for style, figures in report.styles().items():
            count = sum(result.search.style == style for result in report.results)
            lines.append(look.paint(_row(f"  {style}", count, figures, room), "dim"))
    for report in reports:
        lines.extend(_worst(report, look, worst))
    return "\n".join(lines) + "\n"


def quality_json(report: Report, *, worst: int) -> Mapping[str, object]:
    """Return what is known of a set, for programs."""
    return {
        "name": report.name,
        "searches": len(report.results),
        **_rounded(report.figures()),
        "styles": {name: _rounded(figures) for name, figures in report.styles().items()},
        "worst": [
            {
                "id": result.search.id,
                "text": result.search.text,
                "first": _first(result),
                **_rounded(result.values),
            }
            for result in report.worst(worst)
        ],
        "unknown": [{"search": search, "page": page} for search, page in report.unknown],
    }


def _indented(report: Report) -> Iterator[str]:
    return (f"  {style}" for style in report.styles())


def _row(name: str, count: int, figures: Mapping[str, float], room: int) -> str:
    cells = [str(count), *(_figure(figures[measure]) for measure in MEASURES)]
    row = " ".join(cell.rjust(COLUMN) for cell in cells)
    label = clean(name)
    return f"{label}{' ' * (room - columns(label))} {row}"


def _worst(report: Report, look: Look, count: int) -> Iterator[str]:
    results = report.worst(count)
    if results:
        yield ""
        yield look.paint(f"worst of {clean(report.name)}, by nDCG@10", "bold")
    for result in results:
        first = _first(result)
        where = f"first hit at {first}" if first else "no hit"
        prefix = f"{_figure(result.values['ndcg@10'])}  {where.ljust(19)}  "
        text = f"{clean(result.search.text)} ({clean(result.search.id)})"
        yield prefix + cut(text, max(look.width - columns(prefix), 20))


def _first(result: Result) -> int | None:
    """Return the rank of the first hit that answers; None when none does."""
    grades = result.search.grades
    ranks = (rank for rank, page in enumerate(result.ranked, start=1) if grades.get(page))
    return next(ranks, None)


def _figure(value: float) -> str:
    return f"{value:.3f}".lstrip("0") if value < 1 else "1.000"


def _rounded(figures: Mapping[str, float]) -> Mapping[str, float]:
    return {name: round(value, LEAST) for name, value in figures.items()}
