"""Do `<event-search>` and the shims search in static files, without a search server?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.asking import ask
from browser.console import Console
from browser.pages import element
from browser.pages import page as written
from browser.stage import POLICY
from eventsearch.search.index import open_index
from eventsearch.static_index.files import index_files
from eventsearch.static_index.scripts import scripts
from handled import handled

POLICY_TAG = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


@dataclass(slots=True)
class Host:
    """A folder of static files and its server. *asked* lists the requested paths."""

    folder: Path
    origin: str = ""
    asked: list[str] = field(default_factory=list)

    def publish(self, files: Mapping[str, bytes]) -> None:
        """Write files into the folder of the published index."""
        for name, data in files.items():
            path = self.folder / "eventsearch" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def page(self, inside: str, lang: str = "fr") -> None:
        """Write the site's page, with the strictest content security policy."""
        text = written(inside, lang=lang, head=POLICY_TAG).replace(
            "/event-search.js", "/eventsearch/event-search.js"
        )
        (self.folder / "index.html").write_text(text, "utf-8")

    def shards(self) -> list[Path]:
        """Return the index's ``.bin`` files, which are named by their content."""
        return sorted((self.folder / "eventsearch" / "search").glob("*.bin"))


class _Handler(SimpleHTTPRequestHandler):
    """Serve a folder, and record the requested paths instead of logging them."""

    def __init__(self, *arguments: Any, host: Host, **more: Any) -> None:
        self.host = host
        super().__init__(*arguments, directory=str(host.folder), **more)

    def log_message(self, *_: object) -> None:
        self.host.asked.append(self.path)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@pytest.fixture(scope="module")
def published(sample_index: Path) -> Mapping[str, bytes]:
    """The static index and the scripts of the sample site, by path."""
    with closing(open_index(sample_index)) as index:
        event = "content/event/nuit-des-cartes.md"
        files = index_files(index, datetime.now(UTC), calendars={event: "events/nuit.ics"})
        return {**files, **scripts("fr", "Chercher")}


@pytest.fixture
def host(published: Mapping[str, bytes], tmp_path: Path) -> Iterator[Host]:
    """A host for static files with the sample site's index."""
    host = Host(tmp_path)
    host.publish(published)
    (tmp_path / "favicon.ico").write_bytes(b"")
    with handled(partial(_Handler, host=host)) as server:
        host.origin = f"http://127.0.0.1:{server.server_port}"
        yield host


def opened(page: Page, host: Host, **attributes: str) -> Locator:
    """Open a page with the element, and return the element's input."""
    host.page(element(**{"src": "/eventsearch/", "limit": "6"} | attributes))
    page.goto(host.origin)
    return page.get_by_label("Rechercher").first


def options(page: Page) -> Locator:
    """Return a locator of the suggestions on the page."""
    return page.get_by_role("option")


def held_question(page: Page, host: Host) -> tuple[Locator, list[Route]]:
    """Search for a word, but hold back its files. Return the input and the held requests."""
    page.clock.install()
    box = opened(page, host, mode="results", limit="1")
    expect(page.locator(".es-hits > li")).to_have_count(1)
    # Wait until the days are counted too, so that no later query waits for the counts.
    expect(page.locator(".es-days .es-meta").last).to_contain_text("(")
    held: list[Route] = []
    page.route("**/search/*.bin", lambda route: held.append(route))
    box.fill("estuaire")
    while not held:
        page.wait_for_timeout(10)
    return box, held


def message(page: Page) -> Locator:
    """Return a locator of the message that replaces suggestions."""
    return page.locator(".es-message")


def test_typing_suggests_from_files_that_are_loaded_on_focus(page: Page, host: Host) -> None:
    box = opened(page, host)
    expect(box).to_have_attribute("role", "combobox")
    assert not any("/search" in path for path in host.asked)
    with page.expect_response("**/eventsearch/search.json"):
        box.focus()
    ask(box, "nuit des c")
    expect(options(page).first).to_have_attribute("href", f"{host.origin}/talk/nuit-des-cartes/")
    expect(options(page).first.locator("mark").first).to_have_text("Nuit")
    ask(box, "parquet")
    expect(options(page).first).to_be_visible()
    ask(box, "zzzqq")
    expect(message(page)).to_have_text(re.compile("Rien pour «\xa0zzzqq\xa0»"))
    assert all(path.startswith(("/eventsearch/", "/favicon")) or path == "/" for path in host.asked)


def test_texts_of_other_languages_are_in_the_published_folder(page: Page, host: Host) -> None:
    host.page(element(src="/eventsearch/"), lang="de")
    page.goto(host.origin)
    ask(page.get_by_label("Rechercher").first, "zzzqq")
    expect(message(page)).to_have_text(re.compile("„zzzqq“"))


def test_answers_have_facets_with_counts_and_an_address(page: Page, host: Host) -> None:
    box = opened(page, host, mode="results", facets="tag section", limit="5")
    hits = page.locator(".es-hits > li")
    expect(hits).to_have_count(5)
    value = page.get_by_label(re.compile("^open data"))
    count = int(re.findall(r"\((\d+)\)", value.locator("..").inner_text())[0])
    value.check()
    expect(page.locator(".es-results > p").first).to_have_text(re.compile(rf"^{count} résultats?$"))
    page.wait_for_url("**tag=open+data")
    box.fill("estuaire")
    page.wait_for_url("**q=estuaire**")
    expect(hits.first.locator("mark").first).to_have_text(re.compile("estuaire", re.IGNORECASE))


def test_the_second_half_of_the_hits_loads_on_scrolling_to_the_last(page: Page, host: Host) -> None:
    page.set_viewport_size({"width": 800, "height": 200})
    opened(page, host, mode="results", limit="8")
    hits, others = page.locator(".es-hits > li"), page.get_by_role("navigation", name="Pages")
    expect(hits).to_have_count(4)
    expect(others).to_be_hidden()
    said = page.locator(".es-results > p").first.inner_text()
    hits.last.scroll_into_view_if_needed()
    expect(hits).to_have_count(8)
    expect(page.locator(".es-results > p").first).to_have_text(said)
    others.get_by_role("link", name="Page 2").click()
    page.wait_for_url("**page=2**")
    expect(hits).to_have_count(4)
    first = hits.first.inner_text()
    hits.last.scroll_into_view_if_needed()
    expect(hits).to_have_count(8)
    expect(others.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    # After going back, the list has the same length and scroll position.
    there = page.evaluate("scrollY")
    page.goto(f"{host.origin}/eventsearch/search.json")
    page.go_back()
    expect(hits).to_have_count(8)
    assert hits.first.inner_text() == first
    assert page.evaluate("scrollY") == there > 0


def test_a_page_that_draws_hits_itself_gets_all(page: Page, host: Host) -> None:
    host.page(element(src="/eventsearch/", limit="8", mode="results"))
    page.add_init_script("""
      window.given = [];
      addEventListener("eventsearch:hits", (event) => {
        event.preventDefault();
        given.push(event.detail.hits.length);
      }, true);
    """)
    page.goto(host.origin)
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    while page.evaluate("given.length") < 2:
        page.wait_for_timeout(10)
    assert page.evaluate("given") == [4, 8]


def test_an_event_links_to_its_published_calendar(page: Page, host: Host) -> None:
    page.clock.set_fixed_time("2030-11-01T12:00:00Z")
    page.goto(f"{host.origin}/eventsearch/search.html?q=nuit+des+cartes")
    link = page.locator(".es-hits > li").first.get_by_role("link", name="Ajouter à l’agenda")
    expect(link).to_have_attribute("href", f"{host.origin}/eventsearch/events/nuit.ics")


def test_the_page_beside_the_files_shows_whole_answers(page: Page, host: Host) -> None:
    page.goto(f"{host.origin}/eventsearch/search.html?q=parquet")
    expect(page.get_by_role("heading", name="Chercher")).to_be_visible()
    expect(page.locator(".es-hits mark").first).to_have_text("Parquet")


def test_a_query_error_has_the_servers_message(page: Page, host: Host) -> None:
    box = opened(page, host, mode="results")
    box.fill("date:nothing")
    expect(page.locator(".es-results > p").first).to_have_text(
        re.compile(
            '^Cette recherche n’est pas valide. query: "nothing" is not a valid value for date:'
        )
    )


def test_a_late_answer_does_not_change_a_later_error(page: Page, host: Host) -> None:
    box, _ = held_question(page, host)
    page.route("**/search/*.bin", lambda route: route.continue_())  # Later requests are answered.
    box.fill("date:nothing")
    fault = page.locator(".es-results > p").first
    expect(fault).to_have_text(re.compile("^Cette recherche n’est pas valide"))
    page.clock.fast_forward(10_000)
    expect(fault).to_have_text(re.compile("^Cette recherche n’est pas valide"))


def test_late_files_still_answer(page: Page, host: Host) -> None:
    _, held = held_question(page, host)
    message = page.locator(".es-results > p").first
    page.clock.fast_forward(1_000)
    expect(message).to_have_text("Recherche en cours…")
    page.clock.fast_forward(10_000)
    expect(message).to_have_text("La recherche ne répond pas. Réessayez dans un instant.")
    asked = [route.request.url for route in held]
    page.unroute_all()
    expect(page.locator(".es-hits mark").first).to_have_text(re.compile("estuaire", re.IGNORECASE))
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("damage", ["missing", "short", "other"])
def test_incomplete_files_never_give_wrong_answers(
    page: Page, host: Host, said: Console, damage: str
) -> None:
    for shard in host.shards():
        if damage == "missing":
            shard.unlink()
        else:
            data = shard.read_bytes()
            shard.write_bytes(data[: len(data) // 2] if damage == "short" else data[::-1])
    box = opened(page, host)
    ask(box, "estuaire")
    expect(message(page)).to_have_text("La recherche ne répond pas. Réessayez dans un instant.")
    expect(options(page)).to_have_count(0)
    said.clear()


def test_a_new_build_answers_after_the_old_files_are_removed(
    page: Page, host: Host, said: Console, published: Mapping[str, bytes]
) -> None:
    box = opened(page, host)
    ask(box, "estuaire")
    # The last request counts all results. Any later request belongs to the next query.
    expect(options(page).last).to_have_text(re.compile(r"^Les? .*résultat"))
    page.route("**/search/*.bin", lambda route: route.fulfill(status=404), times=1)
    table = json.loads(published["search.json"])
    new = {name.replace(table["scripts"], "engine-new"): data for name, data in published.items()}
    table |= {"revision": "new", "scripts": "engine-new"}
    host.publish({**new, "search.json": json.dumps(table).encode()})
    ask(box, "parquet")
    expect(options(page).first).to_be_visible()
    assert {f"/eventsearch/engine-new/{name}.js" for name in ("index", "suggester")} <= {
        *host.asked
    }
    said.clear()


@pytest.mark.parametrize("contents", [b"{}", b"{", None])
def test_a_search_json_of_another_version_is_reported(
    page: Page, host: Host, said: Console, contents: bytes | None
) -> None:
    path = host.folder / "eventsearch" / "search.json"
    path.unlink() if contents is None else path.write_bytes(contents)
    ask(opened(page, host), "estuaire")
    expect(message(page)).to_have_text("La recherche ne répond pas. Réessayez dans un instant.")
    assert any("search.json" in line for line in said)
    said.clear()


def test_results_are_counted_without_their_pages(page: Page, host: Host) -> None:
    ask(opened(page, host), "data")
    expect(options(page).last).to_have_text(re.compile(r"^Les [0-9]+ résultats"))
    assert any(path.endswith("/search.js") for path in host.asked)
    assert not any(re.search(r"-[0-9]+\.bin", path) for path in host.asked)


def test_the_search_module_loads_after_the_first_suggestions(page: Page, host: Host) -> None:
    page.clock.install()
    box = opened(page, host)
    with page.expect_response("**/suggester.js"):
        box.focus()
    assert not any(path.endswith("/search.js") for path in host.asked)
    with page.expect_response("**/engine-*/search.js"):
        box.press_sequentially("d")
        page.clock.run_for(1)


def test_a_single_number_does_not_load_the_number_rules(page: Page, host: Host) -> None:
    box = opened(page, host)
    ask(box, "20")
    assert not any("/rules.js" in path for path in host.asked)
    ask(box, "10 %")
    assert any("/rules.js" in path for path in host.asked)


SHIMS = {
    "pagefind": """
      const { search } = await import("/eventsearch/pagefind.js");
      const found = await search("parquet");
      return [found.results.length, (await found.results[0].data()).excerpt];
    """,
    "instantsearch": """
      const { searchClient } = await import("/eventsearch/instantsearch.js");
      const asked = [{ indexName: "pages", query: "parquet" }];
      const { results: [one] } = await searchClient().search(asked);
      return [one.nbHits, one.hits[0]._snippetResult.text.value];
    """,
    "docsearch": """
      const { transformSearchClient } = await import("/eventsearch/docsearch.js");
      const client = transformSearchClient({});
      const requests = [{ indexName: "pages", query: "parquet" }];
      const { results: [one] } = await client.search({ requests });
      const texts = one.hits.map((hit) => hit._snippetResult.content?.value ?? "");
      return [one.nbHits, texts.join(" ")];
    """,
}


@pytest.mark.parametrize("name", SHIMS)
def test_shims_beside_the_files_search_in_them(page: Page, host: Host, name: str) -> None:
    host.page("")
    page.goto(host.origin)
    total, text = page.evaluate(f"async () => {{ {SHIMS[name]} }}")
    assert total > 0
    assert re.search("<(mark|em)>parquet</", text, re.IGNORECASE)
