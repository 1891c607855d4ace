"""Can everybody use `<event-search>`, whatever they see, hear or press?"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.axe import LANGUAGES, violations_by_look
from browser.golden import reviewed
from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage


def suggested(page: Page) -> None:
    """Suggestions are open, and one is active."""
    ask(page.get_by_role("combobox", name="q-box"), "estuaire")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option").last).to_have_text(re.compile(r"\d"))


def nothing(page: Page) -> None:
    """Nothing was found."""
    ask(page.get_by_role("combobox", name="q-box"), "zzyzzx")
    expect(page.locator(".es-message")).to_contain_text("zzyzzx")


def corrected(page: Page) -> None:
    """Whole pages are found, and a correction is proposed."""
    ask(page.get_by_role("combobox", name="q-box"), "estuiare")
    expect(page.get_by_role("group").first).to_be_visible()


def remembered(page: Page) -> None:
    """Recent searches stand in the empty box."""
    box = page.get_by_role("combobox", name="q-box")
    ask(box, "estuaire")
    page.evaluate("() => addEventListener('submit', (event) => event.preventDefault())")
    box.press("Enter")
    box.fill("")
    expect(page.get_by_role("option")).to_have_count(2)


def followed(page: Page) -> None:
    """Reach the ways into a calendar."""
    answered(page)
    page.locator(".es-follow summary").click()
    expect(page.get_by_role("link", name="Outlook")).to_be_visible()


def untouched(page: Page) -> None:
    """Nothing was typed yet."""
    expect(page.get_by_role("combobox", name="q-box")).to_be_visible()


def answered(page: Page) -> None:
    """Answers are shown, with all filters, and days are counted."""
    expect(page.locator(".es-hits > li").first).to_be_visible()
    expect(page.locator(".es-days .es-meta")).to_have_text([re.compile(r"\(\d")] * 6)


def emptied(page: Page) -> None:
    """A search that finds nothing."""
    page.get_by_role("searchbox", name="q-box").fill("zzyzzx")
    # Before the first answer there are no hits either, and its number is announced late.
    expect(page.get_by_role("status")).to_contain_text("zzyzzx")
    expect(page.locator(".es-hits > li")).to_have_count(0)


def opened(page: Page) -> None:
    """Reach a facet with all its values, one of them looked for."""
    answered(page)
    tags = page.locator("[data-facet=tag]")
    tags.locator("summary").click()
    tags.locator("input[type=search]").fill("ac")
    expect(tags.locator("details label")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(re.compile("^1 val"))


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "untouched": ("suggest", untouched),
    "suggested": ("suggest", suggested),
    "nothing": ("suggest", nothing),
    "corrected": ("suggest", corrected),
    "remembered": ("suggest", remembered),
    "answered": ("results", answered),
    "emptied": ("results", emptied),
    "opened": ("results", opened),
    "followed": ("results", followed),
}

DARK = (
    '<meta name="color-scheme" content="light dark">'
    "<style>body { background: Canvas; color: CanvasText }</style>"
)


@pytest.mark.parametrize(("state", "lang"), [*zip(STATES, cycle(LANGUAGES), strict=False)])
def test_axe_finds_nothing(page: Page, stage: Stage, state: str, lang: str) -> None:
    mode, reach = STATES[state]
    stage.policy = ""
    stage.pages["/"] = written(element("q-box", mode=mode, recent="3"), lang=lang, head=DARK)
    page.goto(stage.origin)
    reach(page)
    assert violations_by_look(page) == {}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("state", STATES)
def test_what_a_screen_reader_is_told(page: Page, stage: Stage, state: str, lang: str) -> None:
    mode, reach = STATES[state]
    stage.pages["/"] = written(element("q-box", mode=mode, limit="3", recent="3"), lang=lang)
    page.clock.set_fixed_time(NOW)
    page.goto(stage.origin)
    reach(page)
    if state == "untouched":
        expect(page.get_by_role("status")).to_have_count(0)
    else:
        # What was said of the search before is taken back once all has settled.
        text = "" if state == "remembered" else re.compile(".")
        expect(page.get_by_role("status")).to_have_text(text)
    tree = page.locator("event-search").aria_snapshot().replace(stage.origin, "")
    tree = re.sub(r"127\.0\.0\.1(:|%3A)\d+", "site.example", tree)
    assert tree == reviewed(f"element-{state}.{lang}", tree)
