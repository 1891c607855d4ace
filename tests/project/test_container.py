"""Test the container's security and pinned versions, its compose file and its proxy."""

from __future__ import annotations

import ast
import json
import re
import shutil
import socket
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from browser.sample import index_of_sample
from browser.stage import NOW as SAMPLED
from browser.stage import served
from eventsearch.settings import ServeSettings
from eventsearch.settings.schema import SETTINGS
from eventsearch.web.app import create_app
from programs import program
from release_tools import ROOT, passes, tool

CONTAINER = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
CADDY = ROOT / "deploy" / "Caddyfile"


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile, each with its continuation lines."""
    text = re.sub(r"^#.*\n", "", CONTAINER.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line.strip()]
    return [(name, " ".join(rest.split())) for name, rest in pairs]


def test_the_container_is_slim_and_does_not_run_as_root() -> None:
    last = dict(instructions())
    name, image = instructions()[0]
    pinned = r"PYTHON=docker\.io/library/python:3\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}"
    assert name == "ARG"
    assert re.fullmatch(pinned, image)
    assert [rest for name, rest in instructions() if name == "FROM"] == [
        "${PYTHON} AS build",
        "${PYTHON}",
    ]
    assert last["USER"] == "10001:10001"
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert json.loads(last["ENTRYPOINT"]) == ["eventsearch"]
    assert json.loads(last["CMD"])[0] == "serve"
    check = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    assert check[:2] == ["python", "-c"]
    assert f"127.0.0.1:{last['EXPOSE']}/readyz" in check[2]
    ast.parse(check[2])


def test_the_container_copies_the_files_for_the_build() -> None:
    copied = [
        name
        for instruction, rest in instructions()
        if instruction == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    ]
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"pyproject.toml", "src", project["readme"], *project["license-files"]} <= set(copied)
    named = re.findall(r"EVENTSEARCH_\w+", CONTAINER.read_text(encoding="utf-8"))
    assert set(named) <= {key.variable for key in SETTINGS.values()}


def test_the_container_installs_by_hashes() -> None:
    runs = " && ".join(rest for name, rest in instructions() if name == "RUN").split(" && ")
    installs = [
        run.split() for run in runs if re.search(r"\bpip( --python \S+)? (install|wheel)\b", run)
    ]
    locks = [words[-1] for words in installs if "--require-hashes" in words]
    assert locks == ["build.txt", "run.txt"]
    assert all(
        {"--require-hashes", "--requirement"} <= set(words)
        or {"--no-deps", "--no-build-isolation"} <= set(words)
        or {"--no-deps", "--no-index"} <= set(words)
        for words in installs
    )
    copied = [rest for name, rest in instructions() if name == "COPY"]
    assert any({f"requirements/{lock}" for lock in locks} <= set(rest.split()) for rest in copied)


@pytest.mark.external
def test_a_linter_accepts_the_containerfile() -> None:
    passes(tool("hadolint"), str(CONTAINER))


def compose() -> Any:
    """Return the data of the compose file."""
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


@pytest.mark.external
def test_compose_accepts_its_file() -> None:
    passes(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE))
    docker = shutil.which("docker")
    plugin = docker and subprocess.run([docker, "compose", "version"], capture_output=True)
    if docker and plugin and plugin.returncode == 0:
        passes(
            docker, "compose", "-f", str(COMPOSE), "config", "-q", SITE="/site", HOST="a.example"
        )


@pytest.mark.parametrize("name", ["search", "proxy"])
def test_a_service_has_minimal_rights(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == ([] if name == "search" else ["NET_BIND_SERVICE"])
    assert ("ports" in service) == (name == "proxy")
    assert not service.get("privileged")


def test_compose_and_the_other_files_agree() -> None:
    whole = compose()
    search, proxy = whole["services"]["search"], whole["services"]["proxy"]
    assert (COMPOSE.parent / search["build"]["context"]).resolve() == ROOT
    assert ROOT / search["build"]["dockerfile"] == CONTAINER
    last = dict(instructions())
    mounted = {text.rpartition(":/")[2].partition(":")[0] for text in search["volumes"]}
    assert mounted == {"site", "index"}
    assert (last["WORKDIR"], json.loads(last["VOLUME"])) == ("/site", ["/index"])
    assert set(search["environment"]) <= {key.variable for key in SETTINGS.values()}
    (pool,) = whole["networks"]["inside"]["ipam"]["config"]
    assert search["environment"]["EVENTSEARCH_SERVE_FORWARDED_ALLOW_IPS"] == pool["subnet"]
    assert proxy["environment"]["EVENTSEARCH"] == f"search:{last['EXPOSE']}"
    assert re.fullmatch(r"docker\.io/library/caddy:\S+@sha256:[0-9a-f]{64}", proxy["image"])
    caddyfile = CADDY.read_text(encoding="utf-8")
    assert all(f"{{${name}:" in caddyfile for name in proxy["environment"])
    assert proxy["depends_on"] == {"search": {"condition": "service_healthy"}}


def caddy() -> str:
    """Return the path of the program caddy."""
    return program("caddy", install="install Debian's package caddy")


@pytest.mark.external
def test_caddy_accepts_its_file() -> None:
    """Caddy accepts its file with and without the compose file's values, and would not reformat."""
    command = (caddy(), "adapt", "--config", str(CADDY), "--adapter", "caddyfile")
    plain = json.loads(passes(*command))
    filled = json.loads(passes(*command, HOST="a.example", EVENTSEARCH="search:8000"))
    for told, host, behind in (
        (plain, "search.example.org", "127.0.0.1:8000"),
        (filled, "a.example", "search:8000"),
    ):
        assert f'"host": ["{host}"]' in json.dumps(told)
        assert f'"dial": "{behind}"' in json.dumps(told)
    assert passes(caddy(), "fmt", str(CADDY)) == CADDY.read_text(encoding="utf-8")


@pytest.mark.external
def test_caddy_passes_requests_to_the_server(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    app = create_app(index_of_sample(tmp_path / "site"), ServeSettings(), clock=lambda: SAMPLED)
    with served(app) as stage:
        variables = {
            "HOST": f"http://127.0.0.1:{port}",
            "EVENTSEARCH": stage.origin.removeprefix("http://"),
            "CADDY_ADMIN": f"unix/{tmp_path}/admin",
            "HOME": str(tmp_path),
        }
        command = [caddy(), "run", "--config", str(CADDY), "--adapter", "caddyfile"]
        with subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL) as process:
            try:
                # Retry until Caddy has started and has found the server healthy.
                transport = httpx2.HTTPTransport(retries=12)
                with httpx2.Client(base_url=variables["HOST"], transport=transport) as client:
                    plain = client.get(
                        "/v1/search?q=10%25", headers={"Accept-Encoding": "identity"}
                    )
                    packed = client.get("/search?q=10%25", headers={"Accept-Encoding": "gzip"})
                    inner = [client.get(path).status_code for path in ("/metrics", "/readyz")]
            finally:
                process.terminate()
    assert (plain.status_code, plain.headers.get("content-encoding")) == (200, None)
    assert plain.json()["total"] > 0
    assert (packed.status_code, packed.headers["content-encoding"]) == (200, "gzip")
    assert inner == [404, 404]
