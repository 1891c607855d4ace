"""Does docs/http.md say what is so?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.web.parameters import EVENT, OPEN_SEARCH, SEARCH, SUGGEST, Parameter, row
from eventsearch.web.problems import KINDS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "http.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return what stands under a heading of the second level."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("`GET /v1/search`", SEARCH),
        ("`GET /v1/suggest`", SUGGEST),
        ("`GET /event.ics`", EVENT),
        ("`GET /opensearch.xml`", OPEN_SEARCH),
    ],
)
def test_every_parameter_has_its_row(title: str, table: tuple[Parameter, ...]) -> None:
    """Name, meaning, values and default are those the parser goes by, in its order."""
    assert "\n".join(map(row, table)) in section(title)


def test_every_problem_has_its_row() -> None:
    """With its status and when it happens."""
    rows = [f"| `{name}` | {kind.status} | {kind.about} |" for name, kind in KINDS.items()]
    assert "\n".join(rows) in TEXT
