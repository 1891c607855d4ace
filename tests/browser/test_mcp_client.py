"""Does the official MCP client in TypeScript get the same answers by HTTP and by streams?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from browser.tools import HERE, node
from cli_site import command, environment, write_site
from eventsearch.web.mcp_tools import TOOLS
from loaded_program import loaded
from processes import running
from programs import run_program

NOW = ("--now", "2031-04-24T12:00:00Z")
CALLS = (
    ("search", {"query": "10%"}),
    ("fetch", {"id": "/event/dix/"}),
    ("list_events", {"when": "next week"}),
    ("list_events", {"tag": "pithon"}),
)


def answers(*target: str) -> list[Any]:
    """Return the list of a server's tools, then the result of each of `CALLS`."""
    done = run_program(
        [node(), str(HERE / "mcp_client.js"), *target],
        input="".join(f"{json.dumps(call)}\n" for call in CALLS),
        cwd=HERE,
        env=environment(),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return list(map(json.loads, done.stdout.splitlines()))


@pytest.mark.external
def test_the_typescript_client_gets_answers(tmp_path: Path) -> None:
    site = write_site(tmp_path / "mon site é")
    with loaded(tmp_path) as run:
        assert run("index", cwd=site).code == 0
    over_streams = answers(*command("mcp", str(site), *NOW))
    with running("serve", "--port", "0", *NOW, cwd=site, EVENTSEARCH_SERVE_MCP="true") as server:
        over_http = answers(f"{server.url()}/mcp")
    assert over_http == over_streams
    tools, search, page, events, error = over_http
    assert [tool["name"] for tool in tools] == list(TOOLS)
    found = search["structuredContent"]
    assert [hit["id"] for hit in found["results"]] == ["content/event/dix/index.md"]
    assert json.loads(search["content"][0]["text"]) == found
    assert page["structuredContent"]["text"].startswith("La saison recommence.")
    assert events["structuredContent"]["results"][0]["start"] == "2031-05-01T12:00:00+02:00"
    assert error["isError"] is True
    assert error["content"][0]["text"].endswith('but no event has it; values: "Python"')
