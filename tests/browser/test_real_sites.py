"""Does `<event-search>` work with scripts, forms and layouts of real sites?"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from browser.asking import ask, held_back
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage

OLD_FORM = (
    '<event-search src="/v1/search"><form action="/search" role="search">'
    '<input type="hidden" name="action" value="look"> <input type="hidden" name="ui" value="fr">'
    '<input type="hidden" name="to" value="">'
    '<label for="q">Rechercher</label> <input id="q" name="q" type="search"></form></event-search>'
)

SHADOW = """() => {
  const host = document.createElement("div");
  document.querySelector("main").append(host);
  const root = host.attachShadow({ mode: "open" });
  const box = document.createElement("event-search");
  box.setAttribute("src", "/v1/search");
  root.append(box);
}"""

COPY = """() => {
  const body = document.body.cloneNode(true);
  document.documentElement.replaceChild(body, document.body);
}"""
"""Replace the page's body with a copy, as Turbo does when a visitor goes back."""


def test_enter_searches_for_text_typed_after_an_arrow_key(page: Page, stage: Stage) -> None:
    stage.pages["/"] = written(element())
    stage.pages["/search"] = written("<p>Réponse</p>")
    page.goto(stage.origin)
    box = page.get_by_role("combobox", name="Rechercher")
    ask(box, "nuit")
    box.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    with held_back(page, "**/suggest?*"):
        box.press_sequentially("s")
        expect(page.locator("[aria-selected=true]")).to_have_count(0)
        box.press("Enter")
        page.wait_for_url("**/search?q=nuits")


def test_an_option_stays_active_while_more_options_arrive(page: Page, stage: Stage) -> None:
    stage.pages["/"] = written(element())
    page.clock.install()
    page.goto(stage.origin)
    box = page.get_by_role("combobox", name="Rechercher")
    active = page.locator("[aria-selected=true]")
    with held_back(page, "**/v1/search?*"):
        box.fill("nuit des c")
        expect(page.locator(".es-message")).to_be_visible()
        box.press("ArrowDown")
        expect(active).to_have_count(1)
        # The element announces again that the search is still running.
        page.clock.run_for(1000)
        expect(active).to_have_count(1)
    expect(page.locator(".es-message")).to_be_hidden()
    expect(active).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "-")


def test_a_suggested_search_keeps_the_forms_other_fields(page: Page, stage: Stage) -> None:
    stage.show(page, written(OLD_FORM))
    ask(page.get_by_role("combobox", name="Rechercher"), "estuair")
    tag = page.get_by_role("group", name="Étiquettes").get_by_role("option").first
    address = urlsplit(tag.get_attribute("href") or "")
    assert address.path == "/search"
    asked = parse_qs(address.query, keep_blank_values=True)
    assert asked == {"action": ["look"], "ui": ["fr"], "q": asked["q"]}
    assert asked["q"] != ["estuair"]


def test_it_works_in_a_shadow_root(page: Page, stage: Stage) -> None:
    stage.show(page, written(""))
    page.evaluate(SHADOW)
    ask(page.get_by_role("combobox", name="Rechercher"), "nuit des c")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.locator(".es-panel")).to_have_css("position", "fixed")


def test_a_copied_page_has_each_part_once(page: Page, stage: Stage) -> None:
    parts = element() + element(mode="results").replace('"q"', '"words"', 2)
    stage.show(page, written(parts.replace('name="words"', 'name="q"')))
    expect(page.locator(".es-hits > li").first).to_be_visible()
    box = page.get_by_role("combobox").first
    box.focus()
    expect(page.locator(".es-panel")).to_have_count(1)
    # The copy contains the old hits. The new box replaces them.
    page.locator(".es-hits").evaluate("hits => hits.classList.add('old')")
    page.evaluate(COPY)
    expect(page.locator(".es-hits:not(.old) > li").first).to_be_visible()
    box.focus()
    for part in (".es-panel", ".es-results", "select[name=when]", "[data-facet=tag]"):
        expect(page.locator(part)).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(2)
    page.locator("select[name=when]").select_option("upcoming")
    page.wait_for_url("**/?when=upcoming")
