"""Do Pagefind's own interfaces, and scripts written for it, search an eventsearch server?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.console import Console
from browser.published import offer, site_page
from browser.sample import ROOT
from browser.stage import Stage
from browser.tools import HERE
from programs import missing

DEFAULT = """
new PagefindUI({
  element: "#search", bundlePath: "/", debounceTimeoutMs: 50, showImages: false,
  showSubResults: true, language: "",
  facets: { Rubrique: "section", Étiquette: "tag" },
});
"""
SEARCHBOX = (
    '<pagefind-config bundle-path="/"></pagefind-config>'
    "<pagefind-searchbox show-sub-results></pagefind-searchbox>"
)

Case = tuple[Page, Stage]


@pytest.fixture
def ui(page: Page, stage: Stage) -> Case:
    """An empty page and its server, which sends Pagefind's bundle and no security policy."""
    stage.policy = ""
    offer(page.context, "pagefind")
    return page, stage


def opened(case: Case, inside: str, script: str = "") -> Page:
    """Open a page with Pagefind's bundle, *inside* and *script*."""
    page, stage = case
    stage.show(page, site_page("pagefind", inside, script))
    return page


def by_script(case: Case, what: str) -> Any:
    """Run a script in the page, with the shim as ``pagefind``. Return the script's result."""
    page = opened(case, "")
    return page.evaluate(
        f'async () => {{ const pagefind = await import("/pagefind.js");'
        f' await pagefind.options({{language: "", facets: ["section", "tag"]}}); {what} }}'
    )


def results(page: Page) -> Locator:
    """Return a locator of the results in the default interface."""
    return page.locator(".pagefind-ui__result")


def test_the_default_interface_shows_marks_and_sections(ui: Case) -> None:
    page = opened(ui, '<div id="search"></div>', DEFAULT)
    page.get_by_role("textbox").fill("parquet")
    expect(results(page).first.locator("mark").first).to_have_text("parquet")
    section = results(page).first.locator(".pagefind-ui__result-nested a").first
    expect(section).to_have_attribute("href", re.compile("^/.+/#.+"))


def test_the_default_interface_can_filter(ui: Case) -> None:
    page = opened(ui, '<div id="search"></div>', DEFAULT)
    page.get_by_role("textbox").fill("estuaire")
    expect(results(page).first).to_be_visible()
    before = page.locator(".pagefind-ui__message").inner_text()
    page.get_by_text("Étiquette", exact=True).first.click()
    value = page.get_by_label(re.compile("^open data"))
    value.check()
    expect(page.locator(".pagefind-ui__message")).not_to_have_text(before)
    page.get_by_role("textbox").fill("pourcentage")
    expect(page.get_by_label("open data (0)")).to_be_checked()
    expect(page.locator(".pagefind-ui__message")).to_contain_text("No results")
    page.get_by_label("open data (0)").uncheck()
    expect(results(page).first).to_contain_text("Lire un pourcentage")


def test_a_hit_of_the_default_interface_opens(ui: Case) -> None:
    page, stage = ui
    stage.pages["/talk/cloture-de-la-saison-2/"] = "<title>Clôture</title>"
    opened(ui, '<div id="search"></div>', DEFAULT)
    page.get_by_role("textbox").fill("équipes présentent leurs résultats")
    page.get_by_role("link", name="Clôture de la saison 2").click()
    expect(page).to_have_title("Clôture")


def test_the_search_box_opens_a_hit_by_keyboard(ui: Case) -> None:
    page, stage = ui
    stage.pages["/en/talk/estuary-days-2031/"] = "<title>Days</title>"
    opened(ui, SEARCHBOX)
    field = page.get_by_role("combobox")
    field.fill("estuary days 2031")
    expect(page.get_by_role("option").first).to_contain_text("Estuary Days 2031")
    expect(page.get_by_role("option").locator("mark").first).to_have_text(
        re.compile("estuary|day", re.IGNORECASE)
    )
    field.press("Enter")
    expect(page).to_have_title("Days")


def test_the_search_box_says_that_the_server_is_away(ui: Case, said: Console) -> None:
    page, stage = ui
    stage.broken["/pagefind.js"] = 503
    opened(ui, SEARCHBOX)
    page.get_by_role("combobox").fill("estuaire")
    expect(page.get_by_text("Could not load search bundle").first).to_be_visible()
    assert any("Pagefind couldn't be loaded" in line for line in said)
    said.clear()


def test_a_failed_search_can_be_repeated(ui: Case, said: Console) -> None:
    page, stage = ui
    opened(ui, '<div id="search"></div>', DEFAULT)
    page.get_by_role("textbox").focus()
    page.wait_for_function(
        "() => performance.getEntries().some((one) => one.name.includes('/v1/'))"
    )
    stage.broken["/v1/search"] = 500
    with page.expect_event("pageerror", lambda error: "server answers 500." in error.message):
        page.get_by_role("textbox").fill("estuair")
    expect(page.locator(".pagefind-ui__message")).to_contain_text("Searching for estuair")
    said.expect("Failed to load resource")
    said.clear()
    stage.broken.clear()
    page.get_by_role("textbox").fill("estuaire")
    expect(results(page).first).to_be_visible()


def test_every_result_can_be_loaded_with_few_requests(ui: Case) -> None:
    found = by_script(
        ui,
        """const { results } = await pagefind.search(null);
        const last = await results.at(-1).data();
        await results[0].data();
        const ids = new Set(results.map((one) => one.id)).size;
        return { count: results.length, ids, url: last.url };""",
    )
    assert found["count"] == found["ids"] == 40
    assert found["url"].startswith("/")
    assert ui[1].count("/v1/search") == 2


def test_filters_are_alternatives_and_keep_the_counts_of_all(ui: Case) -> None:
    found = by_script(
        ui,
        """const how = { filters: { tag: ["open data", "10%"], section: { any: ["event"] } } };
        const found = await pagefind.search("estuaire", how);
        const datas = await Promise.all(found.results.map((one) => one.data()));
        const none = await pagefind.search("", how).then((one) => one.results.length);
        const known = await pagefind.filters();
        return { ...found, filtersOf: datas.map((one) => one.filters), none, known };""",
    )
    assert found["none"] == 0
    assert 0 < len(found["filtersOf"]) < found["unfilteredResultCount"]
    for one in found["filtersOf"]:
        assert one["section"] == ["event"]
        assert {"open data", "10%"} & set(one["tag"])
    assert found["totalFilters"]["section"]["event"] >= found["filters"]["section"]["event"]
    assert set(found["filters"]["tag"]) == set(found["totalFilters"]["tag"])
    assert set(found["totalFilters"]["tag"]) <= set(found["known"]["tag"])


def test_unsupported_options_raise_an_error(ui: Case, said: Console) -> None:
    faults = by_script(
        ui,
        """const fault = (how) => pagefind.search("a", how).catch((one) => one.message);
        return [
          await fault({ filters: { tag: { not: "a" } } }),
          await fault({ sort: { size: "asc" } }),
          await pagefind.mergeIndex("/other/").catch((one) => one.message),
        ];""",
    )
    assert "use values or {any: []}" in faults[0]
    assert 'parameter "sort" is "size"' in faults[1]
    assert "index the sites as one" in faults[2]
    assert all("status of 400" in line for line in said)
    said.expect("Failed to load resource")


def test_results_in_the_order_of_time_and_in_one_language(ui: Case) -> None:
    found = by_script(
        ui,
        """await pagefind.init("en");
        const { results } = await pagefind.search("estuary", { sort: { date: "desc" } });
        return Promise.all(results.map((one) => one.data()));""",
    )
    days = [one["meta"]["date"] for one in found if "date" in one["meta"]]
    assert len(days) > 1
    assert days == sorted(days, reverse=True)
    assert all("/en/" in one["url"] for one in found)


def test_the_page_sets_the_language_and_the_filter_names(ui: Case) -> None:
    page = opened(ui, "")
    found = page.evaluate(
        """async () => {
          const hits = async (how) => {
            const one = createInstance(how);
            const { results, filters } = await one.search(null);
            const datas = await Promise.all(results.slice(0, 20).map((one) => one.data()));
            const inside = datas.map((one) => one.url.startsWith("/en/"));
            return [inside, Object.keys(filters), results.length];
          };
          const { createInstance } = await import("/pagefind.js");
          const german = () => import("/pagefind.js?de").then((one) => one.createInstance());
          const english = await hits();
          const every = await hits({ language: "" });
          document.documentElement.lang = "de-CH";
          const { results, filters } = await (await german()).search(null);
          return { english, every, german: [results.length, Object.keys(filters)] };
        }"""
    )
    assert all(found["english"][0])
    assert found["english"][1] == ["section", "tag"]
    assert found["every"][2] > found["english"][2] > 0
    assert found["german"] == [found["every"][2], ["Bereich", "Schlagwort"]]


def test_only_the_last_of_several_terms_is_searched(ui: Case) -> None:
    found = by_script(
        ui,
        """const ask = (term) => pagefind.debouncedSearch(term, {}, 50);
        const terms = ["e", "es", "estuaire"].map(ask);
        return (await Promise.all(terms)).map((one) => one && one.results.length > 0);""",
    )
    assert found == [None, None, True]
    assert ui[1].count("/v1/search") == 1


def test_the_shim_can_be_a_file_of_the_site(ui: Case) -> None:
    """
    HugoBlox loads ``/pagefind/pagefind.js``. A site's own file there can load the server's shim.

    Instances that are created later use the file's options too.
    """
    page, stage = ui
    lines = f"""export * from "{stage.origin}/pagefind.js";
    import {{ options }} from "{stage.origin}/pagefind.js";
    options({{ facets: {{ type: "section" }} }});"""
    page.context.route(
        "**/pagefind/pagefind.js",
        lambda route: route.fulfill(body=lines, content_type="text/javascript"),
    )
    opened(ui, "")
    found = page.evaluate(
        """async () => {
          const pagefind = await import("/pagefind/pagefind.js");
          await pagefind.init();
          const { results } = await pagefind.search("estuaire", { filters: { type: "event" } });
          return [(await results[0].data()).filters, await pagefind.createInstance().filters()];
        }"""
    )
    assert found[0] == {"type": ["event"]}
    assert list(found[1]) == ["type"]


@pytest.mark.parametrize("inside", ['<div id="search"></div>', SEARCHBOX], ids=["default", "box"])
def test_hostile_content_runs_nothing(page: Page, attacked: Stage, inside: str) -> None:
    offer(page.context, "pagefind")
    opened((page, attacked), inside, DEFAULT if "div" in inside else "")
    field = page.get_by_role("textbox").or_(page.get_by_role("combobox")).first
    for query in ("attaque", "window", "svg"):
        field.fill(query)
        expect(page.locator("main mark").first).to_have_text(re.compile(query, re.I))
        page.wait_for_timeout(200)
        assert not page.evaluate("() => window.hit")
    assert page.locator("main :is(img[src=x], svg[onload])").count() == 0
    assert set(page.evaluate("() => [...document.links].map((one) => one.protocol)")) == {"http:"}


def test_a_title_is_inert_even_when_it_is_written_as_html(page: Page, attacked: Stage) -> None:
    offer(page.context, "pagefind")
    text = by_script(
        (page, attacked),
        """const { results } = await pagefind.search(null);
        for (const one of results) {
          const { meta } = await one.data();
          const line = document.createElement("p");
          line.innerHTML = meta.title.slice(0, 99);
          document.body.append(line);
        }
        await new Promise((done) => setTimeout(done, 200));
        return document.body.innerText;""",
    )
    assert not page.evaluate("() => window.hit")
    assert "<script>window.hit=1</script> title" in text.replace("\u2060", "")


def test_the_document_imports_the_interface_from_the_published_package() -> None:
    document = (ROOT / "docs" / "pagefind.md").read_text(encoding="utf-8")
    entry = (HERE / "entries" / "pagefind.js").read_text(encoding="utf-8")
    assert entry.split("\n", 1)[1] in document
    assert "`css/ui.css`" in document
    package = HERE / "node_modules" / "@pagefind" / "default-ui"
    if not package.is_dir():
        missing("@pagefind/default-ui", "run make browser")
    assert (package / "css" / "ui.css").is_file()
