"""Does `<event-search>` suggest while a reader types, taps or uses an input method?"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.asking import answered, ask, held_back, note
from browser.console import Console
from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage


@pytest.fixture
def box(page: Page, stage: Stage) -> Locator:
    """The input of the element on a page in French."""
    stage.show(page, written(element(shortcut="mod+k", limit="6")))
    return page.get_by_role("combobox", name="Rechercher")


def options(page: Page) -> Locator:
    """Return a locator of the suggestions on the page."""
    return page.get_by_role("option")


def questions(page: Page) -> list[str]:
    """Return a list that grows with each later suggestion request, also if cancelled."""
    asked: list[str] = []

    def note_question(address: str) -> None:
        asked.extend(parse_qs(urlsplit(address).query)["q"] if "/suggest?" in address else [])

    page.on("request", lambda request: note_question(request.url))
    return asked


def test_typing_suggests_and_enter_submits_the_form(page: Page, stage: Stage, box: Locator) -> None:
    stage.pages["/search"] = written("<p>Réponse</p>")
    box.press_sequentially("nuit")
    expect(options(page).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("Enter")
    page.wait_for_url("**/search?q=nuit")


def test_arrow_keys_move_through_the_options_and_the_input(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    count = options(page).count()
    for at in range(count):
        box.press("ArrowDown")
        active = options(page).nth(at)
        expect(active).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "-")
    box.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    box.press("ArrowUp")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()


def test_the_last_row_counts_all_results(page: Page, box: Locator) -> None:
    ask(box, "don")
    row = options(page).last
    expect(row).to_contain_text(re.compile(r"Les \d+ résultats"))
    counted = re.findall(r"\d+", row.text_content() or "")[0]
    assert int(counted) > 1
    row.click()
    page.wait_for_url("**/search?q=don&unfinished=1")
    expect(page.locator("#total")).to_contain_text(re.compile(rf"^{counted} "))
    box = page.locator("form#search input[name=q]")
    box.fill("donn")
    box.press("Enter")
    page.wait_for_url(lambda url: "q=donn" in url and "unfinished" not in url)


def test_a_message_says_that_few_pages_contain_all_words(page: Page, box: Locator) -> None:
    ask(box, "barcamp données ouvertes")
    expect(options(page).first).to_be_visible()
    expect(page.locator(".es-message")).to_contain_text(
        "Peu de pages, ou aucune, contiennent tous ces mots"
    )


def test_enter_opens_the_active_option(page: Page, stage: Stage, box: Locator) -> None:
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    ask(box, "nuit des c")
    expect(options(page).first).to_have_attribute("href", f"{stage.origin}/talk/nuit-des-cartes/")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/talk/nuit-des-cartes/")


def test_control_and_enter_opens_another_tab(page: Page, stage: Stage, box: Locator) -> None:
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    ask(box, "nuit des c")
    box.press("ArrowDown")
    with page.context.expect_page() as opened:
        box.press("Control+Enter")
    opened.value.wait_for_url("**/talk/nuit-des-cartes/")
    assert page.url == f"{stage.origin}/"


def test_escape_closes_then_clears(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("estuaire")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Escape")
    expect(box).to_have_value("")


def test_alt_and_arrows_open_and_close(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    box.press("Alt+ArrowUp")
    expect(options(page)).to_have_count(0)
    box.press("Alt+ArrowDown")
    expect(options(page).first).to_be_visible()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight", "Home", "End"])
def test_text_editing_keys_return_to_the_input(page: Page, box: Locator, key: str) -> None:
    ask(box, "estuaire")
    box.press("ArrowDown")
    box.press(key)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(options(page).first).to_be_visible()


def test_down_after_escape_opens_and_chooses(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    box.press("Escape")
    box.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_an_empty_box_announces_nothing(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    expect(page.get_by_role("status")).to_have_text(re.compile("suggestion"))
    box.fill("")
    expect(page.get_by_role("status")).to_have_text("")


def test_invalid_json_in_strings_is_ignored(page: Page, stage: Stage, said: Console) -> None:
    said.expect("strings is no JSON")
    stage.show(page, written(element(strings="{list: 'Propositions'}")))
    ask(page.get_by_role("combobox", name="Rechercher"), "estuaire")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    assert "strings is no JSON" in " ".join(said)


def test_tab_closes_and_moves_on(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    box.press("Tab")
    expect(page.get_by_role("button", name="OK")).to_be_focused()
    expect(options(page)).to_have_count(0)


def test_the_shortcut_moves_into_the_input(page: Page, box: Locator) -> None:
    page.keyboard.press("k")
    expect(box).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-keyshortcuts", "Control+K")


def test_the_mouse_chooses(page: Page, stage: Stage, box: Locator) -> None:
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    ask(box, "nuit")
    options(page).first.click()
    page.wait_for_url("**/talk/nuit-des-cartes/")


def test_a_finger_chooses_on_a_small_window_without_a_sheet(browser: Browser, stage: Stage) -> None:
    stage.pages["/"] = written(element(sheet="not all"))
    stage.pages["/talk/nuit-des-cartes/"] = written("<p>Cartes</p>")
    viewport = {"width": 320, "height": 568}
    context = browser.new_context(has_touch=True, is_mobile=True, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(stage.origin)
    box = page.get_by_role("combobox")
    box.tap()
    expect(box).to_be_focused()
    ask(box, "nuit")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert all(
        (options(page).nth(at).bounding_box() or {"height": 0})["height"] >= 24
        for at in range(options(page).count())
    )
    options(page).first.tap()
    page.wait_for_url("**/talk/nuit-des-cartes/")
    context.close()


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    page.get_by_role("heading", name="Recherche").click()
    expect(options(page)).to_have_count(0)


def test_an_input_method_keeps_its_keys(page: Page, box: Locator) -> None:
    ask(box, "estuaire")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    for key in ("ArrowDown", "Enter"):
        event = {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229}
        devtools.send("Input.dispatchKeyEvent", event)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert "/search" not in page.url


def test_a_late_answer_to_an_earlier_query_is_dropped(
    page: Page, stage: Stage, box: Locator
) -> None:
    with held_back(page, "**/suggest?q=nuit&*"):
        with page.expect_request("**/suggest?q=nuit&*"):
            box.press_sequentially("nuit")
        with page.expect_event("requestfailed", lambda failed: "?q=nuit&" in failed.url):
            box.fill("barcamp")
        expect(options(page).first).to_contain_text("barcamp", ignore_case=True)
    expect(options(page).first).to_contain_text("barcamp", ignore_case=True)


def test_text_typed_before_the_script_loads_is_searched(page: Page, stage: Stage) -> None:
    stage.pages["/"] = written(element())
    stage.pages["/given"] = written(element().replace('type="search"', 'type="search" value="x"'))
    with held_back(page, "**/event-search.js"):
        page.goto(stage.origin, wait_until="commit")
        page.locator("#q").press_sequentially("estuai")
    expect(options(page).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = stage.count("/v1/")
    with held_back(page, "**/event-search.js"):
        page.goto(f"{stage.origin}/given", wait_until="commit")
        page.locator("#q").focus()
    expect(page.get_by_role("combobox")).to_have_value("x")
    assert stage.count("/v1/") == before


def test_quick_typing_sends_the_first_key_and_then_one_request(page: Page, box: Locator) -> None:
    asked = questions(page)
    note(box)
    # The page's clock times the keys, so that a slow machine changes nothing.
    page.clock.install()
    page.clock.pause_at(NOW)
    for key in "estuaire":
        box.press(key)
        page.clock.run_for(60)
    assert asked == ["e"]
    page.clock.resume()
    answered(box, "estuaire")
    assert asked == ["e", "estuaire"]
    box.press("Backspace")
    answered(box, "estuair")
    box.press("e")
    answered(box, "estuaire")
    assert asked == ["e", "estuaire", "estuair"]


def test_slow_typing_sends_each_key_at_once(page: Page, box: Locator) -> None:
    asked = questions(page)
    page.clock.install()
    page.clock.pause_at(NOW)
    for count in range(1, 5):
        box.press("nuit"[count - 1])
        page.clock.run_for(1)
        assert asked == ["nuit"[:end] for end in range(1, count + 1)]
        page.clock.run_for(120)
    asked.clear()
    box.press("x")
    box.press("Escape")
    box.fill("")
    box.press("c")
    page.clock.run_for(1)
    assert asked[-1:] == ["c"]


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_failing_server_gives_a_polite_message(
    page: Page, stage: Stage, said: Console, box: Locator, status: int
) -> None:
    stage.broken["/v1/"] = status
    stage.pages["/search"] = written("<p>Réponse</p>")
    ask(box, "estuaire")
    message = "Trop de recherches" if status == 503 else "ne répond pas"
    expect(page.locator(".es-message")).to_contain_text(message)
    expect(page.get_by_role("status")).to_contain_text(message)
    expect(box).to_be_focused()
    box.press("Enter")
    page.wait_for_url("**/search?q=estuaire")
    # Chromium itself logs each failed request.
    assert all("Failed to load resource" in text for text in said)
    said.expect("Failed to load resource")


def test_the_number_of_suggestions_is_announced(page: Page, box: Locator) -> None:
    ask(box, "nuit")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ suggestions?$"))
    box.fill("zzyzzx")
    for said in (page.get_by_role("status"), page.locator(".es-message")):
        expect(said).to_have_text("Rien pour «\xa0zzyzzx\xa0»")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_tag_links_to_its_search(page: Page, stage: Stage, box: Locator) -> None:
    ask(box, "10%")
    tag = page.get_by_role("group", name="Étiquettes").get_by_role("option").first
    expect(tag).to_have_attribute("href", re.compile(re.escape(f"{stage.origin}/search?q=tag")))


def test_dates_and_status_are_written_in_words(page: Page, box: Locator) -> None:
    box.press_sequentially("journées de l'est")
    expect(options(page).first).to_contain_text("14–16 mai 2031")
    expect(page.get_by_role("group", name="À venir")).to_contain_text("Estuaire")
    box.fill("nuit des cartes")
    expect(page.get_by_role("group", name="Passés")).to_contain_text("Nuit des cartes")


def test_options_in_another_language_have_a_lang_attribute(page: Page, box: Locator) -> None:
    box.press_sequentially("estuary days")
    expect(options(page).first).to_have_attribute("lang", "en")


def test_the_page_in_english_has_english_words(page: Page, stage: Stage) -> None:
    strings = '{"none": "Nope: {q}"}'
    stage.pages["/en"] = written(element("Search", strings=strings), lang="en-GB")
    page.goto(f"{stage.origin}/en")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("estuary days")
    expect(page.get_by_role("group", name="Upcoming")).to_be_visible()
    box.fill("zzyzzx")
    expect(page.locator(".es-message")).to_have_text("Nope: zzyzzx")


def test_the_page_in_another_language_has_its_words(page: Page, stage: Stage) -> None:
    for lang, name, said in (("it-IT", "Cerca", "Prossimi"), ("xx", "Search", "Upcoming")):
        boxes = f'<event-search src="/v1/search"></event-search>{element(name)}'
        stage.pages["/other"] = written(boxes, lang=lang)
        page.goto(f"{stage.origin}/other")
        box = page.get_by_role("combobox", name=name).first
        box.press_sequentially("estuary days")
        expect(page.get_by_role("group", name=said)).to_be_visible()
        assert stage.count(f"/event-search/{lang[:2]}.json") >= 1


def test_events_are_sent_and_choices_can_be_blocked(page: Page, stage: Stage, box: Locator) -> None:
    page.evaluate(
        """() => {
          window.told = [];
          for (const type of ["query", "results", "select", "error"]) {
            document.addEventListener(`eventsearch:${type}`, (event) => {
              window.told.push([type, event.detail]);
              if (type === "select") event.preventDefault();
            });
          }
        }"""
    )
    ask(box, "nuit des c")
    options(page).first.click()
    told = page.evaluate("() => window.told")
    assert [type for type, _ in told] == ["query", "results", "select"]
    assert told[2][1] == {"url": f"{stage.origin}/talk/nuit-des-cartes/", "query": "nuit des c"}
    assert page.url == f"{stage.origin}/"


def test_right_to_left_text_stays_within_the_page(page: Page, stage: Stage) -> None:
    stage.pages["/rtl"] = written(element(), direction="rtl", lang="ar")
    page.goto(f"{stage.origin}/rtl")
    ask(page.get_by_role("combobox"), "nuit")
    expect(options(page).first).to_be_visible()
    panel = page.locator(".es-panel").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= page.evaluate("() => innerWidth")


def test_an_element_that_is_moved_works_once(page: Page, box: Locator) -> None:
    page.evaluate(
        """() => { const one = document.querySelector("event-search"); const at = one.parentNode;
                   one.remove(); at.append(one); }"""
    )
    ask(box, "nuit des c")
    expect(page.locator(".es-panel")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(1)


def test_without_a_form_the_element_creates_one(page: Page, stage: Stage) -> None:
    stage.pages["/search"] = written("<p>Réponse</p>")
    stage.pages["/bare"] = written('<event-search src="/v1/search"></event-search>')
    page.goto(f"{stage.origin}/bare")
    page.get_by_role("combobox", name="Rechercher").press_sequentially("nuit")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=nuit")


def test_retry_after_delays_the_next_request(
    page: Page, stage: Stage, said: Console, box: Locator
) -> None:
    stage.broken["/v1/"] = 503
    stage.later = 30
    ask(box, "nuit")
    expect(page.locator(".es-message")).to_contain_text("Trop de recherches")
    before = stage.count("/v1/")
    box.press_sequentially(" des cartes", delay=150)
    answered(box, "nuit des cartes")
    assert stage.count("/v1/") == before
    said.clear()
