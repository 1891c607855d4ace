"""The JSON of a plan contains everything that an engine needs."""

from __future__ import annotations

from datetime import UTC, datetime

from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import plan
from static.plan_json import plan_json

CLOCK = Clock(datetime(2023, 3, 1, tzinfo=UTC), "UTC")


def test_a_plan_is_json_with_the_names_of_its_records() -> None:
    made = plan(SearchRequest(text="jours 𝒂 ateliers tag:R"), clock=CLOCK, languages=("fr",))
    dumped = plan_json(made)
    first = dumped["steps"][0]
    word = first["query"]["match"]["child"]["children"][0]
    assert word == {
        "type": "WordQuery",
        "forms": [["stem", "jour"], ["folded", "jours"], ["exact", "jours"]],
        "field": "",
        "prefix": "",
    }
    assert first["query"]["filters"] == [
        ["tag", {"type": "TermsFilter", "field": "tag", "values": ["R"]}]
    ]
    assert first["marks"]["stems"] == ["ateli", "jour"]
    assert [each["places"] for each in dumped["spellings"]] == [[[0, 5]], [[9, 17]]]
    assert dumped["parsed"]["tokens"][-1]["start"] == len("jours 𝒂 ateliers tag:R") - 1 + 1
