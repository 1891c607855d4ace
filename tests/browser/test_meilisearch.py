"""Do the official clients of Meilisearch, as published, search an eventsearch server?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.hostile_site import ATTACKS, hostile_app
from browser.published import JAVASCRIPT, offer, site_page
from browser.stage import NOW, Stage, served
from browser.tools import HERE, bundled
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app

DIALECT = ServeSettings(meilisearch="/meili")

INSIDE = "".join(
    f'<div id="{name}"></div>'
    for name in ("box", "stats", "tags", "section", "range", "sort", "hits", "pages")
)
INSTANT = """
const { searchClient } = instantMeiliSearch(location.origin + "/meili", "", {
  finitePagination: true,
});
const search = instantsearch({ indexName: "pages", searchClient, routing: true });
search.addWidgets([
  widgets.configure({ hitsPerPage: 5, attributesToSnippet: ["content:15"] }),
  widgets.searchBox({ container: "#box" }),
  widgets.stats({ container: "#stats" }),
  widgets.refinementList({ container: "#tags", attribute: "tags", searchable: true, limit: 5 }),
  widgets.menu({ container: "#section", attribute: "section" }),
  widgets.rangeInput({ container: "#range", attribute: "date_ts" }),
  widgets.sortBy({ container: "#sort", items: [
    { label: "best", value: "pages" }, { label: "oldest", value: "pages:date_ts:asc" }] }),
  widgets.hits({ container: "#hits", templates: { item: (hit, { html, components }) => html`
    <a href="${hit.url}">${components.Highlight({ hit, attribute: "title" })}</a>
    <p>${components.Snippet({ hit, attribute: "content" })}</p><time>${hit.date}</time>
    <i>${components.Highlight({ hit, attribute: "tags" })}</i>` } }),
  widgets.pagination({ container: "#pages" }),
]);
search.start();
"""
AUTOCOMPLETE = """
const index = new Meilisearch({ host: location.origin + "/meili" }).index("pages");
autocomplete({
  container: "#box", placeholder: "Rechercher", detachedMediaQuery: "none",
  getSources: ({ query }) => [{
    sourceId: "pages",
    getItems: () => index.search(query, { limit: 4, attributesToHighlight: ["title"],
      highlightPreTag: "[", highlightPostTag: "]" }).then(({ hits }) => hits),
    getItemUrl: ({ item }) => item.url,
    templates: { item: ({ item, html }) =>
      html`<a href="${item.url}">${item._formatted.title}</a>` },
  }],
});
"""
DOCSEARCH = """
docsearch({
  container: "#box", host: location.origin + "/meili", apiKey: "", indexUid: "pages",
  debounceDuration: 50,
});
"""


@pytest.fixture(scope="module")
def module_stage(sample_index: Path) -> Iterator[Stage]:
    """The application over the sample site, with the dialect."""
    with served(create_app(sample_index, DIALECT, clock=lambda: NOW)) as stage:
        yield stage


@pytest.fixture
def opened(page: Page, module_stage: Stage) -> Page:
    """An empty page of a site that may load the clients."""
    module_stage.reset()
    module_stage.policy = ""
    offer(page.context, "meilisearch")
    return page


def show(page: Page, stage: Stage, script: str) -> Page:
    """Open a page of the site with a script."""
    stage.pages["/"] = site_page("meilisearch", INSIDE, script)
    page.goto(stage.origin)
    return page


@pytest.fixture
def ui(opened: Page, module_stage: Stage) -> Page:
    """A page with InstantSearch's widgets, as their makers write it."""
    show(opened, module_stage, INSTANT)
    expect(hits(opened).first).to_be_visible()
    return opened


def hits(page: Page) -> Locator:
    """What InstantSearch shows."""
    return page.locator(".ais-Hits-item")


def titles(page: Page) -> list[str]:
    """The titles of what it shows."""
    return hits(page).locator("a").all_inner_texts()


def count(page: Page) -> int:
    """How many it says are found."""
    return int(page.locator("#stats").inner_text().split()[0])


def changed(page: Page, before: int) -> int:
    """Wait until another number is said to be found; return it."""
    expect(page.locator("#stats")).not_to_have_text(re.compile(rf"^{before} "))
    return count(page)


def test_the_client_asks_from_another_site(
    opened: Page, module_stage: Stage, said: list[str]
) -> None:
    """Every way it has of reading, after the preflight that its headers need."""
    other = module_stage.origin.replace("127.0.0.1", "localhost")
    module_stage.pages["/"] = site_page("meilisearch", "")
    opened.goto(other)
    found: dict[str, Any] = opened.evaluate(
        """async (host) => {
          const client = new Meilisearch({ host: host + "/meili", apiKey: "any" });
          const index = client.index("pages");
          const failed = (work) => work.then(() => "", (error) => error.cause.code);
          return {
            health: await client.health(), healthy: await client.isHealthy(),
            version: await client.getVersion(), indexes: await client.getIndexes(),
            info: await index.getRawInfo(), stats: await index.getStats(),
            posted: await index.search("parquet", { attributesToRetrieve: ["title"] }),
            got: await index.searchGet("parquet", { attributesToRetrieve: ["title"] }),
            facets: await index.searchForFacetValues({ facetName: "tags", facetQuery: "rés" }),
            many: await client.multiSearch({ queries: [
              { indexUid: "pages", q: "parquet" }, { indexUid: "events", page: 2 }] }),
            unknown: await failed(client.index("nothing").search("a")),
            wrong: await failed(index.search("a", { filter: "tags >" })),
            written: await failed(index.addDocuments([{ id: 1 }])),
          };
        }""",
        module_stage.origin,
    )
    assert found["health"] == {"status": "available"}
    assert found["healthy"]
    assert found["version"]["pkgVersion"]
    assert [one["uid"] for one in found["indexes"]["results"]] == ["pages", "events"]
    assert found["info"]["primaryKey"] == "id"
    assert found["stats"]["numberOfDocuments"] > 30
    assert found["posted"]["hits"][0] == {"title": "Prendre en main Parquet"}
    assert found["got"]["hits"] == found["posted"]["hits"]
    assert found["facets"]["facetHits"] == [{"value": "réseau", "count": 4}]
    assert [one["indexUid"] for one in found["many"]["results"]] == ["pages", "events"]
    assert found["unknown"] == "index_not_found"
    assert found["wrong"] == "invalid_search_filter"
    assert found["written"] == "not_found"
    # The browser tells of each answer that is an error.
    assert len(said) == 3
    said.clear()


def test_instantsearch_shows_hits_with_marks(ui: Page) -> None:
    """In titles, in excerpts and in lists, which read as they were written."""
    ui.get_by_role("searchbox").first.fill("r&d")
    expect(hits(ui).first.locator("a")).to_contain_text("C++ au service de la R&D")
    expect(hits(ui).first.locator("a mark")).to_have_text("R&D")
    ui.get_by_role("searchbox").first.fill("parquet")
    expect(hits(ui).first.locator("a mark")).to_have_text("Parquet")
    expect(hits(ui).first.locator("p mark").first).to_have_text(re.compile("parquet", re.I))
    ui.get_by_role("searchbox").first.fill("10%")
    expect(hits(ui).first.locator("i mark").first).to_have_text("10%")


def test_instantsearch_refines(ui: Page) -> None:
    """Values of a list are alternatives and can be searched; a menu has one; a range has two."""
    everything = count(ui)
    values = ui.locator("#tags").get_by_role("checkbox")
    values.first.check()
    one = changed(ui, everything)
    values.nth(1).check()
    two = changed(ui, one)
    assert one < two < everything
    ui.locator("#tags").get_by_role("searchbox").fill("estua")
    expect(ui.locator("#tags .ais-RefinementList-labelText")).to_have_text(["Estuaire", "Estuary"])
    ui.locator("#tags").get_by_text("Estuary", exact=True).click()
    more = changed(ui, two)
    ui.locator("#section a").filter(has_text="event").click()
    events = changed(ui, more)
    assert two < more
    assert events < more
    low, high = ui.locator("#range input").all()
    assert low.get_attribute("min") == "1560497400"
    low.fill("1900000000")
    ui.locator("#range button").click()
    assert changed(ui, events) < events
    assert high.get_attribute("max") == "1936476000"


def test_instantsearch_sorts_pages_and_keeps_its_address(ui: Page) -> None:
    """Which leads to the same hits again."""
    ui.locator("#sort select").select_option("oldest")
    expect(hits(ui).first.locator("a")).to_have_text("Barcamp 2019")
    first = titles(ui)
    ui.locator("#pages").get_by_role("link", name="Page 2").click()
    expect(hits(ui).first.locator("a")).not_to_have_text("Barcamp 2019")
    second = titles(ui)
    assert len(first) == len(second) == 5
    assert not set(first) & set(second)
    ui.wait_for_url("**page*=2*")
    ui.reload()
    expect(hits(ui).locator("a")).to_have_text(second)


def test_autocomplete_suggests_as_one_types(opened: Page, module_stage: Stage) -> None:
    """What the client for JavaScript finds."""
    show(opened, module_stage, AUTOCOMPLETE)
    opened.get_by_placeholder("Rechercher").fill("estuai")
    options = opened.get_by_role("option")
    expect(options.first).to_have_text("Journées de l’[Estuaire] 2031")
    address = "/talk/journees-de-lestuaire-2031/"
    module_stage.pages[address] = site_page("meilisearch", "")
    options.first.get_by_role("link").click()
    opened.wait_for_url(f"**{address}")


def test_docsearch_leads_to_the_section(opened: Page, module_stage: Stage) -> None:
    """Hits are grouped by section of the site, with the heading that answers."""
    show(opened, module_stage, DOCSEARCH)
    opened.get_by_role("button", name="Search").click()
    opened.get_by_placeholder("Search").fill("parquet")
    hit = opened.get_by_role("option").first
    expect(hit).to_contain_text("Prendre en main Parquet")
    expect(hit.locator(".docsearch-modal-search-hits-item--highlight").first).to_have_text(
        re.compile("parquet", re.I)
    )
    expect(opened.locator(".docsearch-modal-search-hits-category").first).to_have_text("post")
    link = hit.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("/prendre-en-main-parquet/#.+"))


def shown_in_manual(number: int, host: str, folder: Path) -> bytes:
    """Return a script of the manual, bundled, that asks another host."""
    text = (HERE.parents[1] / "docs" / "meilisearch.md").read_text(encoding="utf-8")
    script = re.findall(r"```js\n(.+?)```", text, re.DOTALL)[number]
    entry = folder / "search.js"
    entry.write_text(script.replace("https://search.example.org", host), encoding="utf-8")
    return bundled(entry, folder / "out.js").read_bytes()


@pytest.mark.parametrize("number", [0, 1], ids=["instantsearch", "docsearch"])
def test_what_the_manual_shows_runs(
    page: Page, module_stage: Stage, tmp_path: Path, number: int
) -> None:
    """As it stands there, on a page of a site."""
    module_stage.reset()
    module_stage.policy = ""
    body = shown_in_manual(number, module_stage.origin, tmp_path)
    page.route("**/search.js", lambda route: route.fulfill(body=body, content_type=JAVASCRIPT))
    places = ("searchbox", "tags", "hits", "pagination")
    inside = "".join(f'<div id="{name}"></div>' for name in places)
    module_stage.pages["/"] = f'<meta charset="utf-8">{inside}<script src="/search.js"></script>'
    page.goto(module_stage.origin)
    if number:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").first.fill("parquet")
    expect(page.get_by_text("Prendre en main Parquet").first).to_be_visible()


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The application over a site of events that try to run something."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile_app(folder, *ATTACKS).state.service.live.close()  # type: ignore[attr-defined]
    with served(create_app(folder / "index", DIALECT, clock=lambda: NOW)) as stage:
        yield stage


def unharmed(page: Page, where: str) -> bool:
    """Say whether nothing ran, and no image or script of an attack became an element there."""
    expect(page.locator(f"{where} :is(img, svg, script)")).to_have_count(0)
    return page.evaluate("() => !window.hit") is True


def test_nothing_that_is_found_runs(page: Page, attacked: Stage) -> None:
    """Neither in InstantSearch, which escapes it, nor in DocSearch, which does not."""
    attacked.policy = ""
    offer(page.context, "meilisearch")
    show(page, attacked, INSTANT)
    for query in ("attaque", "window", "svg"):
        page.get_by_role("searchbox").first.fill(query)
        expect(hits(page).locator("mark").first).to_have_text(re.compile(query, re.I))
        assert unharmed(page, "#hits")
    show(page, attacked, DOCSEARCH)
    page.get_by_role("button", name="Search").click()
    for query in ("attaque", "window", "svg"):
        page.get_by_placeholder("Search").fill(query)
        marks = page.locator(".docsearch-modal-search-hits-item--highlight")
        expect(marks.first).to_have_text(re.compile(query, re.I))
        shown = page.locator(".docsearch-modal-search-hits-item-title").filter(has_text="<")
        expect(shown.first).to_be_visible()
        assert unharmed(page, ".docsearch-modal-search-hits-item-text-container")
