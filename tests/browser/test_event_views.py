"""Does `<event-list>` show its events as a month and as an agenda?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import violations
from browser.console import Console
from browser.event_pages import DATA, NEXT, element, files_of, opened, titles
from browser.stage import Stage
from small_site import NOW


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The files that `eventsearch static` writes for `EVENTS`."""
    return files_of(tmp_path_factory.mktemp("événements"))


@pytest.fixture
def site(stage: Stage, files: Mapping[str, str]) -> Stage:
    """A server that publishes the event files."""
    stage.pages.update(files)
    return stage


def test_a_month_of_events_is_a_grid(page: Page, site: Stage) -> None:
    opened(page, site, element(view="month"))
    grid = page.get_by_role("grid", name="Mai 2031")
    expect(grid.get_by_role("row")).to_have_count(6)
    days = page.locator("td:has(li)").evaluate_all(
        "(all) => all.map((one) => one.dataset.day.slice(8))"
    )
    assert days == ["01", "08", "10", "15", "22", "29", "31"]
    chosen = page.locator("td[aria-selected=true]")
    expect(chosen).to_have_attribute("aria-current", "date")
    expect(page.locator(".es-day li")).to_have_count(2)
    expect(page.locator("td[tabindex='0']")).to_have_count(1)
    chosen.focus()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("grid", name="Juin 2031")).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("data-day", "2031-06-01")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(":focus")).to_have_attribute("data-day", "2031-05-31")
    expect(page.locator(".es-day")).to_contain_text("Harbour day")
    page.get_by_role("button", name="Avril 2031").click()
    expect(page.get_by_role("grid", name="Avril 2031")).to_contain_text("Les jeudis")
    assert site.count("event-views.js") == 1


def test_a_past_event_is_not_shown_as_current(page: Page, site: Stage) -> None:
    opened(page, site, element(view="month"), now=NOW + timedelta(hours=3, minutes=30))
    past = page.locator(".es-day li").filter(has_text="Atelier Python")
    expect(past).to_have_count(1)
    expect(past).not_to_contain_text("en cours")
    expect(past.get_by_text("Ajouter à l’agenda")).to_have_count(0)
    coming = page.locator(".es-day li").filter(has_text="Les jeudis")
    expect(coming.get_by_text("Ajouter à l’agenda")).to_have_count(1)


def test_an_agenda_groups_events_by_day(page: Page, site: Stage) -> None:
    opened(page, site, element(view="agenda") + element(view="agenda", when="past", id="past"))
    first = page.locator("event-list").first
    days = first.locator(".es-when time")
    expect(days.first).to_have_attribute("datetime", "2031-05-01")
    expect(days.first).to_have_text("Jeudi 1er mai 2031")
    assert days.count() == 4
    expect(first.locator(".es-events .es-meta").first).to_contain_text("16:00–17:00 · ")
    expect(page.locator("#past .es-when")).to_have_text(["Mercredi 1er janvier 2020"])


@pytest.mark.parametrize("view", ["month", "agenda"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_views(
    browser: Browser, site: Stage, view: str, look: str
) -> None:
    context = browser.new_context(bypass_csp=True, color_scheme=look)  # type: ignore[arg-type]
    page = opened(context.new_page(), site, element(view=view))
    expect(page.locator(".es-month, .es-agenda")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_the_views_script_a_list_is_shown(page: Page, site: Stage, said: Console) -> None:
    said.expect("event-views.js")
    said.expect("Failed to load")
    site.broken["event-views.js"] = 404
    opened(page, site, element(view="month"))
    assert len(titles(page)) == len(NEXT)


def add_salon(site: Stage) -> None:
    """Add an event of eight days that began yesterday, and a later event of three days."""
    data = json.loads(site.pages[DATA])
    for title, start, end in (
        ("Salon", "2031-04-30T18:00:00+02:00", "2031-05-07T12:00:00+02:00"),
        ("Camp", "2031-05-05T18:00:00+02:00", "2031-05-07T12:00:00+02:00"),
    ):
        begins, over = (int(datetime.fromisoformat(one).timestamp()) for one in (start, end))
        event = {"title": title, "url": f"/{title}/", "start": start, "end": end}
        times = {"begins": begins, "over": over, "all_day": False}
        data["events"].append({**event, **times, "event_status": "scheduled"})
    site.pages[DATA] = json.dumps(data)


@pytest.mark.parametrize("lang", ["fr", "en", "en-US", "en-CA", "de"])
def test_a_month_has_hours_in_every_language(page: Page, site: Stage, lang: str) -> None:
    add_salon(site)
    opened(page, site, element(view="month"), lang=lang)
    first = page.locator("td[data-day='2031-05-01'] li")
    expect(first.filter(has_text="Atelier Python")).to_have_text("16:00–17:00 Atelier Python")
    expect(first.filter(has_text="Salon")).to_have_text("Salon")
    camp = [
        page.locator(f"td[data-day='2031-05-0{day}'] li").filter(has_text="Camp")
        for day in (5, 6, 7)
    ]
    expect(camp[0]).to_have_text("18:00 Camp")
    expect(camp[1]).to_have_text("Camp")
    expect(camp[2]).to_have_text("Camp")


def test_an_agenda_shows_the_whole_span_of_a_long_event(page: Page, site: Stage) -> None:
    add_salon(site)
    opened(page, site, element(view="agenda"))
    about = page.locator(".es-agenda .es-events > li").filter(has_text="Salon").locator("time")
    expect(about).to_have_text(re.compile("30 avril 2031, 18:00 – 7 mai 2031, 12:00"))
    hours = page.locator(".es-agenda .es-events > li").filter(has_text="Atelier").locator("time")
    expect(hours).to_have_text("16:00–17:00")


@pytest.mark.parametrize("view", ["", "month", "agenda"])
def test_the_page_gets_the_number_of_events_shown(page: Page, site: Stage, view: str) -> None:
    page.add_init_script(
        "window.totals = []; addEventListener('eventsearch:list', (event) => {"
        " window.totals.push(event.detail.total) })"
    )
    opened(page, site, element(view=view))
    expect(page.locator(".es-events, .es-month").first).to_be_visible()
    events = json.loads(site.pages[DATA])["events"]
    dates = sum(len(event.get("occurrences") or [event]) for event in events)
    page.clock.fast_forward("00:01:00")
    assert page.evaluate("window.totals") == [dates if view == "month" else len(NEXT)]


LATE = """async (what) => {
  const list = document.querySelector("event-list");
  list.view = "month";
  if (what === "list") list.view = "";
  else list.remove();
  await import("/eventsearch/event-views.js").catch(() => {});
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [...list.querySelectorAll("[data-es] > *")].map((one) => one.className);
}"""


@pytest.mark.parametrize(("what", "parts"), [("list", ["es-events", "es-links"]), ("gone", [])])
@pytest.mark.parametrize("broken", [False, True])
def test_views_that_come_late_change_nothing(
    page: Page, site: Stage, said: Console, what: str, parts: list[str], broken: bool
) -> None:
    if broken:
        for part in ("event-views.js", "Failed to load"):
            said.expect(part)
        site.broken["event-views.js"] = 404
    opened(page, site, element())
    titles(page)
    assert page.evaluate(LATE, what) == parts


def test_the_focus_stays_in_a_month(page: Page, site: Stage) -> None:
    opened(page, site, element(view="month"))
    page.locator("td[data-day='2031-05-01']").focus()
    page.clock.fast_forward("02:10:00")
    expect(page.locator(".es-day")).to_contain_text("en cours")
    expect(page.locator("td[data-day='2031-05-01']")).to_be_focused()
    for month in ("Avril", "Mars"):
        page.get_by_role("button", name=f"{month} 2031").click()
        expect(page.get_by_role("grid", name=f"{month} 2031")).to_be_visible()
    expect(page.get_by_role("button", name="Février 2031")).to_be_focused()
    page.get_by_role("button", name="Avril 2031").click()
    expect(page.get_by_role("button", name="Mai 2031")).to_be_focused()


def test_invalid_json_in_strings_is_ignored(page: Page, site: Stage, said: Console) -> None:
    said.expect("strings is no JSON")
    opened(page, site, element(strings="{next"))
    assert len(titles(page)) == len(NEXT)
    assert len([line for line in said if "strings is no JSON" in line]) == 1
