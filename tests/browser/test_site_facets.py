"""Do the box, the list and the InstantSearch client filter by a facet in the settings?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from browser.event_pages import DATA, EVENTS
from browser.event_pages import element as event_list
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage, served
from eventsearch.indexer.build import build
from eventsearch.output.static_site import static_site
from eventsearch.search.index import open_index
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import create_app
from eventsearch.web.event_items import event_items
from small_site import NOW, write_site

FOR_STUDENTS = "Atelier Python"
PUBLIC = {
    name: text.replace(
        "\n---\n", f"\naudience: {'Étudiants' if FOR_STUDENTS in text else 'Tous'}\n---\n"
    )
    for name, text in EVENTS.items()
    if name.endswith(".md")
}
ROW = '[facets]\naudience = { label = { en = "Audience", fr = "Public visé" } }\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of events whose settings define a facet. It also serves `events.json`."""
    root = tmp_path_factory.mktemp("public visé")
    write_site(root, {**EVENTS, **PUBLIC, "eventsearch.toml": ROW})
    settings = load_settings(root, environ={}, flags={"index": root / ".eventsearch"})
    build(settings)
    with closing(open_index(settings.index)) as index:
        files = static_site(index, now=NOW, items=event_items).files
    assert "facets-audience/tous.ics" in files
    with served(create_app(settings.index, ServeSettings(rate=0), clock=lambda: NOW)) as stage:
        stage.pages[DATA] = files["events.json"].decode()
        yield stage


def test_a_filter_of_the_results_narrows_them(page: Page, site: Stage) -> None:
    site.pages["/"] = written(element(mode="results", facets="audience"))
    page.goto(site.origin)
    values = page.get_by_role("group", name="Public visé")
    values.get_by_role("checkbox", name="Étudiants").check()
    expect(page.locator(".es-title")).to_have_text([FOR_STUDENTS])
    assert page.url.endswith("?audience=%C3%89tudiants")


def test_the_facet_selects_events_of_a_list(page: Page, site: Stage) -> None:
    lists = event_list() + event_list(**{"data-audience": "étudiants", "id": "own"})
    script = '<script src="/event-list.js" defer></script>'
    page.clock.install(time=NOW)
    site.pages["/liste"] = written(lists + script)
    page.goto(f"{site.origin}/liste")
    own = page.locator("#own")
    expect(own.locator(".es-title")).to_have_text([FOR_STUDENTS])
    expect(own.get_by_role("link", name="Suivre dans un agenda")).to_have_attribute(
        "href", re.compile(rf"^{site.origin}/eventsearch/facets-audience/etudiants-\w+\.ics$")
    )
    expect(page.locator("event-list").first.locator(".es-title")).to_have_count(5)
    own.evaluate("list => list.dataset.audience = 'personne'")
    expect(own.locator(".es-message")).to_have_text("Aucun événement à venir")


def test_instantsearch_counts_and_filters_by_the_facet(page: Page, site: Stage) -> None:
    site.pages["/"] = written("")
    page.goto(site.origin)
    found = page.evaluate("""async () => {
      const { searchClient } = await import("/instantsearch.js");
      const client = searchClient();
      const ask = async (more) =>
        (await client.search([{ indexName: "pages", ...more }])).results[0];
      const every = await ask({ facets: "*" });
      const filters = ["audience:Étudiants", "NOT audience:Étudiants"];
      const unknown = await ask({ filters: "audiense:Tous" }).catch((fault) => fault.message);
      const [values] = await client.searchForFacetValues([
        { indexName: "pages", params: { facetName: "audience", facetQuery: "etu" } }]);
      return {
        counts: every.facets.audience, total: every.nbHits, unknown,
        values: values.facetHits.map(({ value }) => value),
        named: (await ask({ facets: ["audience"], facetFilters: [["audience:Étudiants"]] })).nbHits,
        filtered: (await Promise.all(filters.map((one) => ask({ filters: one }))))
          .map(({ nbHits }) => nbHits),
      };
    }""")
    assert found["counts"] == {"Tous": found["total"] - 1, "Étudiants": 1}
    assert (found["named"], found["filtered"]) == (1, [1, found["total"] - 1])
    assert found["values"] == ["Étudiants"]
    assert "audiense:Tous" in found["unknown"]
