"""Does docs/meilisearch.md say what is so?"""

from __future__ import annotations

import json
import re
from pathlib import Path

from starlette.testclient import TestClient

from browser.sample import index_of_sample
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from eventsearch.web.meilisearch.attributes import FACETS, FILTERED, MEASURED, RETRIEVED, SEARCHED
from eventsearch.web.meilisearch.attributes import SORTED as ORDERED
from eventsearch.web.meilisearch.filter_parser import DEEPEST, MOST
from eventsearch.web.meilisearch.request import KEYS, MAX_LIMIT, MAX_SEARCHES, NARROWING, REFUSED
from eventsearch.web.meilisearch.routes import ROUTES
from small_site import NOW

TEXT = (Path(__file__).parents[3] / "docs" / "meilisearch.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return what stands under a heading."""
    level = re.search(rf"^(#+) {title}$", TEXT, re.MULTILINE)
    assert level
    return re.split(rf"^#{{1,{len(level[1])}}} ", TEXT[level.end() :], flags=re.MULTILINE)[0]


def test_the_example_is_answered_as_shown(tmp_path: Path) -> None:
    """On the sample site; ``…`` stands for anything."""
    body = re.search(r"-d '(.+?)'$", TEXT, re.MULTILINE)
    shown = re.search(r"```json\n(.+?)```", TEXT, re.DOTALL)
    assert body
    assert shown
    settings = ServeSettings(meilisearch="/meili")
    app = create_app(index_of_sample(tmp_path / "site"), settings, clock=lambda: NOW)
    with TestClient(app) as client:
        answer = client.post("/meili/indexes/pages/search", content=body[1]).json()
    expected = json.loads(shown[1])
    assert set(answer) == set(expected)
    assert {name for name, value in answer.items() if value != expected[name]} == {
        name for name, value in expected.items() if value == "…"
    }


def test_every_attribute_has_its_row() -> None:
    """With what may be asked of it."""
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", section("A document"), re.MULTILINE)
    told = {name: [cell.strip() for cell in rest.split("|")[1:]] for name, rest in rows}
    assert [name for name in told if name != "month"] == list(RETRIEVED)
    for name, cells in told.items():
        facet = "least and greatest" if name in MEASURED else "yes" if name in FACETS else ""
        asked = [name in FILTERED, name in ORDERED, name in SEARCHED]
        filtered, ordered, searched = ("yes" if one else "" for one in asked)
        assert cells == [filtered, facet, ordered, searched], name


def test_every_key_is_told() -> None:
    """Those that are read, and those that are refused."""
    text = section("Keys of a search")
    assert set(KEYS) == {
        name
        for row in re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert all(f"`{name}`" in text for name in (*REFUSED, *NARROWING))


def test_every_route_is_told() -> None:
    """With its methods, and no others."""
    told = set(re.findall(r"`(GET|POST) (/\S*)`", section("Routes")))
    assert told == {
        (method, route.path)
        for route in ROUTES
        for method in route.methods or ()
        if method != "HEAD"
    }


def test_limits_are_told() -> None:
    """As they are."""
    for said in (f"up to {MAX_SEARCHES} searches", f"at most {MAX_LIMIT}"):
        assert said in TEXT
    assert f"at most {MOST} conditions in all" in TEXT
    assert f"{DEEPEST} deep" in TEXT


def test_the_filter_shown_is_read(meili: TestClient) -> None:
    """As it stands."""
    shown = re.search(r"```\n(.+)\n```", section("Filters"))
    assert shown
    body = {"filter": shown[1]}
    assert meili.post("/meili/indexes/pages/search", json=body).status_code == 200
