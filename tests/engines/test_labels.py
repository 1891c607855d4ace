"""The engine reuses the label of a facet value when the time changes but the label does not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from eventsearch.engines import whoosh
from eventsearch.model.results import FacetValue

from .small_index import index, page


def by_value(labels: tuple[FacetValue, ...]) -> dict[str, FacetValue]:
    """Return labels by their value."""
    return {label.value: label for label in labels}


def test_the_label_of_a_single_page_is_computed_once(tmp_path: Path) -> None:
    pages = (
        page("a", keywords={"label": ("one", "both")}, time=(10, 20)),
        page("b", keywords={"label": ("other", "both")}, time=(30, 40), visible=(5, None)),
    )
    with closing(index(whoosh, tmp_path, *pages)) as engine:
        before, after = (
            by_value(engine.facet_values("label", 4)),
            by_value(engine.facet_values("label", 25)),
        )
    assert [*before] == ["both", "one"]
    assert [*after] == ["both", "one", "other"]
    assert after["one"] is before["one"]
    assert [(label["both"].pages, label["both"].best) for label in (before, after)] == [
        (1, "a"),
        (2, "b"),
    ]
