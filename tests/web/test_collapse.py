"""Are editions and translations one hit over HTTP?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from site_clients import site_client
from small_site import EDITIONS


def test_a_collapsed_answer_names_the_others_as_described(tmp_path: Path) -> None:
    with site_client(tmp_path, EDITIONS) as client:
        answer: dict[str, Any] = client.get("/v1/search?kind=page&sort=-date&collapse=1").json()
        plain = client.get("/v1/search?kind=page&sort=-date&collapse=0").json()
        first = client.get("/v1/search?kind=page&per_page=1&collapse=1").json()
        described = client.get("/openapi.json").json()["components"]["schemas"]["Hit"]
    assert (answer["total"], plain["total"]) == (2, 4)
    assert ["others" in hit for hit in answer["hits"]] == [False, True]
    assert not any("others" in hit for hit in plain["hits"])
    others = answer["hits"][1]["others"]
    assert [other["url"] for other in others] == ["/event/jours-31/", "/event/jours-30/"]
    assert set(others[0]) == set(described["properties"]["others"]["items"]["properties"])
    assert "collapse=1" in first["links"]["next"]
