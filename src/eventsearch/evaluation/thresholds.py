"""
Which measures must not fall, and how far?

A file of floors is a JSON object: name of a set to measures, each with the least value allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eventsearch.evaluation.evaluate import Report
from eventsearch.evaluation.judgments import read_object, wrong
from eventsearch.evaluation.metrics import MEASURES

Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A measure of a set that is below its floor."""

    name: str
    measure: str
    value: float
    floor: float


def read_floors(path: Path) -> Floors:
    """
    Read a file of floors.

    Raises:
        EvaluationError: It is missing, or something in it cannot be read.
    """
    return {name: dict(_floors(path, name, floors)) for name, floors in read_object(path).items()}


def shortfalls(report: Report, floors: Floors, *, path: Path) -> tuple[Shortfall, ...]:
    """
    Return the measures of a set that are below their floors.

    Args:
        path: The file that the floors are from.

    Raises:
        EvaluationError: The set has no floors.
    """
    if report.name not in floors:
        raise wrong(path, report.name, "has no floors", 'write such as {"ndcg@10": 0.5} for it')
    figures = report.figures()
    return tuple(
        Shortfall(name=report.name, measure=measure, value=figures[measure], floor=floor)
        for measure, floor in floors[report.name].items()
        if figures[measure] < floor
    )


def _floors(path: Path, name: str, floors: object) -> Iterator[tuple[str, float]]:
    if not isinstance(floors, dict) or not floors:
        raise wrong(path, name, "is no JSON object with floors", 'write such as {"ndcg@10": 0.5}')
    for measure, floor in floors.items():
        where = f"{name}.{measure}"
        if measure not in MEASURES:
            raise wrong(path, where, "is no measure", f"known are {', '.join(MEASURES)}")
        if isinstance(floor, bool) or not isinstance(floor, int | float) or not 0 <= floor <= 1:
            raise wrong(path, where, "is no floor", "write a number from 0 to 1")
        yield measure, float(floor)
