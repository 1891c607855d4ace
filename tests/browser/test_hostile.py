"""Do attacks in a site's content or in a query stay plain text?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.hostile_site import ATTACKS, LONG, hostile_app, unharmed
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage, served
from eventsearch.output.feeds.identifiers import sound_html


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The application over a site of events that contain attacks and a very long title."""
    app = hostile_app(tmp_path_factory.mktemp("hostile"), *ATTACKS, LONG)
    with served(app) as stage:
        yield stage


@pytest.mark.parametrize("query", ["attaque", "event", *ATTACKS])
def test_the_page_of_answers_runs_nothing(page: Page, attacked: Stage, query: str) -> None:
    for sort in ("", "date"):
        page.goto(f"{attacked.origin}/search")
        page.locator("select[name=sort]").select_option(sort)
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.wait_for_url("**/search?q=*")
        expect(page.locator("#total")).to_be_visible()
        assert unharmed(page)
        expect(page.locator("#q")).to_have_value(sound_html(query.replace("\n", "")))
    hrefs = page.evaluate("() => [...document.links].map((link) => link.protocol)")
    # Links that open a calendar program use `webcal:`.
    assert set(hrefs) <= {"http:", "https:", "webcal:"}


@pytest.mark.parametrize("mode", ["suggest", "results"])
def test_the_element_runs_nothing(page: Page, attacked: Stage, mode: str) -> None:
    attacked.reset()
    attacked.pages["/site"] = written(element(mode=mode, facets="tag author location"))
    page.goto(f"{attacked.origin}/site")
    for query in ("attaque", "window", "svg", "abondance"):
        ask(page.get_by_label("Rechercher"), query)
        page.wait_for_timeout(200)
        assert unharmed(page)
    hrefs = page.evaluate("() => [...document.links].map((link) => link.protocol)")
    # Links that open a calendar program use `webcal:`.
    assert set(hrefs) <= {"http:", "https:", "webcal:"}


def test_a_very_long_title_is_shown_within_the_page(page: Page, attacked: Stage) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{attacked.origin}/search?q=abondance")
    expect(page.locator(".hits li").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert page.evaluate("() => document.documentElement.outerHTML.length") < 200_000
