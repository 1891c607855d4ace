"""Test that scripts/skipped_tests.py reports tests that were skipped without an allowed reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from programs import run_program

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "skipped_tests.py"


def report(path: Path, *reasons: str) -> Path:
    """Write a report of a run that skipped tests for these reasons."""
    cases = "".join(f'<testcase><skipped message="{reason}"/></testcase>' for reason in reasons)
    path.write_text(f"<testsuites><testsuite><testcase/>{cases}</testsuite></testsuites>", "utf-8")
    return path


@pytest.mark.parametrize(
    ("reasons", "shared_exists", "code"),
    [
        ((), False, 0),
        ((), True, 0),
        (("no corpora beside the checkout",), False, 0),
        (("no corpora beside the checkout",), True, 1),
        (("no shared/probes beside the checkout",), False, 0),
        (("no nginx: install it",), True, 1),
        (("not on this system",), False, 1),
        (("no corpora beside the checkout", "not on this system"), False, 1),
    ],
)
def test_only_missing_shared_data_excuses_a_skipped_test(
    tmp_path: Path, reasons: tuple[str, ...], shared_exists: bool, code: int
) -> None:
    reports = [report(tmp_path / "one.xml", *reasons[:1]), report(tmp_path / "2.xml", *reasons[1:])]
    shared = tmp_path / "shared"
    if shared_exists:
        shared.mkdir()
    command = [sys.executable, str(SCRIPT), str(shared), *map(str, reports)]
    result = run_program(command)
    assert result.returncode == code
    assert result.stdout.count(" tests: ") == len(reasons)
