"""docs/http.md describes the real answers and parameters."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.output.formats import SERVED
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import OPERATIONS, create_app
from eventsearch.web.middleware import EXPOSED
from eventsearch.web.problems import KINDS
from eventsearch.web.routes.openapi import Operation
from eventsearch.web.routes.parameters import (
    EVENT,
    FIELDS_OF_HITS,
    OPEN_SEARCH,
    PAGE,
    SEARCH,
    SUGGEST,
    UI,
    Parameter,
)

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
DAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
LEFT_OUT = "…"
SERVER = "http://127.0.0.1:8000"

COMMAND = re.compile(r"```sh\ncurl (.+?)\n```\n(.*?)(?=```sh|\Z)", re.DOTALL)


def section(title: str) -> str:
    """Return the text under a second-level heading."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def examples() -> Iterator[tuple[str, str]]:
    """Yield the address and the documented answer of each example. The answer may be empty."""
    for command, rest in COMMAND.findall(TEXT):
        shown = re.search(r"```json\n(.+?)```", rest.partition("\n## ")[0], re.DOTALL)
        yield shlex.split(command)[0].removeprefix(SERVER), shown[1] if shown else ""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield a client of the sample site on the day of the examples."""
    flags = {"index": tmp_path_factory.mktemp("index") / "index"}
    settings = load_settings(ROOT, environ={}, flags=flags)
    build(settings)
    app = create_app(settings.index, ServeSettings(timeout=60), clock=lambda: DAY)
    with TestClient(app) as client:
        yield client


def differences(shown: object, given: object, at: str = "") -> list[str]:
    """List the differences from a documented answer. ``…`` matches a value or the end of a list."""
    if shown == LEFT_OUT:
        return []
    if isinstance(shown, dict) and isinstance(given, dict):
        keys = sorted({*shown, *given})
        return [one for key in keys for one in differences(shown.get(key), given.get(key), key)]
    if isinstance(shown, list) and isinstance(given, list):
        if shown[-1:] == [LEFT_OUT]:
            shown = [*shown[:-1], *[LEFT_OUT] * (len(given) - len(shown) + 1)]
        pairs = enumerate(zip_longest(shown, given))
        return [one for place, (a, b) in pairs for one in differences(a, b, f"{at}[{place}]")]
    return [] if shown == given else [f"{at}: {shown!r} is shown, {given!r} is given"]


@pytest.mark.parametrize(("address", "shown"), list(examples()))
def test_every_example_is_answered_as_shown(sample: TestClient, address: str, shown: str) -> None:
    answer = sample.get(address)
    if not shown:
        assert answer.status_code == 200
        return
    assert differences(json.loads(shown), answer.json()) == []


def test_the_examples_are_found() -> None:
    shown = [bool(answer) for _, answer in examples()]
    assert sum(shown) >= 5


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.path)
def test_every_route_is_documented(operation: Operation) -> None:
    path = operation.path.replace(":text", "")
    if path.removeprefix("/search.") in SERVED:
        path = "/search.{format}"
    assert f"| `GET {path}` |" in section("Routes")
    assert path == "/healthz" or f"{SERVER}{path.partition('{')[0]}" in TEXT


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("`GET /v1/search`", (*SEARCH, UI, FIELDS_OF_HITS)),
        ("`GET /v1/pages/{id}`", (PAGE,)),
        ("`GET /v1/suggest`", SUGGEST),
        ("`GET /opensearch.xml`", OPEN_SEARCH),
        ("`GET /event.ics`", EVENT),
    ],
)
def test_every_parameter_is_documented(title: str, table: tuple[Parameter, ...]) -> None:
    assert "\n".join(map(row, table)) in section(title)


def test_every_problem_is_documented() -> None:
    rows = [f"| `{name}` | {kind.status} | {kind.about} |" for name, kind in KINDS.items()]
    assert "\n".join(rows) in TEXT


def test_every_header_is_documented(sample: TestClient) -> None:
    plain = {"content-length", "content-type"}
    headers = {*sample.get("/v1/search").headers, *(name.lower() for name in EXPOSED), "allow"}
    assert {name for name in headers - plain if f"`{name}" not in TEXT.lower()} == set()


def values(parameter: Parameter) -> str:
    """Describe the allowed values of a parameter in Markdown."""
    if parameter.choices:
        return ", ".join(f"`{choice}`" for choice in parameter.choices)
    if parameter.kind == "whole":
        return f"{parameter.least} to {parameter.most:,}"
    if parameter.kind == "moment":
        return "`2023`, `2023-01`, `2023-01-31` or RFC 3339"
    shape = f"such as `{parameter.example}`" if parameter.example else "text"
    return f"{shape}, at most {parameter.longest} characters" if shape == "text" else shape


def row(parameter: Parameter) -> str:
    """Return the row of a parameter in the documentation: name, meaning, values, default."""
    absent = "required" if parameter.required else parameter.absent
    default = f"`{parameter.default}`" if parameter.default else absent
    name = f"`{parameter.name}`" + (", repeatable" if parameter.repeats else "")
    name += ", in the path" if parameter.place == "path" else ""
    return f"| {name} | {parameter.about} | {values(parameter)} | {default} |"
