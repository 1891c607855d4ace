"""Does `<event-search mode="results">` show results and keep each search in the address?"""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.asking import held_back
from browser.console import Console
from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage

PATH = "/recherche"


@pytest.fixture
def site(page: Page, stage: Stage) -> str:
    """The address of a page with the element in results mode."""
    stage.pages[PATH] = written(element(mode="results", facets="tag section", limit="5"))
    return stage.origin + PATH


def hits(page: Page) -> Locator:
    """Return a locator of the hits on the page."""
    return (
        page.get_by_role("list", name="Résultats")
        .get_by_role("listitem")
        .filter(has=page.locator(".es-title"))
    )


def box(page: Page) -> Locator:
    """Return a locator of the search input."""
    return page.get_by_role("searchbox", name="Rechercher")


def settled(page: Page) -> None:
    """Wait until the answer to the last query is shown."""
    expect(page.locator(".es-results")).not_to_have_attribute("aria-busy", "true")


def test_without_words_all_pages_can_be_filtered(page: Page, site: str) -> None:
    page.goto(site)
    expect(hits(page)).to_have_count(5)
    expect(page.get_by_role("group", name="Étiquettes")).to_be_visible()
    expect(page.get_by_role("combobox", name="Événements")).to_have_value("")
    expect(page.locator(".es-results > p").first).to_have_text(re.compile(r"^\d+ résultats$"))


def test_typing_replaces_the_address_and_submitting_adds_one(page: Page, site: str) -> None:
    page.goto(site)
    expect(hits(page)).to_have_count(5)
    box(page).press_sequentially("estuaire")
    page.wait_for_url("**?q=estuaire&unfinished=1")
    expect(hits(page).first).to_contain_text("Estuaire")
    box(page).press("Enter")
    page.get_by_role("combobox", name="Événements").select_option("past")
    page.wait_for_url("**?q=estuaire&when=past")
    page.go_back()
    page.wait_for_url("**?q=estuaire")
    expect(page.get_by_role("combobox", name="Événements")).to_have_value("")


def test_a_word_is_unfinished_until_it_is_submitted(page: Page, site: str) -> None:
    page.goto(site)
    expect(hits(page)).to_have_count(5)
    with page.expect_request("**/v1/search?*unfinished=1*facet=*"):
        box(page).press_sequentially("estua")
    expect(hits(page).first).to_contain_text("Estua")
    with page.expect_request("**/v1/search?*when=past*unfinished=1*facet=*"):
        page.get_by_role("combobox", name="Événements").select_option("past")
    with page.expect_request("**/v1/search?*facet=*") as request:
        box(page).press("Enter")
    assert "unfinished" not in request.value.url
    assert "unfinished" not in page.url


def test_an_address_keeps_a_word_unfinished(page: Page, site: str) -> None:
    page.goto(f"{site}?q=don&unfinished=1")
    count = page.locator(".es-results > p").first
    expect(count).to_have_text("7 résultats")
    page.get_by_role("combobox", name="Événements").select_option("past")
    page.wait_for_url("**?q=don&when=past&unfinished=1")
    page.get_by_role("combobox", name="Événements").select_option("")
    expect(count).to_have_text("7 résultats")
    box(page).press("Enter")
    expect(count).to_have_text("1 résultat")
    assert "unfinished" not in page.url


def test_text_typed_before_the_script_loads_is_searched(page: Page, site: str) -> None:
    with held_back(page, "**/event-search.js"):
        page.goto(site, wait_until="commit")
        box(page).fill("estua")
    page.wait_for_url("**?q=estua&unfinished=1")
    expect(hits(page).first).to_contain_text("Estua")
    expect(box(page)).to_have_value("estua")


def test_facets_narrow_and_back_restores(page: Page, site: str) -> None:
    page.goto(site)
    tag = page.get_by_role("group", name="Étiquettes").get_by_role("checkbox").first
    name = tag.get_attribute("value") or "-"
    expect(hits(page)).to_have_count(5)
    before = page.locator(".es-results > p").first.text_content() or "-"
    tag.check()
    settled(page)
    expect(page.locator(".es-results > p").first).not_to_have_text(before)
    expect(tag).to_be_checked()
    assert f"tag={name[:2].replace('%', '%25')}" in page.url
    page.go_back()
    expect(page.locator(".es-results > p").first).to_have_text(before)
    expect(page.get_by_role("checkbox", name=name).first).not_to_be_checked()
    page.go_forward()
    expect(page.get_by_role("checkbox", name=name).first).to_be_checked()


def test_the_keyboard_stays_on_the_box_that_it_checks(page: Page, site: str) -> None:
    page.goto(site)
    tag = page.get_by_role("group", name="Étiquettes").get_by_role("checkbox").first
    tag.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**?tag=*")
    settled(page)
    expect(tag).to_be_focused()
    expect(tag).to_be_checked()


def test_the_latest_months_come_first_and_others_can_be_shown(page: Page, stage: Stage) -> None:
    stage.pages[PATH] = written(element(mode="results", facets="month tag"))
    page.goto(stage.origin + PATH)
    months = page.get_by_role("group", name="Mois")
    expect(months.get_by_role("checkbox")).to_have_count(12)
    shown = [str(each.get_attribute("value")) for each in months.get_by_role("checkbox").all()]
    assert shown == sorted(shown, reverse=True)
    summary = months.locator("summary")
    expect(summary).to_have_text("10 de plus")
    summary.focus()
    page.keyboard.press("Enter")
    expect(months.get_by_role("checkbox")).to_have_count(22)
    every = [str(each.get_attribute("value")) for each in months.get_by_role("checkbox").all()]
    assert every == sorted(every, reverse=True)
    tags = page.get_by_role("group", name="Étiquettes")
    tags.locator("summary").click()
    page.keyboard.press("Tab")
    find = tags.get_by_role("searchbox", name="Chercher dans «\xa0Étiquettes\xa0»")
    expect(find).to_be_focused()
    asked = stage.count("facet=")
    page.keyboard.type("ACCÉ")
    expect(page.get_by_role("status")).to_have_text("1 valeur")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**?tag=accents")
    settled(page)
    found = tags.get_by_role("checkbox", name="accents")
    expect(found).to_be_focused()
    assert stage.count("facet=") == asked + 1
    find.fill("tables")
    expect(tags.get_by_role("checkbox", name="tables")).to_be_visible()
    expect(found).to_be_checked()


def test_a_reinterpreted_query_has_a_note(page: Page, site: str) -> None:
    said = "«\xa0d*\xa0» est cherché sans l’astérisque\xa0: il faut au moins deux caractères avant."
    page.goto(f"{site}?q=estuaire+d*")
    expect(page.locator(".es-results")).to_contain_text(said)
    expect(page.get_by_role("status")).to_contain_text(said)
    box(page).fill("estuaire")
    expect(page.locator(".es-results")).not_to_contain_text(said)


def test_an_address_fills_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}?q=donn%C3%A9es&when=past&from=2020-01-01&sort=date&tag=Personne&utm=lettre")
    expect(box(page)).to_have_value("données")
    expect(page.get_by_role("combobox", name="Événements")).to_have_value("past")
    expect(page.get_by_label("Du", exact=True)).to_have_value("2020-01-01")
    expect(page.get_by_role("combobox", name="Ordre")).to_have_value("date")
    expect(page.get_by_role("checkbox", name="Personne")).to_be_checked()
    settled(page)
    page.get_by_role("checkbox", name="Personne").uncheck()
    page.wait_for_url(re.compile("utm=lettre.*q=donn"))
    expect(hits(page).first).to_be_visible()


def test_results_can_be_paged(page: Page, site: str) -> None:
    page.goto(site)
    first = hits(page).first.text_content() or "-"
    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Page 2").click()
    page.wait_for_url("**?page=2")
    expect(hits(page).first).not_to_have_text(first)
    expect(pages.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    box(page).fill("estuaire")
    page.wait_for_url("**?q=estuaire&unfinished=1")


def test_a_corrected_query_is_proposed(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuiare")
    page.get_by_role("link", name="estuaire", exact=True).click()
    page.wait_for_url("**?q=estuaire")
    expect(box(page)).to_have_value("estuaire")
    expect(hits(page).first).to_contain_text("Estuaire")


def test_date_words_can_be_searched_as_text(page: Page, site: str) -> None:
    for query, left in (("q=estuaire+mai+2031", "?q=estuaire"), ("q=mai+2031", "")):
        page.goto(f"{site}?{query}")
        expect(page.locator(".es-results")).to_contain_text(
            "«\xa0mai 2031\xa0» a été compris comme une date."
        )
        page.get_by_role("link", name="Chercher à toutes les dates").click()
        page.wait_for_url(f"{site}{left}")
        expect(box(page)).to_have_value(left.removeprefix("?q="))


def test_words_are_marked_and_days_are_shown(page: Page, site: str) -> None:
    page.goto(f"{site}?q=journ%C3%A9es+de+l%27estuaire+2031")
    first = hits(page).first
    expect(first.locator("mark").first).to_be_visible()
    expect(first).to_contain_text("14–16 mai 2031")
    expect(first).to_contain_text("à venir")
    page.goto(f"{site}?q=harbour")
    expect(hits(page).first).to_have_attribute("lang", "en")


def test_the_form_stays_if_the_server_fails(
    page: Page, stage: Stage, said: Console, site: str
) -> None:
    stage.broken["/v1/search"] = 500
    page.goto(f"{site}?q=estuaire")
    expect(page.locator(".es-results")).to_contain_text("La recherche ne répond pas")
    stage.broken.clear()
    box(page).press("Enter")
    expect(hits(page).first).to_contain_text("Estuaire")
    said.expect("Failed to load resource")
    said.clear()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("q=date:hier-ou-jamais", "Cette recherche n’est pas valide"),
        ("from=2027-03-01&to=2027-01-01", "is before"),
    ],
    ids=["the question", "the days"],
)
def test_a_query_error_is_shown(
    page: Page, said: Console, site: str, query: str, message: str
) -> None:
    page.goto(f"{site}?{query}")
    expect(page.locator(".es-results")).to_contain_text(message)
    said.expect("Failed to load resource")


def test_search_parameters_in_the_form_are_sent(page: Page, stage: Stage) -> None:
    form = element(mode="results").replace(
        "<button>",
        '<input type="hidden" name="section" value="post"><select name="sort">'
        '<option value="">au mieux</option><option value="-date">récents</option></select><button>',
    )
    stage.pages[PATH] = written(form)
    page.goto(stage.origin + PATH)
    expect(hits(page).first).to_be_visible()
    assert all("section=post" in address for address in stage.asked if "/v1/search" in address)
    expect(page.get_by_role("combobox", name="Ordre")).to_have_count(0)


def test_unknown_fields_of_the_form_are_not_sent(page: Page, stage: Stage) -> None:
    form = element(mode="results").replace(
        "<button>", '<input type="hidden" name="utf8" value="✓"><button>'
    )
    stage.pages[PATH] = written(form)
    page.goto(stage.origin + PATH)
    expect(hits(page).first).to_be_visible()
    box(page).fill("estuaire")
    page.wait_for_url("**q=estuaire*")
    expect(hits(page).first).to_contain_text("Estuaire")
    assert stage.count("utf8") == 0


def test_nothing_overflows_on_a_phone_or_magnified(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}?q=estuaire")
    expect(hits(page).first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_a_site_can_open_hits_itself(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire")
    page.evaluate(
        "() => document.addEventListener('eventsearch:select', (event) => event.preventDefault())"
    )
    hits(page).first.get_by_role("link").first.click()
    page.wait_for_timeout(100)
    assert page.url == f"{site}?q=estuaire"


def test_the_next_page_scrolls_to_its_top(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(site)
    page.get_by_role("link", name="Page 2").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?page=2")
    total = page.locator(".es-results > p").first
    expect(total).to_be_focused()
    expect(total).to_be_in_viewport()


def test_a_page_beyond_the_end_is_the_last_one(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire&page=99")
    page.wait_for_url("**?q=estuaire&page=2")
    expect(hits(page).first).to_be_visible()


def test_a_filter_in_the_address_without_a_facet_is_shown(page: Page, site: str) -> None:
    page.goto(f"{site}?year=2023")
    box = page.get_by_role("checkbox", name="2023")
    expect(box).to_be_checked()
    expect(hits(page).first).to_contain_text("2023")
    box.uncheck()
    page.wait_for_url(site)


def test_filters_without_results_can_be_removed(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire&to=2001-01-01")
    page.get_by_role("link", name="Chercher sans les filtres").click()
    page.wait_for_url("**?q=estuaire")
    expect(hits(page).first).to_be_visible()


def test_an_upcoming_event_can_be_added_to_a_calendar(page: Page, site: str) -> None:
    page.goto(f"{site}?q=journ%C3%A9es+estuaire+2031")
    link = hits(page).first.get_by_role("link", name="Ajouter à l’agenda")
    expect(link).to_have_attribute("href", re.compile(r"/event\.ics\?id="))
    page.goto(f"{site}?q=nuit+des+cartes")
    expect(hits(page).first).to_contain_text("Nuit des cartes")
    expect(hits(page).first.get_by_role("link", name="Ajouter à l’agenda")).to_have_count(0)


def test_the_events_found_can_be_subscribed_to(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuaire&when=past")
    expect(page.get_by_role("link", name="Suivre par un flux")).to_be_visible()
    expect(page.get_by_text("Suivre dans un agenda")).to_have_count(0)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}?q=estuaire")
    page.get_by_text("Suivre dans un agenda").click()
    ways = page.locator(".es-follow")
    names = ["Application d’agenda", "Google Calendar", "Outlook", "iCalendar"]
    links = [str(ways.get_by_role("link", name=name).get_attribute("href")) for name in names]
    calendar = f"{site.rpartition('/')[0]}/search.ics?q=estuaire"
    webcal = calendar.replace("http:", "webcal:")
    assert links == [
        webcal,
        f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        f"https://outlook.live.com/calendar/0/addfromweb?url={quote(calendar, safe='')}",
        calendar,
    ]
    ways.get_by_role("button", name="Copier l’adresse").click()
    expect(page.get_by_role("status")).to_have_text("Adresse copiée")
    assert page.evaluate("() => navigator.clipboard.readText()") == calendar
    page.goto(f"{site}?section=post")
    expect(hits(page).first).to_be_visible()
    expect(ways).to_have_count(0)


def test_a_missing_results_script_is_reported(page: Page, stage: Stage, said: Console) -> None:
    said.expect("Failed to load resource")
    said.expect("Failed to fetch dynamically imported module")
    stage.broken["event-search-results.js"] = 404
    stage.pages[PATH] = written(element(mode="results"))
    page.goto(stage.origin + PATH)
    expect(page.locator("event-search")).to_contain_text("La recherche ne répond pas.")
    expect(page.get_by_role("searchbox", name="Rechercher")).to_be_visible()


def test_a_script_of_another_version_shows_a_message(
    page: Page, stage: Stage, said: Console
) -> None:
    said.expect("Cannot destructure")
    stage.pages[PATH] = written(element(mode="results"))
    other = "export class Results { constructor({ future }) { const { name } = future; } }"
    page.route(
        "**/event-search-results.js",
        lambda route: route.fulfill(content_type="text/javascript", body=other),
    )
    page.goto(stage.origin + PATH)
    expect(page.locator("event-search")).to_contain_text("La recherche ne répond pas.")


def test_a_slow_server_shows_a_message(page: Page, site: str) -> None:
    page.goto(site)
    expect(hits(page)).to_have_count(5)
    with held_back(page, "**/v1/search?q=estuaire&*"):
        box(page).fill("estuaire")
        expect(page.locator(".es-results > p").first).to_have_text("Recherche en cours…")
    expect(hits(page).first).to_contain_text("Estuaire")


def test_the_typed_words_can_be_searched_exactly(page: Page, site: str) -> None:
    page.goto(f"{site}?q=estuiare")
    page.get_by_role("link", name="Chercher exactement «\xa0estuiare\xa0»").click()
    expect(box(page)).to_have_value('"estuiare"')
    expect(page.get_by_role("link", name="Chercher exactement")).to_have_count(0)
