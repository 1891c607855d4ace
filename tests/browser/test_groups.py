"""Does `<event-search>` group suggestions, and show days, corrections and recent searches?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.asking import answered, ask, note
from browser.console import Console
from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage


def opened(page: Page, stage: Stage, **attributes: str) -> Locator:
    """Open a page with the box, with the clock at `NOW`. Return the box's input."""
    page.clock.set_fixed_time(NOW)
    stage.show(page, written(element(**attributes)))
    return page.get_by_role("combobox", name="Rechercher")


def test_upcoming_events_come_first_and_each_kind_has_a_group(page: Page, stage: Stage) -> None:
    ask(opened(page, stage, limit="20"), "est")
    groups = page.get_by_role("group")
    names = ["À venir", "Passés", "Pages", "Étiquettes", "Personnes", "Lieux"]
    shown = [str(each.locator(".es-group").text_content()) for each in groups.all()]
    assert shown == [name for name in names if name in shown]
    assert shown[0] == "À venir"
    assert len(shown) > 3
    for group in groups.all():
        assert group.get_by_role("option").count() >= 1


def test_an_event_shows_its_day_and_how_soon_it_is(page: Page, stage: Stage) -> None:
    ask(opened(page, stage), "journées de l'estuaire")
    option = page.get_by_role("group", name="À venir").get_by_role("option").first
    expect(option.locator(".es-tile")).to_have_text("mai14")
    expect(option).to_contain_text("14–16 mai 2031 · dans 13 jours · 4 quai des Jaugeurs")


@pytest.mark.parametrize(
    ("clock", "soon"),
    [
        ("2031-05-13T21:00:00Z", "demain"),
        ("2031-05-12T20:00:00Z", "après-demain"),
        ("2031-04-15T12:00:00Z", "dans 4 semaines"),
        ("2031-01-01T12:00:00Z", None),
    ],
)
def test_days_are_counted_where_the_event_is(
    page: Page, stage: Stage, clock: str, soon: str | None
) -> None:
    box = opened(page, stage)
    page.clock.set_fixed_time(clock)
    ask(box, "journées de l'estuaire")
    about = page.get_by_role("group", name="À venir").locator(".es-meta").first
    if soon:
        expect(about).to_contain_text(f" · {soon} · ")
    else:
        expect(about).to_contain_text("14–16 mai 2031 · 4 quai")


def test_the_last_row_links_to_all_results_with_their_count(page: Page, stage: Stage) -> None:
    box = opened(page, stage)
    ask(box, "est")
    last = page.get_by_role("option").last
    first = page.get_by_role("option").first.get_attribute("id")
    expect(last).to_have_text(re.compile(r"^Les \d\d résultats pour «\xa0est\xa0»$"))
    expect(last).to_have_attribute("href", f"{stage.origin}/search?q=est&unfinished=1")
    assert page.get_by_role("option").first.get_attribute("id") == first
    assert stage.count("/v1/search?q=est&") == 1
    box.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")


def test_choosing_a_correction_searches_for_it(page: Page, stage: Stage) -> None:
    box = opened(page, stage)
    ask(box, "estuiare")
    option = page.get_by_role("option", name="Vouliez-vous dire estuaire ?")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    answered(box, "estuaire")
    expect(box).to_have_value("estuaire")
    expect(box).to_be_focused()
    expect(page.get_by_role("group", name="À venir")).to_be_visible()
    ask(box, "estuiare")
    option.click()
    expect(box).to_have_value("estuaire")


def test_recent_searches_are_stored_only_if_the_page_allows_it(page: Page, stage: Stage) -> None:
    stage.pages["/search"] = written("<p>Réponse</p>")
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    box = opened(page, stage, recent="2")
    for text in ("parquet", "estuaire"):
        ask(box, text)
        box.press("Enter")
        page.wait_for_url(f"**/search?q={text}")
        page.goto(stage.origin)
    ask(box, "nuit des c")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/talk/nuit-des-cartes/")
    page.goto(stage.origin)
    box.focus()
    recent = page.get_by_role("group", name="Recherches récentes").get_by_role("option")
    expect(recent).to_have_text(["Nuit des cartes", "estuaire", "Oublier ces recherches"])
    expect(recent.nth(1)).to_have_attribute("href", f"{stage.origin}/search?q=estuaire")
    box.press("ArrowUp")
    box.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    assert page.url == f"{stage.origin}/"
    page.reload()
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(0)


def test_without_the_attribute_no_search_is_stored(page: Page, stage: Stage) -> None:
    stage.pages["/search"] = written("<p>Réponse</p>")
    box = opened(page, stage)
    ask(box, "estuaire")
    box.press("Enter")
    page.wait_for_url("**/search?q=estuaire")
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("kept", ["{", "null", '{"a": 1}', '[1, "a"]'])
def test_unreadable_stored_searches_are_ignored(page: Page, stage: Stage, kept: str) -> None:
    box = opened(page, stage, recent="3")
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [f"eventsearch:recent {stage.origin}/v1/search", kept],
    )
    box.focus()
    expect(page.get_by_role("option")).to_have_count(0)
    ask(box, "estuaire")
    expect(page.get_by_role("option").first).to_be_visible()


NARROW = "<style>event-search { display: block; width: 9rem; %s } input { width: 6rem }</style>"


@pytest.mark.parametrize("place", ["", "margin-left: auto", "margin-left: 40%"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_narrow_field_has_a_wide_list_within_the_window(
    page: Page, stage: Stage, place: str, direction: str
) -> None:
    stage.policy = ""
    stage.show(page, written(element(sheet="not all"), head=NARROW % place, direction=direction))
    for width, wanted in ((1000, 480), (400, 384)):
        page.set_viewport_size({"width": width, "height": 600})
        ask(page.get_by_role("combobox"), "estuaire")
        panel = page.locator(".es-panel").bounding_box()
        assert panel is not None
        assert panel["width"] == wanted
        assert panel["x"] >= 8
        assert panel["x"] + panel["width"] <= width - 8


def test_a_field_at_the_bottom_opens_its_list_upwards(page: Page, stage: Stage) -> None:
    stage.policy = ""
    head = "<style>footer { position: fixed; bottom: 1rem; left: 1rem }</style>"
    stage.show(page, written(f"<footer>{element()}</footer>", head=head))
    ask(page.get_by_role("combobox"), "estuaire")
    panel, field = (page.locator(css).bounding_box() for css in (".es-panel", "event-search"))
    assert panel is not None
    assert field is not None
    assert panel["y"] + panel["height"] <= field["y"]
    assert panel["y"] >= 0


OPTION = (
    '<template slot="option"><img alt="" data-if="image" src="{image}">'
    '<b title="{title}, {date}">{title}</b> <i data-if="place">{day}/{month}: {place} ({soon})</i>'
    "</template>"
)
HIT = (
    '<template slot="hit"><h2><a href="{url}" onclick="{title}">{title}</a></h2>'
    '<p data-if="tags">{tags}</p><blockquote>{excerpt}</blockquote></template>'
)


BESIDE = """addEventListener("DOMContentLoaded", () => {
  for (const one of document.querySelectorAll("template")) one.append(...one.content.childNodes);
}, true);"""


def with_template(template: str, **attributes: str) -> str:
    """Return a page whose element contains *template*."""
    return written(element(**attributes).replace("</event-search>", f"{template}</event-search>"))


def test_a_page_can_draw_options_with_a_template(page: Page, stage: Stage) -> None:
    page.clock.set_fixed_time(NOW)
    stage.show(page, with_template(OPTION))
    ask(page.get_by_role("combobox"), "journées de l'estuaire")
    option = page.get_by_role("option").first
    bold = option.locator("b")
    expect(bold).to_have_text("Journées de l’Estuaire")
    expect(bold).to_have_attribute("title", "Journées de l’Estuaire, 14–16 mai 2031")
    expect(bold.locator("mark").last).to_have_text("Estuaire")
    expect(option.locator("i")).to_contain_text("14/mai: 4 quai des Jaugeurs")
    expect(option.locator("i")).to_contain_text("(dans 13 jours)")
    expect(option.locator("img")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("inside", ["content", "beside"])
def test_a_page_can_draw_hits_with_a_template(page: Page, stage: Stage, inside: str) -> None:
    stage.policy = ""
    stage.pages["/"] = with_template(HIT, mode="results")
    if inside == "beside":
        page.add_init_script(BESIDE)
    page.goto(f"{stage.origin}/?q={quote('journées de l’estuaire')}")
    hit = page.locator(".es-hits > li").first
    expect(hit.locator("h2")).to_contain_text("Estuaire")
    link = hit.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile("^http.*/talk/"))
    expect(link).to_have_attribute("onclick", "{title}")
    expect(hit.locator("blockquote")).not_to_be_empty()
    expect(hit.locator(".es-tile")).to_have_count(0)


def test_a_page_gets_hits_in_an_event_and_can_draw_them_itself(page: Page, stage: Stage) -> None:
    box = opened(page, stage)
    page.evaluate(
        """() => document.addEventListener("eventsearch:hits", (event) => {
          const { query, hits } = event.detail;
          window.told = [query, hits.map((one) => one.text ?? one.title)];
          if (query === "nuit") event.preventDefault();
          else hits.length = 1;
        })"""
    )
    ask(box, "estuaire")
    expect(page.get_by_role("group").get_by_role("option")).to_have_count(1)
    query, titles = page.evaluate("() => window.told")
    assert query == "estuaire"
    assert len(titles) > 2
    ask(box, "nuit")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator(".es-panel")).to_be_hidden()
    note(box)
    box.fill("parquet")
    answered(box, "parquet")
    expect(page.get_by_role("option").first).to_be_visible()


def suggest(page: Page, *suggestions: Mapping[str, object]) -> None:
    """Replace the server's suggestions with *suggestions*."""
    body = json.dumps(
        {"suggestions": [{"highlight": [one["title"]], **one} for one in suggestions]}
    )
    page.route("**/v1/suggest?*", lambda route: route.fulfill(body=body, content_type="text/json"))


@pytest.mark.parametrize(
    ("clock", "start", "soon"),
    [
        ("2026-03-28T22:30:00Z", "2026-03-29T10:00:00+02:00", "demain"),
        ("2026-10-24T22:30:00Z", "2026-10-25T10:00:00+01:00", "aujourd’hui"),
        ("2026-03-28T23:30:00Z", "2026-03-29T10:00:00+02:00", "aujourd’hui"),
        ("2026-03-28T22:30:00Z", "2026-03-29T10:00:00+09:00", "aujourd’hui"),
    ],
)
def test_days_are_counted_by_the_calendar_when_clocks_change(
    browser: Browser, stage: Stage, clock: str, start: str, soon: str
) -> None:
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    kind = {
        "status": "upcoming",
        "all_day": False,
        "location": "Brest",
        "event_status": "scheduled",
    }
    suggest(page, {"title": "Aube", "url": "/aube/", "start": start, **kind})
    box = opened(page, stage)
    page.clock.set_fixed_time(clock)
    ask(box, "aube")
    about = page.get_by_role("group", name="À venir").locator(".es-meta").first
    expect(about).to_contain_text(re.compile(soon.replace("’", "['’]")))
    context.close()


def test_paths_that_are_not_utf_8_are_shown(page: Page, stage: Stage) -> None:
    suggest(page, *({"title": "Un lieu", "url": f"/caf{end}/"} for end in ("%E9", "%C3%A9", "e")))
    ask(opened(page, stage), "lieu")
    for path in ("/caf%E9/", "/café/", "/cafe/"):
        expect(page.get_by_role("option").filter(has_text=path)).to_have_count(1)


def test_a_script_error_is_logged_in_the_console(page: Page, stage: Stage, said: Console) -> None:
    said.expect("TypeError")
    page.route("**/v1/suggest?*", lambda route: route.fulfill(body="{}", content_type="text/json"))
    opened(page, stage).fill("est")
    expect(page.locator(".es-message")).to_have_text(re.compile("La recherche ne répond pas"))
    assert [line for line in said if "TypeError" in line]


def test_an_html_answer_instead_of_texts_is_ignored(page: Page, stage: Stage) -> None:
    stage.pages["/event-search/sv.json"] = "<!doctype html><title>Hem</title>"
    stage.show(page, written(element("Sök"), lang="sv"))
    expect(page.get_by_role("combobox", name="Sök")).to_be_visible()
