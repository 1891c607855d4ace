"""The exception for files that cannot be used."""

from __future__ import annotations

from eventsearch.extractor.faults import ContentError
from eventsearch.records.content import Problem


def test_a_fault_carries_its_problem_and_says_its_message() -> None:
    """For reports and for tracebacks."""
    problem = Problem(path="content/a.md", code="E202", message="it is gone", cure="find it")
    fault = ContentError(problem)
    assert fault.problem is problem
    assert str(fault) == "it is gone"
