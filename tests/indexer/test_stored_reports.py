"""Reports of runs as `found.json` stores them."""

from __future__ import annotations

import pytest

from eventsearch.indexer.report import BuildReport, restored, stored
from eventsearch.model.page import Diagnostic

FAULT = Diagnostic("content/a.md", "E104", "not a date", "write 2031-05-01", 2, 7, "error")
REPORT = BuildReport(
    pages=3,
    visible=2,
    read=0,
    added=0,
    changed=0,
    removed=0,
    unchanged=3,
    generation="000001",
    swapped=False,
    reason="",
    diagnostics=(FAULT,),
    seconds=999.0,
    platform="hugo",
    kept=0,
)


def test_a_stored_report_is_restored_in_the_same_state() -> None:
    assert restored(stored(REPORT, "state"), "state") == REPORT
    assert restored(stored(REPORT, "state"), "other") is None


def test_an_unknown_state_restores_nothing() -> None:
    assert restored(stored(REPORT, ""), "") is None


@pytest.mark.parametrize("place", range(7))
def test_a_diagnostic_with_a_value_of_another_type_restores_nothing(place: int) -> None:
    values = [*stored(REPORT, "state")]
    row = [*values[11][0]]  # type: ignore[index]
    row[place] = 1 if isinstance(row[place], str) else "1"
    values[11] = [row]
    assert restored(values, "state") is None
