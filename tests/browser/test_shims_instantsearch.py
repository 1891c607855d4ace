"""Does the published InstantSearch search an eventsearch server with `searchClient`?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.console import Console
from browser.published import offer, site_page
from browser.stage import Stage

INSIDE = "".join(
    f'<div id="{name}"></div>'
    for name in ("box", "stats", "tag", "author", "lang", "range", "sort", "hits", "pages", "state")
)
SCRIPT = """
import { searchClient } from "/instantsearch.js";
const search = instantsearch({ indexName: "pages", searchClient: searchClient(), routing: true });
search.addWidgets([
  widgets.configure({ hitsPerPage: 5 }),
  widgets.searchBox({ container: "#box" }),
  widgets.stats({ container: "#stats" }),
  widgets.refinementList({ container: "#tag", attribute: "tag", searchable: true, limit: 5 }),
  widgets.refinementList({ container: "#author", attribute: "author", operator: "and" }),
  widgets.refinementList({ container: "#lang", attribute: "lang" }),
  widgets.rangeInput({ container: "#range", attribute: "date_ts" }),
  widgets.sortBy({ container: "#sort", items: [
    { label: "best", value: "pages" }, { label: "latest", value: "pages:date:desc" }] }),
  widgets.hits({ container: "#hits", templates: { item: (hit, { html, components }) => html`
    <a href="${hit.url}">${components.Highlight({ hit, attribute: "title" })}</a>
    <p>${components.Snippet({ hit, attribute: "text" })}</p><time>${hit.start}</time>
    <i>${components.Highlight({ hit, attribute: "tags" })}</i>` } }),
  widgets.pagination({ container: "#pages" }),
]);
search.on("error", ({ error }) => {
  document.querySelector("#state").textContent = error.message;
});
search.start();
"""


@pytest.fixture
def ui(page: Page, stage: Stage) -> Page:
    """A page with InstantSearch's widgets, after the first hits are shown."""
    stage.policy = ""
    offer(page.context, "instantsearch")
    stage.show(page, site_page("instantsearch", INSIDE, SCRIPT))
    expect(page.locator(".ais-Hits-item").first).to_be_visible()
    return page


def hits(page: Page) -> Locator:
    """Return a locator of the hits on the page."""
    return page.locator(".ais-Hits-item")


def count(page: Page) -> int:
    """Return the number of results that the page shows."""
    return int(page.locator("#stats").inner_text().split()[0])


def asked(page: Page, what: str) -> Any:
    """Run a script in the page, with the client as ``client``. Return the script's result."""
    return page.evaluate(
        'async () => { const { searchClient } = await import("/instantsearch.js");'
        f" const client = searchClient(); {what} }}"
    )


def test_sliders_have_the_bounds_of_the_results(ui: Page) -> None:
    low, high = ui.locator("#range").get_by_role("spinbutton").all()
    assert int(low.get_attribute("min") or 0) < int(high.get_attribute("max") or 0)
    stats = """
      const ask = async (query) => (await client.search([{ indexName: "pages", query,
        facets: ["date_ts", "tag", "year"], hitsPerPage: 0 }])).results[0].facets_stats;
      return [await ask("nuit des cartes title:nuit"), await ask("zzyzzx")];
    """
    found, none = asked(ui, stats)
    starts = asked(
        ui,
        """const { results } = await client.search([{ indexName: "pages",
             query: "nuit des cartes title:nuit" }]);
           return results[0].hits.map((hit) => hit.date_ts).filter(Boolean);""",
    )
    bounds = found["date_ts"]
    assert bounds["min"] <= min(starts)
    assert max(starts) <= bounds["max"]
    for bound in (bounds["min"], bounds["max"] + 1):
        at = datetime.fromtimestamp(bound, UTC)
        assert (at.day, at.hour, at.minute, at.second) == (1, 0, 0, 0)
    assert none == {}
    assert found["year"]["min"] == datetime.fromtimestamp(bounds["min"], UTC).year
    later = """
      const { results } = await client.search([{ indexName: "pages:date:asc",
        params: { facets: "year", hitsPerPage: 1, numericFilters: ["year>2023", "year<=2031"] } }]);
      return [results[0].hits[0].date_ts, results[0].facets_stats.year];
    """
    first, years = asked(ui, later)
    assert datetime.fromtimestamp(first, UTC).year >= 2024
    assert 2024 <= years["min"] <= years["max"] <= 2031


def test_typing_shows_hits_with_marks(ui: Page) -> None:
    ui.get_by_role("searchbox").first.fill("journées de l'estuaire 2031")
    expect(hits(ui).first.locator("a mark").first).to_have_text("Journées")
    ui.get_by_role("searchbox").first.fill("parquet")
    expect(hits(ui).first.locator("p mark").first).to_have_text(re.compile("parquet", re.I))
    ui.get_by_role("searchbox").first.fill("r&d")
    expect(hits(ui).first.locator("a")).to_contain_text("C++ au service de la R&D")


def test_values_of_a_list_are_alternatives(ui: Page) -> None:
    everything = count(ui)
    values = ui.locator("#tag").get_by_role("checkbox")
    values.first.check()
    expect(ui.locator("#stats")).not_to_have_text(re.compile(f"^{everything} "))
    one = count(ui)
    values.nth(1).check()
    expect(ui.locator("#stats")).not_to_have_text(re.compile(f"^{one} "))
    assert one < count(ui) < everything
    expect(values.first).to_be_checked()


def test_values_can_be_searched(ui: Page) -> None:
    ui.locator("#tag").get_by_role("searchbox").fill("esea")
    expect(ui.locator("#tag .ais-RefinementList-label")).to_have_count(1)
    expect(ui.locator("#tag mark")).to_have_text("ésea")


def test_filters_can_require_all_values_or_one_of_several_languages(ui: Page) -> None:
    found = asked(
        ui,
        """const ask = (facetFilters, query = "") => client
          .search([{ indexName: "pages", params: { query, hitsPerPage: 100, facetFilters } }])
          .then(({ results }) => results[0].hits);
        return [
          await ask(["tag:open data", "tag:réseau"]), await ask([["lang:fr", "lang:en"]]),
          await ask([["tag:-open data"]]), await ask([["status:past", "status:upcoming"]]),
          await ask(["section:event", "section:event"], "estuaire OR harbour"),
        ];""",
    )
    both, languages, without, events, two = found
    assert both
    assert all({"open data", "réseau"} <= set(one["tags"]) for one in both)
    assert {one["lang"] for one in languages} == {"fr", "en"}
    assert len(languages) == 40
    assert without
    assert not any("open data" in one["tags"] for one in without)
    assert {one["status"] for one in events} == {"past", "upcoming"}
    assert {one["section"] for one in two} == {"event"}


def test_days_and_order_narrow_and_sort(ui: Page) -> None:
    """Filters use seconds since 1970. An unsupported filter is an error."""
    ui.locator("#sort select").select_option("latest")
    expect(hits(ui).first.locator("time")).to_have_text(re.compile("^2031-05-14"))
    found = asked(
        ui,
        """const ask = (numericFilters) => client
          .search([{ indexName: "pages:date:asc", params: { hitsPerPage: 100, numericFilters } }])
          .then(({ results }) => results[0].hits.map((one) => one.date_ts), (one) => one.message);
        return [await ask(["date_ts>=1900000000"]), await ask(["date_ts<1700000000"]),
          await ask(["size>3"])];""",
    )
    assert found[0]
    assert min(found[0]) >= 1_900_000_000
    assert found[0] == sorted(found[0])
    assert max(found[1]) < 1_700_000_000
    assert "use date_ts" in found[2]


def test_pages_follow_and_the_address_keeps_them(ui: Page) -> None:
    first = hits(ui).first.inner_text()
    ui.locator("#pages").get_by_role("link", name="Page 2").click()
    expect(hits(ui).first).not_to_have_text(first)
    ui.wait_for_url(re.compile("page.*=2"))
    expect(hits(ui)).to_have_count(5)


def test_a_hit_opens(ui: Page, stage: Stage) -> None:
    stage.pages["/actualites/2024/02/prendre-en-main-parquet/"] = "<title>Parquet</title>"
    ui.get_by_role("searchbox").first.fill("parquet")
    hits(ui).get_by_role("link", name="Prendre en main Parquet").click()
    expect(ui).to_have_title("Parquet")


def test_a_failed_search_shows_an_error(ui: Page, stage: Stage, said: Console) -> None:
    stage.broken["/v1/search"] = 500
    said.expect("status of 500")
    ui.get_by_role("searchbox").first.fill("parquet")
    expect(ui.locator("#state")).to_have_text("The search server answers 500.")
    stage.broken.clear()
    ui.get_by_role("searchbox").first.fill("pourcentage")
    expect(hits(ui).first).to_contain_text("Lire un pourcentage")


def test_hostile_content_runs_nothing(page: Page, attacked: Stage) -> None:
    offer(page.context, "instantsearch")
    attacked.show(page, site_page("instantsearch", INSIDE, SCRIPT))
    for query in ("attaque", "window", "svg"):
        page.get_by_role("searchbox").first.fill(query)
        expect(page.locator("#hits mark").first).to_have_text(re.compile(query, re.I))
        assert not page.evaluate("() => window.hit")
    written = asked(
        page,
        """const params = { query: "title", highlightPreTag: "<b>", highlightPostTag: "</b>" };
        const { results } = await client.search([{ indexName: "pages", params }]);
        for (const { _highlightResult } of results[0].hits) {
          const line = document.createElement("p");
          line.innerHTML = _highlightResult.title.value;
          document.body.append(line);
        }
        await new Promise((done) => setTimeout(done, 200));
        return document.querySelectorAll("b").length;""",
    )
    assert written > 0
    assert not page.evaluate("() => window.hit")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ('{ tagFilters: ["a"] }', "tagFilters cannot be asked"),
        ('{ aroundLatLng: "48, 2" }', "aroundLatLng cannot be asked"),
        ("{ offset: 20 }", "offset cannot be asked"),
        ('{ restrictSearchableAttributes: ["title"] }', "restrictSearchableAttributes cannot"),
        ('{ filters: "price < 10" }', '"price" in filters cannot be asked'),
    ],
)
def test_unsupported_parameters_are_an_error(ui: Page, parameters: str, message: str) -> None:
    script = (
        f'return client.search([{{ indexName: "pages", params: {parameters} }}]).catch(String);'
    )
    assert message in asked(ui, script)


def test_an_unknown_index_is_an_error(ui: Page) -> None:
    script = 'return client.search([{ indexName: "pages:price:asc" }]).catch(String);'
    assert 'There is no index "pages:price:asc"' in asked(ui, script)


def test_filters_are_sent_to_the_server(ui: Page) -> None:
    def total(filters: str) -> int:
        params = f"params: {{ filters: '{filters}' }}"
        script = f'return client.search([{{ indexName: "pages", {params} }}]);'
        return int(asked(ui, script)["results"][0]["nbHits"])

    every, events, posts = total(""), total("section:event"), total('section:"post"')
    assert 0 < events < every
    assert total("section:event OR section:post") == events + posts
    assert total("NOT section:event") == every - events
    assert total("NOT (section:event OR section:post)") == every - events - posts
    assert total("section:event AND section:post") == 0


def test_distinct_merges_translations(ui: Page) -> None:
    script = "return client.search([false, true].map((distinct) => ({ params: { distinct } })));"
    apart, merged = asked(ui, script)["results"]
    assert merged["nbHits"] < apart["nbHits"]
