"""Do the elements work in applications of React, Preact, Vue and Svelte?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.pages import page as written
from browser.stage import Stage
from browser.tools import HERE, run_node

FOLDER = HERE / "frameworks"
EVENTS = {
    "events": [
        {"title": f"Fête {year}", "url": "/", "start": f"{year}-05-01T10:00:00Z", "lang": "fr"}
        | {"begins": (year - 1970) * 31_557_600, "over": (year - 1970) * 31_557_600 + 3600}
        for year in (2990, 2991, 2992)
    ]
}
"""Events in the far future, in the format that `eventsearch static` writes."""

FRAMEWORKS = ("react", "preact", "vue", "svelte")


class Application(NamedTuple):
    """The HTML that a server renders for an application, and the script for browsers."""

    html: str
    script: str


@pytest.fixture(scope="module", params=FRAMEWORKS)
def application(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Application:
    """An application for each of `FRAMEWORKS`, bundled for servers and for browsers."""
    folder = tmp_path_factory.mktemp(request.param)
    outputs = {platform: folder / f"{platform}.cjs" for platform in ("node", "browser")}
    for platform, output in outputs.items():
        entry = FOLDER / f"{request.param}.js"
        run_node(FOLDER / "bundle.js", str(entry), str(output), platform)
    return Application(run_node(outputs["node"]), Path(outputs["browser"]).read_text("utf-8"))


@pytest.fixture(params=["client", "hydrated"])
def app(request: pytest.FixtureRequest, application: Application, page: Page, stage: Stage) -> Page:
    """A page with the application, rendered by the browser or by a server."""
    page.route(
        "**/app.js",
        lambda route: route.fulfill(body=application.script, content_type="text/javascript"),
    )
    html = application.html if request.param == "hydrated" else ""
    # Svelte creates elements from strings, which `require-trusted-types-for` forbids.
    stage.policy = ""
    stage.pages["/eventsearch/events.json"] = json.dumps(EVENTS)
    scripts = '<script src="/event-list.js" defer></script><script src="/app.js" defer></script>'
    stage.show(page, written(f'<div id="app">{html}</div>{scripts}'))
    return page


def test_the_box_suggests(app: Page) -> None:
    box = app.get_by_role("combobox", name="Rechercher")
    # A framework may render after the page is loaded.
    expect(box).to_have_attribute("aria-keyshortcuts", "Control+K")
    app.keyboard.press("Control+k")
    expect(box).to_be_focused()
    ask(box, "estuaire")
    expect(app.locator("event-search")).to_have_count(1)
    assert app.get_by_role("option").count() > 2


def test_an_application_changes_attributes(app: Page) -> None:
    box = app.get_by_role("combobox", name="Rechercher")
    ask(box, "estuaire")
    box.press("Escape")
    app.locator("#fewer").click()
    expect(app.locator("event-search")).to_have_attribute("limit", "2")
    ask(box, "estuai")
    # Count only the options in groups: the last option leads to all results.
    assert app.get_by_role("group").get_by_role("option").count() == 2
    assert app.get_by_role("listbox").count() == 1


def test_the_list_shows_events(app: Page) -> None:
    events = app.locator("event-list .es-title")
    expect(events).to_have_text(["Fête 2990", "Fête 2991", "Fête 2992"])
    expect(app.get_by_text("Events", exact=True)).to_be_hidden()
    app.locator("#fewer").click()
    expect(events).to_have_count(2)
