"""How long may a text be that is searched over HTTP?"""

from __future__ import annotations

from starlette.testclient import TestClient


def test_a_text_is_too_long_by_its_bytes_alone(client: TestClient) -> None:
    text = "+".join(["mer", "jours"] * 300)
    for path in ("/search", "/v1/search", "/v1/suggest", "/search.ics"):
        assert client.get(f"{path}?q={text}").status_code == 200
    assert client.get("/v1/search?q=" + "é" * 2048).status_code == 200
    answer = client.get("/v1/search?q=" + "é" * 2049)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "q")
    assert "longer than 4,096 bytes" in answer.json()["detail"]
