"""The route `/metrics` returns metrics for Prometheus."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from cli_site import write_site
from eventsearch.errors import PackageMissing
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.storage.generations import live
from eventsearch.web.app import create_app
from eventsearch.web.query_service import QueryService
from processes import eventually, running
from site_clients import web_client
from small_site import NOW

Sample = tuple[str, tuple[str, ...]]


@pytest.fixture
def counted(settings: Settings) -> Iterator[TestClient]:
    """Yield a client of the application with metrics on. Requests come from 127.0.0.1."""
    with web_client(
        settings,
        client={"raise_server_exceptions": False, "client": ("127.0.0.1", 1)},
        metrics=True,
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("10.1.2.3", 200),
        ("172.17.0.1", 200),
        ("fd00::1", 200),
        ("fe80::1%eth0", 200),
        ("::ffff:192.168.0.1", 200),
        ("::ffff:8.8.8.8", 403),
        ("8.8.8.8", 403),
        ("2a00::1", 403),
        ("", 403),
        ("somebody", 403),
    ],
)
def test_it_is_only_for_the_own_network(settings: Settings, address: str, status: int) -> None:
    with web_client(settings, client={"client": (address, 1)}, metrics=True) as client:
        assert client.get("/metrics").status_code == status


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_it_is_not_served_through_a_proxy(counted: TestClient, name: str) -> None:
    answer = counted.get("/metrics", headers={name: "127.0.0.1"})
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "not-local")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "null", ""])
def test_metrics_are_not_served_to_web_pages(counted: TestClient, origin: str) -> None:
    answer = counted.get("/metrics", headers={"Origin": origin})
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "not-local")


@pytest.mark.parametrize(
    ("host", "status"),
    [("evil.example", 403), ("localhost:8000", 200), ("127.0.0.1:8000", 200), ("eventsearch", 200)],
)
def test_metrics_are_not_served_to_other_host_names(
    counted: TestClient, host: str, status: int
) -> None:
    assert counted.get("/metrics", headers={"Host": host}).status_code == status


def samples(text: str) -> dict[Sample, float]:
    """Return a mapping of metric name and label values to the metric's value."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def shown(client: TestClient) -> dict[Sample, float]:
    """Return the metrics. Check the headers of the OpenMetrics and the plain text format."""
    asked = {"Accept": "application/openmetrics-text; version=1.0.0"}
    answer = client.get("/metrics", headers=asked)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    return samples(answer.text)


def test_it_is_off_unless_it_is_wanted(client: TestClient, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    code = (
        "import sys, pathlib, datetime\nfrom eventsearch.web.app import create_app\n"
        "from eventsearch.settings import ServeSettings\n"
        "create_app(pathlib.Path(sys.argv[1]), ServeSettings(), clock=datetime.datetime.now)\n"
        "print({'prometheus_client', 'icalendar'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(settings.index)], capture_output=True, check=True
    )
    assert done.stdout.strip() == b"set()"


def test_searches_and_their_sources_are_counted(counted: TestClient) -> None:
    tag = counted.get("/v1/search?q=python").headers["etag"]
    counted.get("/v1/search?q=python")
    counted.get("/v1/search?q=python", headers={"If-None-Match": tag})
    for _ in range(2):
        counted.get("/v1/search?q=introuvable")
    # This query makes the answer long enough for compression.
    words = " ".join(f"introuvable{number}" for number in range(60))
    long = counted.get("/v1/search", params={"q": words})
    assert long.headers["content-encoding"] == "gzip"
    told = shown(counted)
    assert [told["eventsearch_answers_total", (of,)] for of in ("index", "memory", "client")] == [
        *(3, 2, 1)
    ]
    assert told["eventsearch_searches_total", ()] == 5
    assert told["eventsearch_searches_without_hits_total", ()] == 3
    assert told["eventsearch_requests_total", ("/v1/search", "200")] == 5
    assert told["eventsearch_requests_total", ("/v1/search", "304")] == 1
    assert told["eventsearch_request_seconds_count", ("/v1/search",)] == 6


def test_a_query_cannot_make_itself_count_as_empty(counted: TestClient) -> None:
    page = counted.get("/v1/search", params={"q": 'python,"total":0,'}).json()
    assert '"total":0,' in page["query"]
    assert page["total"] > 0
    assert shown(counted)["eventsearch_searches_without_hits_total", ()] == 0


def test_problems_are_counted_by_their_kind(counted: TestClient) -> None:
    counted.get("/v1/search?sort=size")
    counted.get("/v1/search?q=date:hello")
    counted.get("/nowhere")
    counted.post("/v1/search")
    told = shown(counted)
    kinds = ("bad-parameter", "bad-query", "not-found", "method-not-allowed")
    assert [told["eventsearch_problems_total", (kind,)] for kind in kinds] == [1, 1, 1, 1]


def test_metrics_contain_nothing_about_clients(counted: TestClient) -> None:
    for word in ("secret1", "secret2"):
        counted.get(f"/v1/search?q={word}", headers={"User-Agent": word})
        counted.get(f"/{word}")
    text = counted.get("/metrics").text
    assert "secret" not in text
    assert "testclient" not in text
    assert samples(text)["eventsearch_requests_total", ("other", "404")] == 2


def test_metrics_describe_the_current_index(counted: TestClient, settings: Settings) -> None:
    told = shown(counted)
    built = told["eventsearch_index_built_timestamp_seconds", ()]
    assert told["eventsearch_index_pages", ()] == live(settings.index).info.pages
    page = settings.root / "content" / "post" / "neuf.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("---\ntitle: Neuf\n---\n", encoding="utf-8")
    build(settings)
    service: QueryService = counted.app.state.service  # type: ignore[attr-defined]
    service.live.reload()
    after = shown(counted)
    assert after["eventsearch_index_pages", ()] == told["eventsearch_index_pages", ()] + 1
    assert after["eventsearch_index_built_timestamp_seconds", ()] >= built


def test_a_missing_package_is_reported_with_a_hint(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    monkeypatch.delitem(sys.modules, "eventsearch.web.metrics", raising=False)
    with pytest.raises(PackageMissing, match=r'run pip install "eventsearch\[metrics\]"'):
        create_app(settings.index, ServeSettings(metrics=True), clock=lambda: NOW)


def test_several_processes_count_together(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    build(Settings(root=site, index=site / ".eventsearch"))
    (tmp_path / "tmp").mkdir()
    more = {"EVENTSEARCH_SERVE_METRICS": "true", "TMPDIR": str(tmp_path / "tmp")}
    with running("serve", "--port", "0", "--workers", "2", cwd=site, **more) as server:
        url = server.url()
        for _ in range(2):
            server.line("worker ", " is ready")

        def asked() -> dict[Sample, float]:
            with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:
                return samples(answer.read().decode())

        for number in range(20):
            urllib.request.urlopen(f"{url}/v1/search?q=mot{number}", timeout=30).close()
        # The server counts a search after it sent the answer, so wait for the last search.
        told = eventually(asked, lambda now: now["eventsearch_searches_total", ()] == 20)
        assert told["eventsearch_searches_total", ()] == 20
        assert told["eventsearch_index_pages", ()] == 3
        assert server.ended(signal.SIGTERM) == 0
    assert list((tmp_path / "tmp").iterdir()) == []
