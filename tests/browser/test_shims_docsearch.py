"""Does the published DocSearch search an eventsearch server?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.console import Console
from browser.published import offer, site_page
from browser.stage import Stage

SCRIPT = """
import { transformSearchClient } from "/docsearch.js";
docsearch({
  container: "#docsearch", appId: "-", apiKey: "-", indices: ["pages"], maxResultsPerGroup: 20,
  facets: [{ key: "section" }], transformSearchClient,
});
"""


FOCUS = "Autofocus processing was blocked"
"""A console message that DocSearch itself causes whenever its dialog opens."""


@pytest.fixture
def page(context: BrowserContext, said: Console) -> Iterator[Page]:
    """An empty page. Console messages other than `FOCUS` fail the test at its end."""
    yield context.new_page()
    assert [line for line in said if FOCUS not in line] == []


def dialog(page: Page, stage: Stage, script: str = SCRIPT) -> Page:
    """Open DocSearch on a page of the site."""
    stage.policy = ""
    offer(page.context, "docsearch")
    stage.show(page, site_page("docsearch", '<div id="docsearch"></div>', script))
    page.get_by_role("button", name="Search").click()
    return page


def test_typing_shows_pages_and_their_sections(page: Page, stage: Stage) -> None:
    dialog(page, stage)
    page.get_by_role("searchbox").fill("cartes")
    hits = page.locator(".DocSearch-Hit")
    night = hits.filter(has_text="Nuit des cartes").first
    expect(night.locator("mark").first).to_have_text("cartes")
    part = hits.filter(has_text="Déroulé de l’après-midi")
    expect(part.locator("mark").first).to_have_text("Cartes")
    expect(part.locator("a")).to_have_attribute(
        "href", f"{stage.origin}/talk/cloture-de-la-saison-2/#d%C3%A9roul%C3%A9-de-lapr%C3%A8s-midi"
    )


def test_an_event_says_when_and_where_it_is(page: Page, stage: Stage) -> None:
    dialog(page, stage)
    page.get_by_role("searchbox").fill("nuit des cartes")
    night = page.locator(".DocSearch-Hit").filter(has_text="Nuit des cartes").first
    expect(night).to_contain_text(re.compile(r"\w+ \d+, 20\d\d.* · "))
    expect(page.locator(".DocSearch-Hit-source").filter(has_text="Agenda")).to_be_visible()


def test_older_versions_send_queries_as_a_list(page: Page, stage: Stage) -> None:
    dialog(page, stage)
    found = page.evaluate(
        """async () => {
          const { transformSearchClient } = await import("/docsearch.js");
          const asked = [{ query: "parquet", indexName: "pages", params: { hitsPerPage: 1 } }];
          return (await transformSearchClient({}).search(asked)).results[0];
        }"""
    )
    assert (found["hitsPerPage"], found["hits"][0]["type"]) == (1, "lvl1")


def test_a_hit_opens_by_keyboard_and_is_remembered(page: Page, stage: Stage) -> None:
    stage.pages["/actualites/2024/02/prendre-en-main-parquet/"] = "<title>Parquet</title>"
    dialog(page, stage)
    page.get_by_role("searchbox").fill("prendre en main parquet")
    chosen = page.locator('.DocSearch-Hit[aria-selected="true"]')
    expect(chosen).to_contain_text("Prendre en main Parquet")
    # A separate search loads the facet values.
    expect(page.get_by_role("button", name="Section")).to_be_visible()
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_title("Parquet")
    dialog(page, stage)
    expect(page.locator(".DocSearch-Hit")).to_contain_text("Prendre en main Parquet")


def test_a_facet_narrows(page: Page, stage: Stage) -> None:
    dialog(page, stage)
    page.get_by_role("searchbox").fill("estuaire")
    expect(page.locator(".DocSearch-Hit").first).to_be_visible()
    page.get_by_role("button", name="Section").click()
    page.get_by_role("menuitemcheckbox", name="Post").click()
    expect(page.locator(".DocSearch-Hit-source")).to_have_text(["Actualités"])


def test_a_failure_reaches_the_page_as_an_error(page: Page, stage: Stage, said: Console) -> None:
    dialog(page, stage)
    stage.broken["/v1/search"] = 503
    with page.expect_event("pageerror") as thrown:
        page.get_by_role("searchbox").fill("parquet")
    assert (thrown.value.name, thrown.value.message) == (
        "RetryError",
        "The search server answers 503.",
    )
    said.expect("Failed to load resource")
    said.clear()
    stage.broken.clear()
    page.get_by_role("searchbox").fill("pourcentage")
    expect(page.locator(".DocSearch-Hit").first).to_contain_text("Lire un pourcentage")


def test_hostile_content_runs_nothing(page: Page, attacked: Stage, said: Console) -> None:
    dialog(page, attacked)
    for query in ("attaque", "svg", "window"):
        page.get_by_role("searchbox").fill(query)
        mark = page.locator(".DocSearch-Hit mark").first
        expect(mark).to_have_text(re.compile(query, re.I))
        assert not page.evaluate("() => window.hit")
    links = "() => [...document.links].map((one) => one.protocol)"
    assert set(page.evaluate(links)) == {"http:", "https:"}
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != f"{attacked.origin}/")
    said.clear()
    dialog(page, attacked)
    expect(page.locator(".DocSearch-Hit").first).to_be_visible()
    page.wait_for_timeout(200)
    assert not page.evaluate("() => window.hit")
