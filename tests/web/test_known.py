"""Whether a request is answered as it was before, and only as long as that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import create_app
from eventsearch.web.caching import Answer
from eventsearch.web.known import LONGEST, Known
from small_site import NOW, PAGES, write_site

SEARCH = "/v1/search?q=python"
OPEN = ServeSettings()
NAMED = ServeSettings(origins=("https://a.example", "https://b.example"))
ANSWERS = (
    SEARCH,
    "/v1/search?q=10%25&facet=tag&facet=year&explain=1",
    "/v1/suggest?q=p",
    "/search?q=python",
    "/search.ics?q=python",
    "/search.atom?q=python",
    "/search.csv?q=python",
    "/event.ics?id=content/event/tard/index.md",
    "/opensearch.xml",
    "/opensearch/suggest?q=p",
)
"""An answer of every route that asks the index."""


class Asking:
    """
    The application behind a layer of `Known`, and a clock that is set by hand.

    Attributes:
        inside: How many requests went on inside.
        looks: How many times the clock was read.
        meanwhile: Done whenever one has been answered inside, before it is told.
    """

    def __init__(self, settings: Settings, serve: ServeSettings, **more: Any) -> None:
        self.now = NOW
        self.inside = self.looks = 0
        self.meanwhile: Callable[[], object] = lambda: None
        self.app = create_app(settings.index, serve, clock=self._clock, **more)
        self.app.user_middleware.pop(layers(self.app).index("Known"))
        self.client = TestClient(Known(self._counted, service=self.app.state.service))

    def _clock(self) -> datetime:
        self.looks += 1
        return self.now

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += scope["type"] == "http"

        async def told(message: Any) -> None:
            self.meanwhile()
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)

    def is_known(self, url: str, method: str = "GET", **more: Any) -> bool:
        """Ask, and say whether nothing inside was asked for the answer."""
        before = self.inside
        self.client.request(method, url, **more)
        return self.inside == before


@contextmanager
def asking(settings: Settings, serve: ServeSettings = OPEN, **more: Any) -> Iterator[Asking]:
    """Run an application for as long as the block."""
    asked = Asking(settings, serve, **more)
    with asked.client:
        yield asked


@pytest.fixture
def asked(settings: Settings) -> Iterator[Asking]:
    """The application over the small site, open to every origin."""
    with asking(settings) as asked:
        yield asked


def layers(app: Starlette) -> list[str]:
    """Return the names of the layers around the routes, the outermost first."""
    return [getattr(one.cls, "__name__", "") for one in app.user_middleware]


def whole(answer: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Return all that came back, the headers in their order."""
    return answer.status_code, answer.headers.raw, answer.content


@pytest.mark.parametrize("url", ANSWERS)
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://a.example"}])
@pytest.mark.parametrize("serve", [OPEN, NAMED])
def test_what_is_known_is_answered_byte_for_byte(
    settings: Settings, serve: ServeSettings, origin: dict[str, str], url: str
) -> None:
    """Status, headers and body are those of the long way, also of a 304."""
    with asking(settings, serve) as asked, TestClient(asked.app) as plain:
        first, again = (asked.client.get(url, headers=origin) for _ in range(2))
        assert first.status_code == 200
        has_it = {**origin, "If-None-Match": first.headers["etag"]}
        unchanged, still = (asked.client.get(url, headers=has_it) for _ in range(2))
        assert unchanged.status_code == 304
        assert asked.inside == 2
        assert whole(first) == whole(again) == whole(plain.get(url, headers=origin))
        assert whole(unchanged) == whole(still) == whole(plain.get(url, headers=has_it))


def test_the_application_has_the_layer_inside_its_access_log(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that is known is written down like any other."""
    app = create_app(settings.index, ServeSettings(log="json"), clock=lambda: NOW)
    with TestClient(app) as client:
        first, again = client.get(SEARCH), client.get(SEARCH)
    assert whole(first) == whole(again)
    assert layers(app)[:2] == ["AccessLog", "Known"]
    assert capsys.readouterr().err.count('"path":"/v1/search"') == 2


def test_where_requests_are_counted_each_answer_says_how_many_are_left(
    settings: Settings,
) -> None:
    """So none is taken from memory, and the last one is refused."""
    app = create_app(settings.index, ServeSettings(rate=2), clock=lambda: NOW)
    assert "Known" not in layers(app)
    with TestClient(app) as client:
        answers = [client.get(SEARCH) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["ratelimit"][:14] for one in answers[:2]] == [
        '"searches";r=1',
        '"searches";r=0',
    ]


@pytest.mark.parametrize(
    ("seconds", "status", "age"), [(59, "upcoming", 1), (60, "ongoing", 60), (3660, "past", 60)]
)
def test_an_event_that_begins_or_ends_makes_another_answer(
    asked: Asking, seconds: int, status: str, age: int
) -> None:
    """And for how long an answer is good is said anew with every second before."""
    asked.is_known(SEARCH)
    asked.now += timedelta(seconds=seconds)
    answer = asked.client.get(SEARCH)
    assert answer.json()["hits"][0]["status"] == status
    assert f"max-age={age}," in answer.headers["cache-control"]
    assert asked.inside == 2


def test_pages_come_and_go_when_their_time_has_come(tmp_path: Path) -> None:
    """One is published and another expires while the server runs."""
    times = f"publishDate: {NOW + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    end = f"expiryDate: {NOW + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    page = "---\ntitle: Une page\ndate: 2030-01-01\n{}\n---\n"
    pages = {"content/post/a.md": page.format(times), "content/post/b.md": page.format(end)}
    settings = write_site(tmp_path, {**PAGES, **pages})
    build(settings)
    found = []
    with asking(settings) as asked:
        for seconds in (0, 3600, 7201):
            asked.now = NOW + timedelta(seconds=seconds)
            found.append(asked.client.get("/v1/search?q=page").json()["total"])
            assert asked.is_known("/v1/search?q=page")
    assert found == [1, 2, 1]


def test_a_new_day_of_the_site_makes_another_answer(asked: Asking) -> None:
    """Its midnight is that of Paris."""
    asked.now = datetime.fromisoformat("2031-05-20T21:59:59Z")
    asked.is_known("/v1/search?q=demain")
    assert asked.is_known("/v1/search?q=demain")
    asked.now += timedelta(seconds=1)
    assert not asked.is_known("/v1/search?q=demain")


def test_a_moment_that_changes_nothing_leaves_what_is_known(asked: Asking) -> None:
    """Minutes pass, and answers are still right."""
    asked.now += timedelta(minutes=2)
    asked.is_known(SEARCH)
    asked.now += timedelta(minutes=2)
    assert asked.is_known(SEARCH)


def test_a_new_generation_makes_another_answer(asked: Asking, settings: Settings) -> None:
    """As soon as it is open; the former one is forgotten, which nobody may be given any more."""
    first = asked.client.get(SEARCH)
    before, tag = first.json()["total"], first.headers["etag"]
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\ndate: 2030-02-01\n---\n", encoding="utf-8")
    build(settings)
    service = asked.app.state.service
    service.reload()
    assert (before, asked.client.get(SEARCH).json()["total"]) == (1, 2)
    assert asked.is_known(SEARCH)
    assert service.answers.get(tag) is None


def test_other_synonyms_make_another_answer(settings: Settings) -> None:
    """As soon as the server has looked at the file."""
    file = settings.root / "synonyms.txt"
    with asking(settings, synonyms=file) as asked:
        before = asked.client.get("/v1/search?q=serpent").json()["total"]
        file.write_text("serpent, python", encoding="utf-8")
        asked.app.state.service.reload()
        assert (before, asked.client.get("/v1/search?q=serpent").json()["total"]) == (0, 1)
        assert asked.is_known("/v1/search?q=serpent")


def test_an_answer_that_is_overtaken_is_not_remembered(asked: Asking) -> None:
    """An event began while it was on its way: it was right when it was asked for."""
    asked.now += timedelta(seconds=59)
    asked.meanwhile = lambda: setattr(asked, "now", NOW + timedelta(seconds=60))
    asked.is_known(SEARCH)
    assert not asked.is_known(SEARCH)
    assert asked.is_known(SEARCH)


def test_searches_are_written_down_each_time(settings: Settings) -> None:
    """Not what the client has already: as on the long way."""
    with asking(settings, ServeSettings(log_searches=True)) as asked:
        service = asked.app.state.service
        written: list[Any] = []
        service.searches = SimpleNamespace(add=written.append)
        tag = asked.client.get(SEARCH).headers["etag"]
        assert asked.is_known(SEARCH)
        for _ in range(2):
            asked.is_known(SEARCH, headers={"If-None-Match": tag})
        asked.is_known("/v1/search?q=python&page=2")
        asked.is_known("/v1/search?q=python&page=2")
        service.pool.shutdown(wait=True)
    assert [(one.text, one.total) for one in written] == [("python", 1)] * 2
    assert written[0].took_ms >= written[1].took_ms == 0.0


@pytest.mark.parametrize(
    ("url", "method", "more"),
    [
        (SEARCH, "HEAD", {}),
        (SEARCH, "OPTIONS", {}),
        (SEARCH, "POST", {}),
        (SEARCH, "GET", {"content": b"x"}),
        (SEARCH, "GET", {"headers": {"Host": "other.example"}}),
        (SEARCH, "GET", {"headers": {"Origin": "https://b.example"}}),
        (SEARCH, "GET", {"headers": {"If-None-Match": '"x"'}}),
        (f"{SEARCH}&lang=fr", "GET", {}),
        ("/v1/search/?q=python", "GET", {}),
        ("/v1/suggest?q=python", "GET", {}),
        ("https://testserver/v1/search?q=python", "GET", {}),
    ],
)
def test_another_request_is_never_taken_for_the_same(
    settings: Settings, url: str, method: str, more: dict[str, Any]
) -> None:
    """Its answer is that of the long way."""
    with asking(settings, NAMED) as asked, TestClient(asked.app) as plain:
        asked.is_known(SEARCH)
        before = asked.inside
        answer = asked.client.request(method, url, **more)
        assert asked.inside == before + 1
        assert whole(answer) == whole(plain.request(method, url, **more))


def test_a_path_before_every_route_belongs_to_the_request(asked: Asking) -> None:
    """Addresses in the answer begin with it; without it there is no such route."""
    for root, status in (("/suche", 200), ("", 404)):
        client = TestClient(asked.client.app, root_path=root)
        assert client.get("/suche/v1/search").status_code == status


@pytest.mark.parametrize(
    ("url", "more"),
    [
        (f"{SEARCH}&tag={'a' * 190}" + "&tag=b" * 150, {}),
        (SEARCH, {"content": b"x"}),
        (SEARCH, {"headers": {"If-None-Match": '"x", ' * 250}}),
        ("/v1/search?q=date:x", {}),
        ("/nowhere", {}),
        ("/healthz", {}),
        ("/readyz", {}),
        ("/openapi.json", {}),
        ("/event-search.js", {}),
        ("/demo", {}),
    ],
)
def test_what_is_long_or_wrong_or_not_of_the_index_is_not_remembered(
    asked: Asking, url: str, more: dict[str, Any]
) -> None:
    """An error may be over a moment later; files have an answer for each way to pack them."""
    asked.is_known(url, **more)
    assert not asked.is_known(url, **more)


def test_a_query_of_the_longest_length_is_remembered(asked: Asking) -> None:
    """One byte more is not."""
    query = "q=" + "python" + "".join(f"&tag={'t' * 180}" for _ in range(5))
    query += "&tag=" + "t" * (LONGEST - len(query) - 5)
    for text, known in ((query, True), (f"{query}t", False)):
        assert asked.client.get(f"/v1/search?{text}").status_code == 200
        assert asked.is_known(f"/v1/search?{text}") is known


def test_an_answer_that_is_held_no_more_is_asked_for_again(asked: Asking) -> None:
    """There is one place where answers are kept, and it is bounded."""
    before = asked.client.get(SEARCH)
    service, tag = asked.app.state.service, before.headers["etag"]
    size = 16 * 1024 * 1024
    service.answers.put("large", Answer(b"x" * (size - 1)))
    assert service.answers.get(tag) is None
    again = asked.client.get(SEARCH)
    assert asked.inside == 2
    assert again.headers["etag"] == tag


def test_a_route_that_changes_an_answer_is_asked_each_time(settings: Settings) -> None:
    """What is sent again is what was sent, never another body under its validator."""
    with asking(settings) as asked:

        async def changed(http: HttpRequest) -> Response:
            tag = http.query_params["tag"]
            return Response(b"changed", headers={"ETag": tag})

        asked.app.router.routes.insert(0, Route("/changed", changed))
        tag = asked.client.get(SEARCH).headers["etag"]
        url = f"/changed?tag={tag}"
        assert asked.client.get(url).content == b"changed"
        assert asked.client.get(url).content == b"changed"
        assert asked.inside == 3


def test_whether_the_process_lives_is_said_without_a_look_at_how_things_stand(
    asked: Asking,
) -> None:
    """A disk that hangs must not hang that."""
    for url, looks in ((SEARCH, True), (SEARCH, True), ("/healthz", False), ("/healthz", False)):
        before = asked.looks
        asked.is_known(url)
        assert (asked.looks > before) is looks


def test_a_server_about_to_stop_says_so_at_once(asked: Asking) -> None:
    """And answers what it is asked meanwhile."""
    asked.is_known("/readyz")
    asked.is_known(SEARCH)
    asked.app.state.service.draining = True
    assert asked.client.get("/readyz").status_code == 503
    assert asked.is_known(SEARCH)
