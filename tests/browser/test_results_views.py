"""Do days, views, cards and the filter drawer of `<event-search mode="results">` work?"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.axe import violations
from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, POLICY, Stage

PATH = "/recherche"
PHONE = {"width": 390, "height": 700}
Hit = dict[str, Any]


@pytest.fixture
def site(page: Page, stage: Stage) -> str:
    """The address of a page in results mode. The page's clock is at `NOW`."""
    stage.pages[PATH] = written(element(mode="results"))
    page.clock.set_fixed_time(NOW)
    return stage.origin + PATH


def test_links_of_days_filter_and_can_be_removed(page: Page, site: str) -> None:
    """Links of days set form fields, so the address has them. Today is the reader's day."""
    page.goto(f"{site}?q=estuaire&x=1")
    days = page.get_by_role("navigation", name="Jours")
    spans = ("aujourd’hui", "cette semaine", "ce week-end", "ce mois-ci", "à venir", "passés")
    expect(days.get_by_role("link")).to_have_text(
        [*(re.compile(f"^{span}") for span in spans), "liste", "mois", "agenda"]
    )
    # The numbers of results arrive a moment after the links.
    expect(days.get_by_role("link", name="ce mois-ci")).to_have_text("ce mois-ci (1)")
    expect(days.get_by_role("link", name="aujourd’hui")).to_have_text("aujourd’hui (0)")
    past = days.get_by_role("link", name="passés")
    expect(past).to_have_text(re.compile(r"^passés \([1-9]\d*\)$"))
    days.get_by_role("link", name="ce mois-ci").click()
    page.wait_for_url("**?x=1&q=estuaire&from=2031-05-01&to=2031-05-31")
    link = days.locator("[aria-current=true]")
    expect(link).to_have_text("ce mois-ci (1)")
    expect(page.locator(".es-hits .es-title")).to_have_count(1)
    link.click()
    page.wait_for_url("**?x=1&q=estuaire")
    days.get_by_role("link", name="passés").click()
    page.wait_for_url("**?x=1&q=estuaire&when=past")
    expect(page.get_by_label("Événements")).to_have_value("past")


def test_links_of_days_replace_dates_in_the_query(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire+en+mai&x=1")
    days = page.get_by_role("navigation", name="Jours")
    past = days.get_by_role("link", name="passés")
    expect(past).to_have_text(re.compile(r"^passés \([1-9]\d*\)$"))
    past.click()
    page.wait_for_url("**?x=1&q=estuaire&when=past")
    expect(page.locator(".es-hits .es-title").first).to_be_visible()


def test_results_without_events_have_no_links_of_days(page: Page, site: str, stage: Stage) -> None:
    page.goto(f"{site}?section=post")
    expect(page.locator(".es-hits > li").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Jours")).to_be_hidden()
    assert stage.count("event-views.js") == 0


def test_months_can_be_turned_and_an_agenda_begins_today(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire")
    page.get_by_role("link", name="mois", exact=True).click()
    page.wait_for_url("**?q=estuaire&view=month")
    grid = page.get_by_role("grid", name="Mai 2031")
    for day in (14, 15, 16):
        expect(grid.locator(f"[data-day='2031-05-{day}'] a")).to_have_text(re.compile("^Journées"))
    page.get_by_role("button", name="Avril 2031").click()
    page.wait_for_url("**?q=estuaire&view=month&month=2031-04")
    expect(page.get_by_role("grid", name="Avril 2031")).to_be_visible()
    expect(page.get_by_role("button", name="Mars 2031")).to_be_focused()
    expect(page.locator(".es-month a")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("grid", name="Avril 2031")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("grid", name="Mai 2031")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("grid", name="Avril 2031")).to_be_visible()
    page.get_by_role("link", name="agenda", exact=True).click()
    page.wait_for_url("**?q=estuaire&view=agenda")
    expect(page.locator(".es-agenda time").first).to_have_attribute("datetime", "2031-05-14")
    expect(page.locator(".es-agenda .es-title a")).to_have_count(1)
    page.goto(f"{site}?q=estuaire&view=agenda&when=past")
    expect(page.locator(".es-agenda .es-when time").first).to_have_attribute(
        "datetime", "2024-01-24"
    )
    page.go_back()
    expect(page.locator(".es-agenda time").first).to_have_attribute("datetime", "2031-05-14")


@pytest.mark.parametrize(
    ("search", "month"),
    [
        ("", "Mai 2031"),
        ("&when=past", "Janvier 2024"),
        ("&when=upcoming", "Mai 2031"),
        ("&month=2024-01", "Janvier 2024"),
        ("&from=2024-01-09", "Janvier 2024"),
        ("&month=2024-13", "Mai 2031"),
    ],
)
def test_the_month_is_the_requested_one_or_the_next_with_events(
    page: Page, site: str, search: str, month: str
) -> None:
    """The month of a view is not a filter, so the link to the list omits the month."""
    page.clock.set_fixed_time("2031-03-01T12:00:00Z")
    page.goto(f"{site}?q=estuaire&view=month{search}")
    expect(page.get_by_role("grid", name=month)).to_be_visible()
    expect(page.locator(".es-month a").first).to_be_visible()
    expect(page.locator("[data-facet=month]")).to_have_count(0)
    link = page.get_by_role("link", name="liste", exact=True)
    assert "month" not in (link.get_attribute("href") or "")


def test_without_events_the_current_month_is_shown(page: Page, site: str) -> None:
    page.goto(f"{site}?q=zzyzzxq&view=month")
    expect(page.get_by_role("grid", name="Mai 2031")).to_be_visible()
    page.get_by_role("link", name="ce mois-ci").click()
    page.wait_for_url("**?q=zzyzzxq&from=2031-05-01&to=2031-05-31")


def change_hits(page: Page, address: str, change: Callable[[list[Hit]], list[Hit]]) -> None:
    """Apply *change* to the hits of each search whose address contains *address*."""

    def answer(route: Route) -> None:
        response = route.fetch()
        found = response.json()
        route.fulfill(response=response, json=found | {"hits": change(found["hits"])})

    page.route(f"**/v1/search?*{address}*", answer)


def test_a_day_in_a_month_lists_three_events_and_counts_the_rest(page: Page, site: str) -> None:
    change_hits(page, "sort=date", lambda hits: [hits[0] | {"title": f"Nº {n}"} for n in range(5)])
    page.goto(f"{site}?q=estuaire&view=month&month=2031-05")
    day = page.locator("[data-day='2031-05-14']")
    expect(day.get_by_role("link")).to_have_count(3)
    expect(day).to_contain_text("14 mai 2031 (5)")
    expect(day.locator("li").last).to_have_text("+2")
    day.locator(".es-number").click()
    expect(page.locator(".es-day .es-title")).to_have_count(5)


def test_a_day_on_a_phone_shows_points(page: Page, site: str) -> None:
    title = "Une longue rencontre " * 9
    change_hits(page, "sort=date", lambda hits: [hit | {"title": title} for hit in hits])
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(f"{site}?q=estuaire&view=month&month=2031-05")
    point = page.locator("[data-day='2031-05-14'] a")
    expect(point).to_be_visible()
    places = point.evaluate(
        """(link) => {
          const range = document.createRange();
          range.selectNodeContents(link);
          const [text, shown] = [range, link].map((one) => one.getBoundingClientRect());
          return [text.left, shown.right, shown.height];
        }"""
    )
    assert places[0] >= places[1] - 1
    assert places[2] == 24


def test_an_event_shows_its_hours_in_the_readers_time_zone(page: Page, site: str) -> None:
    page.goto(f"{site}?q=webinaire+ouverture+saison+3&when=past&lang=fr")
    about = page.locator(".es-hits .es-meta").first
    expect(about).to_contain_text("24 janvier 2023, 16:00–17:15 · 11:00–12:15 à votre heure · ")
    expect(about).to_contain_text("Secrétariat du réseau")


def test_an_event_has_picture_and_registration_link(page: Page, site: str, stage: Stage) -> None:
    stage.policy = POLICY.replace("default-src 'none'", "default-src 'none'; img-src 'self'")
    registration = {"url": "https://example.org/r", "deadline": None, "full": False}
    changes: list[dict[str, object]] = [{"image": "/missing.png", "registration": registration}]
    change_hits(page, "facet=", lambda hits: [hits[0] | change for change in changes])
    page.route("**/*.png", lambda route: route.fulfill(status=200, body="", content_type="text/x"))
    page.goto(f"{site}?q=estuaire&when=upcoming")
    link = page.get_by_role("link", name="S’inscrire")
    expect(link).to_have_attribute("href", "https://example.org/r")
    expect(page.locator(".es-hits img")).to_have_count(0)
    changes[:] = [
        {"image": "/plan.svg", "registration": registration | {"full": True}},
        {"registration": registration | {"deadline": "2031-04-30T00:00:00Z"}},
        {"registration": registration, "event_status": "cancelled"},
        {"registration": registration | {"url": "javascript:alert(1)"}},
    ]
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    page.route("**/plan.svg", lambda route: route.fulfill(body=svg, content_type="image/svg+xml"))
    page.reload()
    expect(page.locator(".es-hits > li")).to_have_count(4)
    expect(page.locator(".es-hits img")).to_be_visible()
    expect(link).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_filters_are_a_drawer_on_a_phone(browser: Browser, stage: Stage, look: str) -> None:
    stage.pages[PATH] = written(
        element(mode="results"),
        head="<style>:root { color-scheme: light dark; background: Canvas }</style>",
    )
    options = {"viewport": PHONE, "has_touch": True, "bypass_csp": True, "color_scheme": look}
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{stage.origin}{PATH}?q=estuaire&tag=Estuaire")
    first = page.locator(".es-hits > li").first
    expect(first).to_be_visible()
    place = first.bounding_box()
    assert place is not None
    assert place["y"] < PHONE["height"] / 2
    assert violations(page) == []
    # The links of days are in one row, which a finger can scroll.
    sides = (
        "all => all.map((one) => one.getBoundingClientRect()).map((one) => [one.left, one.right])"
    )
    places = page.locator(".es-days a").evaluate_all(sides)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    expect(page.get_by_role("checkbox").first).to_be_hidden()
    page.get_by_role("button", name="Filtres (1)").tap()
    page.get_by_role("checkbox", name="open data").tap()
    show = page.get_by_role("button", name=re.compile(r"^Afficher \d+ résultats?$"))
    expect(page.get_by_role("checkbox", name="open data")).to_be_checked()
    expect(page.locator(".es-open")).to_have_text("Filtres (2)")
    assert violations(page) == []
    count = re.sub(r"\D", "", show.inner_text())
    show.tap()
    expect(page.get_by_role("checkbox").first).to_be_hidden()
    expect(page.locator(".es-results > p").first).to_have_text(re.compile(rf"^{count} résultat"))
    page.get_by_role("button", name="Filtres (2)").tap()
    page.get_by_role("button", name="Fermer").tap()
    expect(show).to_be_hidden()
    context.close()
