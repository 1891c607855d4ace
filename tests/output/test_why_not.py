"""The explanation why a page is not among the hits."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from eventsearch.model.results import Hit, Lack, Reason, Refusal, ScoreDetail, WhyNot
from eventsearch.output.terminal.text import Look, columns
from eventsearch.output.terminal.why_not import VERDICTS, lines, why_not_json

COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"
MISSED = WhyNot(
    asked="/a/",
    reason="filtered",
    id="content/a.md",
    url="/a/",
    title="Un \x1b[1m atelier",
    refused=(
        Refusal(field="tag", wanted="10%", has=("Rennes", "Été")),
        Refusal(field="author", wanted="Zoé", has=()),
    ),
    lacks=(
        Lack(wanted="atelir", has=("atelier",)),
        Lack(wanted="mer"),
        Lack(wanted="python", unwanted=True),
    ),
    total=3,
)


def test_the_deciding_reason_comes_first() -> None:
    assert lines(MISSED, Look()) == (
        "Un ␛[1m atelier\n"
        "  it does not match a filter\n"
        "  tag must be 10%, but is Rennes, Été\n"
        "  author must be Zoé, but is empty\n"
        "  it lacks atelir; similar: atelier\n"
        "  it lacks mer\n"
        "  it contains python, which the query excludes\n"
    )


def test_the_score_of_a_hit_is_compared_with_the_last_shown(webinar: Hit, note: Hit) -> None:
    last = note._replace(why=(ScoreDetail(term="note", field="title", score=1.0),))
    found = MISSED._replace(
        reason="elsewhere", refused=(), lacks=(), rank=12, part=2, hit=webinar, last=last
    )
    assert lines(found, Look(width=80)).splitlines()[1:] == [
        "  it is number 12 of 3, on page 2; use --page 2 to show it",
        "  its score:",
        "  7.12 = 10% in title 5.00, 10% in body 2.12",
        "  the last shown, Une note:",
        "  1.00 = note in title 1.00",
    ]
    narrow = lines(found, Look(width=30)).splitlines()
    assert all(columns(line) <= 30 for line in narrow)
    joined = lines(found._replace(reason="joined", joined=note), Look())
    assert "number 12, which is shown instead\n  that is Une note, /post/note/\n" in joined


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_a_text(reason: Reason) -> None:
    found = MISSED._replace(reason=reason, since="2031-05-02", rank=1, part=1)
    assert "{" not in lines(found, Look())
    assert set(VERDICTS) == set(get_args(Reason))
    assert f"`{reason}`" in COMMANDS.read_text(encoding="utf-8")


def test_as_json_it_has_all_keys(webinar: Hit) -> None:
    shown = why_not_json(MISSED._replace(hit=webinar._replace(why=())))
    text = COMMANDS.read_text(encoding="utf-8")
    assert [key for key in shown if f"`{key}`" not in text] == []
    assert (shown["last"], shown["rank"], shown["since"]) == (None, None, None)
    assert shown["hit"] == {
        "why": [],
        "id": "content/event/dix/index.md",
        "url": "/talk/dix/",
        "title": "Webinaire du programme 10%",
        "score": 7.1235,
    }
    assert shown["refused"] == [
        {"field": "tag", "wanted": "10%", "has": ["Rennes", "Été"]},
        {"field": "author", "wanted": "Zoé", "has": []},
    ]
    assert shown["lacks"][0] == {"wanted": "atelir", "unwanted": False, "has": ["atelier"]}  # type: ignore[index]
