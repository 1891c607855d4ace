"""Is the results page accessible, with and without scripts, on screens of every size?"""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.axe import violations, violations_by_look
from browser.console import Console
from browser.golden import reviewed
from browser.stage import Stage

ADDRESSES = {
    "answers": "/search?q=estuaire",
    "filtered": "/search?q=donn%C3%A9es&tag=open+data&from=2019-01-01",
    "groups": "/search?sort=-date&page=2",
    "nothing": "/search?q=zzyzzx&when=past",
    "meant": "/search?q=estuiare",
    "value": "/search?find_tag=re&tag=bilan",
    "noted": "/search?q=estuaire+d*",
    "begun": "/search?q=estuai",
    "month": "/search?view=month&month=2031-05",
    "agenda": "/search?view=agenda",
    "error": "/search?q=date:jamais",
    "demo": "/demo",
}


def spoken(address: str, lang: str) -> str:
    """Return an address that sets the page's language."""
    return f"{address}{'&' if '?' in address else '?'}ui={lang}"


def test_axe_finds_nothing(browser: Browser, stage: Stage) -> None:
    # The page's content security policy would block axe.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found = {}
    for (state, address), lang in zip(ADDRESSES.items(), cycle(("fr", "en")), strict=False):
        page.goto(stage.origin + spoken(address, lang))
        if state == "demo":
            expect(page.locator(".es-hits > li").first).to_be_visible()
        found[state] = violations_by_look(page)
    context.close()
    assert found == {state: {} for state in ADDRESSES}


@pytest.mark.parametrize("state", [state for state in ADDRESSES if state != "demo"])
def test_screen_readers_get_approved_text(browser: Browser, stage: Stage, state: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(stage.origin + ADDRESSES[state])
    tree = page.locator("body").aria_snapshot().replace(stage.origin, "")
    context.close()
    assert tree == reviewed(f"page-{state}", tree)


def test_without_scripts_search_filters_and_paging_work(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{stage.origin}/search")
    page.get_by_label("Rechercher").fill("estuaire")
    page.get_by_role("button", name="Rechercher", exact=True).click()
    expect(page.locator(".hits li").first).to_contain_text("Estuaire")
    page.get_by_role("radio", name="à venir").check()
    page.get_by_role("checkbox", name=re.compile("^Estuaire")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.locator(".hits > li")).to_have_count(1)
    assert "when=upcoming" in page.url
    page.get_by_role("link", name="Retirer le filtre Estuaire").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Estuaire"))).not_to_be_checked()
    page.goto(f"{stage.origin}/search")
    page.get_by_role("link", name="Suivante").click()
    page.wait_for_url("**/search?page=2")
    context.close()


def test_with_script_the_box_suggests(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.origin}/search")
    page.get_by_role("combobox", name="Rechercher").press_sequentially("nuit des c")
    option = page.get_by_role("option").first
    expect(option).to_have_attribute("href", "https://example.org/talk/nuit-des-cartes/")


def test_reloading_or_going_back_restores_the_demos_search(page: Page, stage: Stage) -> None:
    stage.pages["/elsewhere"] = "<!doctype html><title>Ailleurs</title>"
    page.goto(f"{stage.origin}/demo")
    page.get_by_role("searchbox").fill("estuaire")
    page.wait_for_url("**/demo?q=estuaire&unfinished=1")
    for come_back in (page.reload, page.go_back):
        come_back()
        expect(page.get_by_role("searchbox")).to_have_value("estuaire")
        expect(page.locator(".es-hits > li").first).to_contain_text("Estuaire")
        page.goto(f"{stage.origin}/elsewhere")


@pytest.mark.parametrize("state", ADDRESSES)
def test_nothing_overflows_on_a_phone_or_magnified(
    page: Page, stage: Stage, said: Console, state: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(stage.origin + ADDRESSES[state])
    if state == "demo":
        expect(page.locator(".es-hits > li").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    if state == "error":
        assert all("400" in text for text in said)
        said.expect("Failed to load resource")


def test_everything_is_reached_by_keyboard(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.origin}/search?q=estuaire")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller aux résultats")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".hits a").first).to_be_focused()


def test_the_keyboard_moves_through_a_month(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.origin}/search?view=month&month=2031-05")
    grid = page.get_by_role("grid", name="Mai 2031")
    expect(grid.get_by_role("row")).to_have_count(6)
    chosen = page.locator("[role=gridcell][aria-selected=true]")
    expect(chosen).to_have_attribute("data-day", "2031-05-01")
    expect(grid.locator("td[tabindex='0']")).to_have_count(1)
    chosen.focus()
    keys = {"ArrowRight": "02", "ArrowDown": "09", "End": "11", "Home": "05"}
    for key, day in {**keys, "ArrowLeft": "04"}.items():
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_attribute("data-day", f"2031-05-{day}")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(chosen).to_have_attribute("data-day", "2031-05-14")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "14 mai 2031: 2 résultats")
    page.keyboard.press("PageDown")
    expect(page.locator(":focus")).to_have_attribute("data-day", "2031-06-14")
    expect(page.locator("#month")).to_have_text("Juin 2031")
    page.keyboard.press("PageUp")
    expect(page.locator(":focus")).to_have_attribute("data-day", "2031-05-14")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?from=2031-05-14&to=2031-05-14&view=agenda")


@pytest.mark.parametrize(
    ("fragment", "focused"), [("results", ""), ("2031-05", ""), ("2031-05-10", "2031-05-10")]
)
def test_a_fragment_moves_the_focus_only_to_a_day(
    page: Page, stage: Stage, fragment: str, focused: str
) -> None:
    page.goto(f"{stage.origin}/search?view=month&month=2031-05#{fragment}")
    expect(page.get_by_role("grid", name="Mai 2031")).to_be_visible()
    day = page.evaluate("document.activeElement.closest('td')?.dataset.day ?? ''")
    assert day == focused


PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_filters_are_a_drawer(browser: Browser, stage: Stage, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, locale="fr-FR", **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{stage.origin}/search?q=donn%C3%A9es")
    hit = page.locator(".hits a").first.bounding_box()
    assert hit is not None
    assert hit["y"] + hit["height"] < 844
    filters = page.locator("#filters")
    expect(filters).to_be_hidden()
    page.get_by_role("button", name="Filtres").click()
    expect(filters).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^données ouvertes")).check()
    name = "Afficher 2 résultats" if script else "Appliquer les filtres"
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**tag=donn*")
    expect(page.locator("#total")).to_contain_text("2 résultats")
    page.get_by_role("button", name="Filtres (1)").click()
    expect(filters).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    expect(filters).to_be_hidden()
    context.close()


def test_axe_finds_nothing_in_the_drawer(browser: Browser, stage: Stage) -> None:
    for look in ("light", "dark"):
        context = browser.new_context(bypass_csp=True, locale="fr-FR", color_scheme=look, **PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{stage.origin}/search?q=donn%C3%A9es&tag=open+data")
        page.get_by_role("button", name="Filtres").click()
        assert violations(page) == []
        context.close()


def test_nothing_moves_while_the_page_loads(page: Page, stage: Stage) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const one of"
        " list.getEntries()) window.moved += one.value; })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    for address in ("/search?q=estuaire", "/search?view=month&month=2031-05"):
        page.goto(stage.origin + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.moved") == 0


def test_a_picture_that_is_missing_leaves_no_room(page: Page, stage: Stage) -> None:
    picture = '<img src="/missing.png" alt="" width="144" height="96"></article>'

    def pictured(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</article>", picture))

    page.route("**/search?*", pictured)
    page.route("**/missing.png", lambda route: route.fulfill(body="", content_type="text/plain"))
    page.goto(f"{stage.origin}/search?q=estuaire")
    expect(page.locator("article").first).to_be_visible()
    expect(page.locator("article > img")).to_have_count(0)


def test_a_printed_page_shows_results_and_addresses_only(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.origin}/search?q=estuaire")
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator(".hits li").first).to_be_visible()


def test_another_site_cannot_frame_the_page(page: Page, stage: Stage, said: Console) -> None:
    stage.policy = ""
    stage.pages["/frame"] = '<!doctype html><iframe src="/search"></iframe>'
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"{stage.origin}/frame")
    frame = page.frames[1]
    assert frame.locator("form").count() == 0
    said.clear()


def test_events_can_be_followed_in_a_calendar(page: Page, stage: Stage) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(stage.origin + "/search?q=estuaire&ui=fr")
    ways = page.locator(".follow details")
    ways.get_by_text("dans un agenda").click()
    calendar = f"{stage.origin}/search.ics?q=estuaire"
    webcal = calendar.replace("http", "webcal", 1)
    links = ways.get_by_role("link")
    expect(links).to_have_text(["Application d’agenda", "Google Calendar", "Outlook", "iCalendar"])
    assert links.first.get_attribute("href") == webcal
    assert links.last.get_attribute("href") == calendar
    ways.get_by_role("button", name="Copier l’adresse").click()
    expect(page.get_by_role("status")).to_have_text("Adresse copiée")
    assert page.evaluate("() => navigator.clipboard.readText()") == calendar
    page.goto(stage.origin + "/search?section=post&ui=fr")
    expect(ways).to_have_count(0)
