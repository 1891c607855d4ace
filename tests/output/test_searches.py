"""How do the searches that were written down look?"""

from __future__ import annotations

from eventsearch.output.json import searches_json
from eventsearch.output.terminal.table import searches_text
from eventsearch.output.terminal.text import Look
from eventsearch.search.query_log import QueryCount, Summary

FOUND = Summary(
    count=13,
    since="2031-05-01",
    until="2031-05-02",
    top=(QueryCount(text="10 %", count=12, last="2031-05-02", took_ms=130.4),),
    without_result=(QueryCount(text="x\x1b[2J", count=1, last="2031-05-01", took_ms=1.0),),
    slow=(QueryCount(text="10 %", count=1, last="2031-05-02", took_ms=130.4),),
)
NOTHING = Summary(count=0, since="", until="", top=(), without_result=(), slow=())


def test_lists_stand_under_their_headings() -> None:
    assert searches_text(FOUND, Look(width=60)) == (
        "13 searches, 2031-05-01 to 2031-05-02\n"
        "   12  2031-05-02  10 %\n"
        "\nNo results\n"
        "    1  2031-05-01  x␛[2J\n"
        "\nSlow\n"
        "    1  2031-05-02     130 ms  10 %\n"
    )
    assert searches_text(NOTHING, Look()) == ""


def test_the_json_has_every_list() -> None:
    shown = searches_json(FOUND)
    assert shown["searches"] == 13
    assert shown["top"] == [{"text": "10 %", "count": 12, "last": "2031-05-02"}]
    assert shown["slow"] == [{"text": "10 %", "count": 1, "last": "2031-05-02", "took_ms": 130.4}]
    assert searches_json(NOTHING) == {
        "searches": 0,
        "since": None,
        "until": None,
        "top": [],
        "without_result": [],
        "slow": [],
    }
