"""Is `<event-search>` accessible with a screen reader, a keyboard and every colour scheme?"""

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
    """Open suggestions and select the first one."""
    ask(page.get_by_role("combobox", name="q-box"), "estuaire")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option").last).to_have_text(re.compile(r"\d"))


def nothing(page: Page) -> None:
    """Search for a word that no page contains, in suggest mode."""
    ask(page.get_by_role("combobox", name="q-box"), "zzyzzx")
    expect(page.locator(".es-message")).to_contain_text("zzyzzx")


def corrected(page: Page) -> None:
    """Search for a misspelt word, so that the element proposes a correction."""
    ask(page.get_by_role("combobox", name="q-box"), "estuiare")
    expect(page.get_by_role("group").first).to_be_visible()


def remembered(page: Page) -> None:
    """Submit a search and empty the box, so that the list shows recent searches."""
    box = page.get_by_role("combobox", name="q-box")
    ask(box, "estuaire")
    page.evaluate("() => addEventListener('submit', (event) => event.preventDefault())")
    box.press("Enter")
    box.fill("")
    expect(page.get_by_role("option")).to_have_count(2)


def followed(page: Page) -> None:
    """Open the links that add the results to a calendar."""
    answered(page)
    page.locator(".es-follow summary").click()
    expect(page.get_by_role("link", name="Outlook")).to_be_visible()


def untouched(page: Page) -> None:
    """Wait for the box without typing."""
    expect(page.get_by_role("combobox", name="q-box")).to_be_visible()


def answered(page: Page) -> None:
    """Wait until the hits are shown and the results of each period are counted."""
    expect(page.locator(".es-hits > li").first).to_be_visible()
    expect(page.locator(".es-days .es-meta")).to_have_text([re.compile(r"\(\d")] * 6)


def emptied(page: Page) -> None:
    """Search for a word that no page contains, in results mode."""
    page.get_by_role("searchbox", name="q-box").fill("zzyzzx")
    # The list is also empty before the first answer. Wait until the status has the word.
    expect(page.get_by_role("status")).to_contain_text("zzyzzx")
    expect(page.locator(".es-hits > li")).to_have_count(0)


def opened(page: Page) -> None:
    """Open all values of a facet and search among them."""
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
def test_screen_readers_get_approved_text(page: Page, stage: Stage, state: str, lang: str) -> None:
    mode, reach = STATES[state]
    stage.pages["/"] = written(element("q-box", mode=mode, limit="3", recent="3"), lang=lang)
    page.clock.set_fixed_time(NOW)
    page.goto(stage.origin)
    reach(page)
    if state == "untouched":
        expect(page.get_by_role("status")).to_have_count(0)
    else:
        # The status of the previous search is cleared when recent searches are shown.
        text = "" if state == "remembered" else re.compile(".")
        expect(page.get_by_role("status")).to_have_text(text)
    tree = page.locator("event-search").aria_snapshot().replace(stage.origin, "")
    tree = re.sub(r"127\.0\.0\.1(:|%3A)\d+", "site.example", tree)
    assert tree == reviewed(f"element-{state}.{lang}", tree)
