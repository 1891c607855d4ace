"""Does `<event-list>` show the next events, by the reader's clock?"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.asking import held_back
from browser.axe import LANGUAGES, violations_by_look
from browser.console import Console
from browser.event_pages import DATA, NEXT, element, files_of, opened, titles, written
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


def test_upcoming_events_are_in_order_of_time(page: Page, site: Stage) -> None:
    opened(page, site, element())
    assert [title.removeprefix("annulé: ") for title in titles(page)] == NEXT
    first, second, *_ = page.locator(".es-events li").all()
    expect(first.locator(".es-meta")).to_contain_text("1er mai 2031")
    expect(first.locator(".es-meta")).to_contain_text("Rennes")
    link = first.get_by_role("link", name="Atelier Python")
    assert link.evaluate("(link) => link.href") == f"{site.origin}/event/python/"
    times = [one.locator("time").get_attribute("datetime") for one in (first, second)]
    assert times == ["2031-05-01T16:00:00+02:00", "2031-05-01T18:00:00+02:00"]
    expect(second.locator(".es-meta")).to_contain_text("d’autres dates suivent")


def test_the_clock_moves_on_without_a_build(page: Page, site: Stage) -> None:
    opened(page, site, element() + element(when="past", id="past"))
    past = page.locator("#past")
    expect(past.get_by_role("listitem")).to_have_count(1)
    first = page.locator(".es-events li").first
    expect(first).to_contain_text("Atelier Python")
    expect(first).not_to_contain_text("en cours")
    page.clock.fast_forward("02:10:00")
    expect(first).to_contain_text("en cours")
    page.clock.fast_forward("01:00:00")
    expect(first).to_contain_text("Les jeudis")
    expect(past.get_by_role("listitem").first).to_contain_text("Atelier Python")
    expect(past.locator("a[href$='.ics']")).to_have_count(0)
    page.clock.fast_forward("03:00:00")
    assert first.locator("time").get_attribute("datetime") == "2031-05-08T18:00:00+02:00"
    assert site.count(DATA) == 1


def test_an_expired_page_disappears(page: Page, site: Stage) -> None:
    opened(page, site, element())
    expect(page.get_by_text("Visible peu")).to_be_visible()
    page.clock.fast_forward("01:05:00")
    expect(page.get_by_text("Visible peu")).to_have_count(0)


SELECTED: dict[str, tuple[dict[str, str], list[str]]] = {
    "tag": ({"tag": "python"}, ["Atelier Python", "Harbour day"]),
    "a tag with signs": ({"tag": "C++"}, ["Atelier Python"]),
    "several tags": ({"tag": "c++|libre"}, ["Atelier Python", "Les jeudis"]),
    "place": ({"place": "Rennes"}, ["Atelier Python"]),
    "speaker": ({"speaker": "zoe mer"}, ["Atelier Python"]),
    "section": ({"section": "event"}, NEXT),
    "no such section": ({"section": "post"}, []),
    "language": ({"language": "en"}, ["Harbour day"]),
    "both": ({"tag": "Python", "language": "fr"}, ["Atelier Python"]),
    "limit": ({"limit": "2"}, NEXT[:2]),
    "past": ({"when": "past"}, ["Vieux"]),
    "past of a place": ({"when": "past", "place": "Brest"}, []),
}


@pytest.mark.parametrize("name", SELECTED)
def test_attributes_select_the_events(page: Page, site: Stage, name: str) -> None:
    attributes, wanted = SELECTED[name]
    opened(page, site, element(**attributes))
    assert [title.removeprefix("annulé: ") for title in titles(page)] == wanted
    if not wanted:
        text = "Aucun événement passé" if "when" in attributes else "Aucun événement à venir"
        expect(page.locator(".es-message")).to_have_text(text)


@pytest.mark.parametrize(
    ("attributes", "calendar"),
    [
        ({}, "calendar.ics"),
        ({"tag": "libre"}, "tags/libre.ics"),
        ({"place": "Brest"}, "places/brest.ics"),
        ({"tag": "Python|Libre"}, ""),
        ({"tag": "Python", "place": "Rennes"}, ""),
        ({"language": "fr"}, "languages/fr.ics"),
        ({"when": "past"}, ""),
    ],
)
def test_a_list_can_be_followed(
    page: Page, site: Stage, attributes: dict[str, str], calendar: str
) -> None:
    opened(page, site, element(**attributes))
    titles(page)
    link = page.locator(".es-links a")
    if not calendar:
        expect(link).to_have_count(0)
        expect(page.locator("event-list")).not_to_contain_text("undefined")
        return
    expect(link).to_have_text("Suivre dans un agenda")
    address = link.evaluate("(link) => link.href")
    assert address == f"{site.origin}/eventsearch/{calendar}"
    assert address.removeprefix(site.origin) in site.pages


def test_cancelled_events_are_struck_through_and_labelled(page: Page, site: Stage) -> None:
    opened(page, site, element(place="Brest"))
    titles(page)
    assert page.locator(".es-events").aria_snapshot() == (
        "- list:\n"
        "  - listitem:\n"
        "    - paragraph:\n"
        "      - 'link \"annulé: Une journée\"':\n"
        "        - /url: " + f"{site.origin}/event/jour/\n"
        "    - paragraph:\n"
        "      - time: 10 mai 2031\n"
        "      - text: · Brest · annulé ·\n"
        '      - link "Ajouter à l’agenda":\n'
        "        - /url: " + page.locator(".es-meta a").evaluate("(link) => link.href")
    )
    expect(page.locator(".es-title s")).to_have_text("Une journée")


ZONES = {
    "America/Montreal": ("16:00", "10:00", "31 mai 2031 17:30"),
    "Europe/Berlin": ("16:00", "", ""),
    "Pacific/Auckland": ("16:00", "2 mai 2031 02:00", "1er juin 2031 09:30"),
    "UTC": ("16:00", "14:00", "21:30"),
}


@pytest.mark.parametrize("zone", ZONES)
def test_the_readers_local_time_is_shown_beside(browser: Browser, site: Stage, zone: str) -> None:
    event, reader, _ = ZONES[zone]
    context = browser.new_context(timezone_id=zone)
    page = opened(context.new_page(), site, element(limit="1"))
    about = page.locator(".es-meta")
    expect(about).to_contain_text(event)
    text = about.inner_text()
    if reader:
        assert re.search(rf"{reader}.* à votre heure", text.replace(",", "")), text
    else:
        assert "à votre heure" not in text
    context.close()


def test_whole_days_have_no_local_time(page: Page, site: Stage) -> None:
    opened(page, site, element(place="Brest"))
    assert titles(page)
    expect(page.locator(".es-meta")).not_to_contain_text("à votre heure")


def test_texts_are_in_the_language_of_the_page(page: Page, site: Stage) -> None:
    opened(page, site, element(limit="4"), lang="en-GB")
    titles(page)
    first, _, third, last = page.locator(".es-events li").all()
    expect(first).to_have_attribute("lang", "fr")
    expect(first.locator(".es-meta")).to_have_attribute("lang", "en-GB")
    expect(first).to_contain_text("1 May 2031")
    expect(first).to_contain_text("your time")
    expect(third).to_contain_text("cancelled: Une journée")
    expect(last).not_to_have_attribute("lang", re.compile("."))
    expect(last).to_contain_text("online")


def test_texts_can_be_replaced(page: Page, site: Stage) -> None:
    opened(page, site, element(tag="nothing", strings="{&quot;next&quot;: &quot;Rien&quot;}"))
    expect(page.locator(".es-message")).to_have_text("Rien")


INSIDE = "Voir <a href='/agenda/'>tout</a>"


def test_without_scripts_the_content_of_the_element_is_shown(browser: Browser, site: Stage) -> None:
    context = browser.new_context(java_script_enabled=False)
    site.pages["/"] = written(element(INSIDE))
    page = context.new_page()
    page.goto(site.origin)
    expect(page.get_by_role("link", name="tout")).to_be_visible()
    context.close()


def test_the_content_is_shown_until_the_events_arrive(page: Page, site: Stage) -> None:
    site.pages["/"] = written(element(INSIDE))
    page.clock.set_fixed_time(NOW)
    with held_back(page, f"**{DATA}"):
        page.goto(site.origin)
        expect(page.get_by_role("link", name="tout")).to_be_visible()
    assert titles(page)
    expect(page.get_by_role("link", name="tout")).to_be_hidden()
    assert "Voir" not in page.locator("main").inner_text()
    page.locator("event-list").evaluate(
        "(list) => { const main = list.parentElement; list.remove();"
        " main.append(...list.childNodes) }"
    )
    expect(page.get_by_role("link", name="tout")).to_be_visible()
    expect(page.locator(".es-title")).to_have_count(0)


@pytest.mark.parametrize("what", ["status", "no answer", "cut short"])
def test_the_content_stays_if_the_events_fail_to_load(
    page: Page, site: Stage, said: Console, what: str
) -> None:
    for part in ("404", "500", "ERR_", "Failed to load", "SyntaxError"):
        said.expect(part)
    if what == "cut short":
        site.pages[DATA] = site.pages[DATA][:500]
    elif what == "status":
        site.broken[DATA] = 500
    else:
        page.route(f"**{DATA}", lambda route: route.abort())
    page.add_init_script(
        "addEventListener('eventsearch:error', (event) => { window.status_ = event.detail.status })"
    )
    site.show(page, written(element(INSIDE) + element(id="empty")))
    expect(page.locator("#empty")).to_have_text("Les événements ne peuvent pas être chargés.")
    expect(page.get_by_role("link", name="tout")).to_be_visible()
    assert page.evaluate("window.status_") == (500 if what == "status" else None)


def test_an_application_changes_attributes(page: Page, site: Stage) -> None:
    opened(page, site, element())
    assert len(titles(page)) == len(NEXT)
    page.evaluate("document.querySelector('event-list').limit = 1")
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.evaluate("document.querySelector('event-list').setAttribute('when', 'past')")
    expect(page.get_by_role("listitem")).to_have_text(re.compile("Vieux"))
    page.evaluate("document.querySelector('event-list').src = '/none.json'")


def test_it_works_in_a_shadow_root(page: Page, site: Stage) -> None:
    opened(page, site, "<div id='host'></div>")
    page.evaluate(
        """(data) => {
          const root = document.querySelector("#host").attachShadow({ mode: "open" });
          const list = document.createElement("event-list");
          list.setAttribute("src", data);
          root.append(list);
        }""",
        DATA,
    )
    expect(page.get_by_role("listitem")).to_have_count(len(NEXT))
    expect(page.locator(".es-status").first).to_have_css("position", "absolute")
    page.evaluate(
        """() => {
          const root = document.querySelector("#host").shadowRoot;
          root.replaceChildren(...[...root.childNodes].map((one) => one.cloneNode(true)));
        }"""
    )
    expect(page.get_by_role("listitem")).to_have_count(len(NEXT))
    expect(page.locator(".es-events")).to_have_count(1)


def test_the_focus_stays_in_place(page: Page, site: Stage) -> None:
    opened(page, site, element())
    titles(page)
    page.locator(".es-events").evaluate("(list) => { list.dataset.same = '1'; }")
    link = page.get_by_role("link", name="Les jeudis")
    link.focus()
    page.clock.fast_forward("00:30:00")
    page.clock.fast_forward("01:45:00")
    expect(page.locator(".es-events li").first).to_contain_text("en cours")
    expect(link).to_be_focused()


def test_authors_texts_are_not_read_as_html(page: Page, site: Stage) -> None:
    hostile = {'"/event/python/"': '"javascript:alert(1)"', '"Harbour day"': '"<b>Harbour</b>"'}
    for text, other in hostile.items():
        site.pages[DATA] = site.pages[DATA].replace(text, other)
    opened(page, site, element())
    titles(page)
    expect(page.get_by_text("<b>Harbour</b>")).to_be_visible()
    expect(page.get_by_role("link", name="Atelier Python")).to_have_count(0)


SCHEME = (
    '<meta name="color-scheme" content="light dark">'
    "<style>body { background: Canvas; color: CanvasText }</style>"
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing(page: Page, site: Stage, lang: str) -> None:
    site.policy = ""
    page.clock.set_fixed_time(NOW)
    site.show(
        page,
        written(element() + element(tag="nothing") + element(when="past"), lang=lang, head=SCHEME),
    )
    expect(page.get_by_role("listitem")).to_have_count(len(NEXT) + 1)
    assert violations_by_look(page) == {}
