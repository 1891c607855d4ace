"""Does `<event-search>` work on pages with the style sheets that sites often use?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.axe import violations
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage
from browser.tools import MODULES, node

STYLE_SHEETS = (
    "@picocss/pico/css/pico.min.css",
    "bootstrap/dist/css/bootstrap.min.css",
    "bulma/css/bulma.min.css",
    "infima/dist/css/default/default.min.css",
    "tailwindcss/preflight.css",
    "water.css/out/water.min.css",
)
HEIGHT = 720


@pytest.fixture(params=STYLE_SHEETS, ids=lambda name: name.lstrip("@").split("/")[0])
def styled(request: pytest.FixtureRequest, page: Page, stage: Stage) -> Page:
    """A page with a style sheet. The header contains the box and hides what overflows it."""
    node()
    css = (MODULES / request.param).read_text("utf-8")
    page.route(
        "**/style.css",
        lambda route: route.fulfill(body=css, content_type="text/css; charset=utf-8"),
    )
    stage.policy = ""
    head = '<link rel="stylesheet" href="/style.css">'
    header = f'<header style="height: 9rem; overflow: hidden">{element()}</header><p>Texte</p>'
    stage.pages["/"] = written(header, head=head)
    stage.pages["/results"] = written(element(mode="results"), head=head)
    page.set_viewport_size({"width": 960, "height": HEIGHT})
    return page


def test_the_active_option_is_visible_and_not_clipped(styled: Page, stage: Stage) -> None:
    styled.goto(stage.origin)
    box = styled.get_by_role("combobox")
    ask(box, "estuaire")
    box.press("ArrowUp")
    option = styled.get_by_role("option", selected=True)
    outline = "node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).outlineWidth]"
    assert option.evaluate(outline) == ["solid", "2px"]
    on_top = """node => {
      const { left, top, height } = node.getBoundingClientRect();
      return node.contains(document.elementFromPoint(left + 20, top + height / 2));
    }"""
    assert option.evaluate(on_top)


def test_axe_finds_nothing_with_a_style_sheet(styled: Page, stage: Stage) -> None:
    styled.goto(stage.origin)
    ask(styled.get_by_role("combobox"), "est")
    styled.keyboard.press("ArrowDown")
    assert violations(styled, ".es-panel") == []
    stage.pages["/sheet"] = stage.pages["/"].replace("<event-search", '<event-search sheet="all"')
    styled.goto(f"{stage.origin}/sheet")
    styled.locator("#q").click()
    ask(styled.get_by_role("dialog").get_by_role("combobox"), "est")
    assert violations(styled, ".es-sheet") == []
    styled.goto(f"{stage.origin}/results?q=estuaire")
    expect(styled.locator(".es-hits > li").first).to_be_visible()
    found = violations(styled, ".es-results", ".es-filters")
    # The style sheet sets the colour of links. Infima's links have a contrast of only 4.2.
    assert [one for one in found if not one.startswith("color-contrast: [('<a ")] == []


def test_results_are_within_the_first_screen(styled: Page, stage: Stage) -> None:
    styled.goto(f"{stage.origin}/results?q=estuaire")
    hits = styled.get_by_role("list", name="Résultats")
    expect(hits.locator("li").first).to_be_visible()
    place = hits.locator("li").first.bounding_box()
    assert place is not None
    assert place["y"] < HEIGHT * 0.85
    # The hits do not move when the numbers of results arrive.
    expect(styled.locator(".es-days .es-meta").first).to_contain_text("(")
    assert hits.locator("li").first.bounding_box() == place
    style = "node => [getComputedStyle(node).listStyleType, getComputedStyle(node).paddingLeft]"
    assert hits.evaluate(style) == ["none", "0px"]


def test_the_last_option_hides_those_below_it(styled: Page, stage: Stage) -> None:
    styled.goto(stage.origin)
    ask(styled.get_by_role("combobox"), "est")
    ground = "node => getComputedStyle(node).backgroundColor"
    assert styled.locator(".es-action").last.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_month_has_equal_columns(styled: Page, stage: Stage) -> None:
    styled.goto(f"{stage.origin}/results?q=estuaire&view=month&month=2031-05")
    grid = styled.get_by_role("grid", name="Mai 2031")
    expect(grid.locator("li").first).to_be_visible()
    width = "node => node.getBoundingClientRect().width"
    widths = grid.locator("th").evaluate_all(f"all => all.map({width})")
    assert max(widths) - min(widths) < 1.5
    assert sum(widths) > grid.evaluate(width.replace("node.", "node.parentNode.")) - 3
    style = "node => getComputedStyle(node).listStyleType"
    assert grid.locator("li").first.evaluate(style) == "none"
