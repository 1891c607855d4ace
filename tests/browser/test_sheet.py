"""Does the box open as a sheet over the page on small screens?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browser.asking import ask, held_back
from browser.axe import violations
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage

PHONE = {"width": 390, "height": 700}
HEAD = "<style>header { overflow: hidden; height: 3rem; color: white; transform: scale(1) }</style>"


@pytest.fixture
def touched(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that behaves like a phone."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport=PHONE)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def phone(touched: BrowserContext, stage: Stage) -> Page:
    """A page on a phone, after a tap on the box. The header around the box clips it."""
    stage.policy = ""
    stage.pages["/"] = written(
        f"<header>{element(recent='3', shortcut='mod+k')}</header>", head=HEAD
    )
    stage.pages["/search"] = written("<p>Réponse</p>")
    page = touched.new_page()
    page.goto(stage.origin)
    page.locator("#q").tap()
    return page


def field(page: Page) -> Locator:
    """Return a locator of the sheet's input."""
    return page.get_by_role("dialog").get_by_role("combobox")


def test_a_finger_opens_a_dialog_that_fills_the_window(phone: Page) -> None:
    dialog = phone.get_by_role("dialog", name="Rechercher")
    box = dialog.get_by_role("combobox")
    expect(box).to_be_focused()
    assert dialog.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert dialog.evaluate("node => node.matches(':modal')")
    assert float(box.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 16
    ask(box, "estuaire")
    options = dialog.get_by_role("option")
    assert all((each.bounding_box() or {"height": 0})["height"] >= 44 for each in options.all())
    expect(dialog).to_have_css("color", "rgb(0, 0, 0)")


def test_axe_finds_nothing_in_the_sheet(phone: Page) -> None:
    assert violations(phone) == []
    box = field(phone)
    for text in ("estuaire", "zzyzzx"):
        ask(box, text)
        assert violations(phone) == []


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_it_closes_and_gives_the_focus_back(phone: Page, way: str) -> None:
    box = field(phone)
    ask(box, "estuaire")
    if way == "button":
        phone.get_by_role("button", name="Fermer").tap()
    else:
        phone.keyboard.press(way)
    expect(phone.get_by_role("dialog")).to_have_count(0)
    own = phone.locator("#q")
    expect(own).to_be_focused()
    expect(own).to_have_value("estuaire")
    expect(own).to_have_attribute("inputmode", "none")
    expect(phone.get_by_role("option")).to_have_count(0)
    own.tap()
    expect(phone.get_by_role("dialog").get_by_role("combobox")).to_have_value("estuaire")
    expect(phone.get_by_role("option").first).to_be_visible()


def test_enter_searches_by_the_form_of_the_page(phone: Page) -> None:
    ask(field(phone), "estuaire")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/search?q=estuaire")
    phone.go_back()
    own = phone.locator("#q")
    own.fill("")
    own.tap()
    recent = phone.get_by_role("dialog").get_by_role("group", name="Recherches récentes")
    expect(recent.get_by_role("option").first).to_have_text("estuaire")


def test_an_option_is_chosen_by_arrows_or_a_finger(phone: Page, stage: Stage) -> None:
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    ask(field(phone), "nuit des c")
    phone.keyboard.press("ArrowDown")
    option = phone.get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    option.tap()
    phone.wait_for_url("**/talk/nuit-des-cartes/")


def test_it_leaves_room_for_the_keyboard_of_the_screen(phone: Page) -> None:
    phone.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { value: 400 });
          visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    ask(field(phone), "e")
    place = phone.get_by_role("dialog").bounding_box()
    assert place is not None
    assert place["height"] == 400
    panel = phone.locator(".es-panel")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 400
    phone.keyboard.press("ArrowUp")
    expect(phone.get_by_role("option", selected=True)).to_be_in_viewport()


def test_a_chosen_option_stays_if_no_page_is_found(phone: Page) -> None:
    """The option for all results disappears if there are 0, except while it is selected."""
    everything = phone.get_by_role("option", name="Tous les résultats")
    chosen = phone.get_by_role("option", selected=True)
    with phone.expect_response("**/v1/search?*") as counted, held_back(phone, "**/v1/search?*"):
        ask(field(phone), "e")
        phone.keyboard.press("ArrowUp")
        expect(everything.and_(chosen)).to_have_count(1)
    assert counted.value.json()["total"] == 0
    phone.evaluate("() => new Promise(requestAnimationFrame)")
    expect(everything.and_(chosen)).to_have_count(1)
    ask(field(phone), "es")
    ask(field(phone), "e")
    expect(everything).to_have_count(0)


def test_a_keyboard_alone_has_the_list_below_the_field(page: Page, stage: Stage) -> None:
    stage.pages["/"] = written(element())
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(stage.origin)
    page.keyboard.press("Tab")
    ask(page.get_by_role("combobox"), "estuaire")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("option").first).to_be_visible()


@pytest.mark.parametrize("query", ["all", "not all"])
def test_an_attribute_decides_where_the_sheet_is_used(page: Page, stage: Stage, query: str) -> None:
    stage.show(page, written(element(sheet=query, shortcut="mod+k")))
    expect(page.get_by_role("combobox")).to_be_visible()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_count(1 if query == "all" else 0)
    box = field(page) if query == "all" else page.get_by_role("combobox").first
    expect(box).to_be_focused()
    ask(box, "estuaire")
    if query == "all":
        place = dialog.bounding_box()
        assert place is not None
        assert place["width"] == 640
        assert place["x"] == (1280 - 640) / 2
        assert place["height"] <= 720 * 0.8


def test_text_fields_are_large_enough_to_prevent_zooming_on_ios(
    touched: BrowserContext, stage: Stage
) -> None:
    stage.policy = ""
    head = "<style>#q { font-size: 13px } select { font-size: 20px }</style>"
    stage.pages["/"] = written(element(mode="results"), head=head)
    page = touched.new_page()
    page.goto(stage.origin)
    filters = page.get_by_role("button", name="Filtres")
    filters.wait_for()  # The box is created when the browser is idle.
    page.locator("#q").tap()
    expect(page.locator("#q")).to_have_css("font-size", "16px")
    filters.tap()
    page.get_by_role("combobox", name="Ordre").tap()
    expect(page.get_by_role("combobox", name="Ordre")).to_have_css("font-size", "20px")


@pytest.mark.parametrize(("sheet", "count"), [("all", 1), ("not all", 0)])
def test_a_first_tap_reaches_a_field_that_would_wrap_with_larger_letters(
    touched: BrowserContext, stage: Stage, sheet: str, count: int
) -> None:
    stage.policy = ""
    head = (
        "<style>form { width: 170px } label { display: inline-block; width: 20px; overflow: clip }"
        " #q { font-size: 13px; width: 10em; box-sizing: border-box }</style>"
    )
    stage.pages["/"] = written(element(sheet=sheet), head=head)
    page = touched.new_page()
    page.goto(stage.origin)
    page.locator("#q").tap()
    expect(page.get_by_role("dialog")).to_have_count(count)
    expect(page.get_by_role("combobox").last).to_be_focused()
