"""Test that an unknown word is corrected to two words that were typed without a space."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.query import QueryPlan
from eventsearch.search.did_you_mean import LONGEST, MOST_CUTS
from eventsearch.search.plan_executor import PlanExecutor
from site_clients import site_index
from small_site import NOW


@pytest.mark.parametrize("letters", [LONGEST, LONGEST + 1])
def test_a_word_is_split_up_to_a_length(tmp_path: Path, letters: int) -> None:
    first, second = "ab" * 10, "k" + "rt" * 10
    words = first, second[: letters - len(first)]
    pages = {"a.md": f"---\ntitle: T\nlang: en\n---\n{' '.join(words)}\n"}
    with site_index(tmp_path / "site", pages) as index:
        page = index.search(SearchRequest(text="".join(words)), now=NOW)
    assert page.did_you_mean == (" ".join(words) if letters <= LONGEST else None)


def test_both_words_of_a_split_are_on_the_page_as_written(tmp_path: Path) -> None:
    text = "L’informatique que nous aimons, et le bar becue."
    pages = {"a.md": f"---\ntitle: T\nlang: fr\n---\n{text}\n"}
    with site_index(tmp_path / "site", pages) as index:
        meant = [
            index.search(SearchRequest(text=word), now=NOW).did_you_mean
            for word in ("informatque", "barbecue")
        ]
    assert meant == ["informatique", "bar becue"]


def test_the_words_of_a_query_are_cut_in_few_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    plan = PlanExecutor.plan

    def planned(executor: PlanExecutor, request: SearchRequest) -> QueryPlan:
        tried.append(request.text)
        return plan(executor, request)

    monkeypatch.setattr(PlanExecutor, "plan", planned)
    words = [letter * LONGEST for letter in "qxzk"]
    with site_index(tmp_path / "site", {"a.md": "---\ntitle: T\n---\nabc\n"}) as index:
        index.search(SearchRequest(text=" ".join(words)), now=NOW)
    assert len([text for text in tried if text.startswith('"')]) == MOST_CUTS
