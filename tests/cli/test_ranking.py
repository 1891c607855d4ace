"""Does `query` rank by the settings of the site?"""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run

BOOSTS = '[[ranking.boosts]]\nmatch = "section:post"\nby = 10\n'


def test_a_boost_raises_pages_at_once(run: Run, site: Path) -> None:
    run("index", cwd=site)
    found = []
    for text in ("", BOOSTS):
        (site / "eventsearch.toml").write_text(text, encoding="utf-8")
        assert run("index", cwd=site).code == 0
        done = run("query", "etalab", "--explain", "--now", NOW, cwd=site)
        found.append([json.loads(line) for line in done.out.splitlines()])
    plain, boosted = found
    assert [hit["title"] for hit in plain] == ["Webinaire du programme 10%", "La mer en été"]
    assert [hit["title"] for hit in boosted] == ["La mer en été", "Webinaire du programme 10%"]
    (factor,) = (part["factor"] for part in boosted[0]["why"] if part["field"] == "boost")
    assert factor == 32
    done = run("query", "etalab", "--explain", "--format", "table", "--now", NOW, cwd=site)
    assert "boost ×32 " in done.out


def test_a_weight_is_a_setting(run: Run, indexed: Path) -> None:
    weightless = {f"EVENTSEARCH_RANKING_{name}": "0" for name in ("TITLE", "EVENT")}
    titles = []
    for more in ({}, weightless):
        done = run("query", "programme OR vagues", "--now", NOW, cwd=indexed, **more)
        titles.append([json.loads(line)["title"] for line in done.out.splitlines()])
    assert titles[0] == ["Webinaire du programme 10%", "La mer en été"]
    assert titles[1] == titles[0][::-1]
    done = run("query", "python", cwd=indexed, EVENTSEARCH_RANKING_TITLE="101")
    assert (done.code, done.out) == (2, "")
    assert 'EVENTSEARCH_RANKING_TITLE: setting "ranking.title" is 101' in done.err
