"""Does anything that a site's content or a query says run, or break out of its place?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage, served
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import create_app

ATTACKS = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "'><svg onload=window.hit=1>",
    "javascript:window.hit=1",
    "</script><script>window.hit=1</script>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202etxet desrever\u202c\u2066\u0000".replace("\u0000", ""),
    "&lt;b&gt; <!-- ]]>",
)

LONG = "abondance " * 100_000
"""A title of a megabyte."""


def quoted(text: str) -> str:
    """Return a text as YAML has it in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hostile(text: str) -> str:
    """Return an event all of whose fields say *text*."""
    fields = ("title", "event", "location", "summary", "abstract")
    front = [f"{name}: {quoted(text + ' ' + name)}" for name in fields]
    lists = [f"{name}: [{quoted(text)}]" for name in ("tags", "authors", "categories")]
    days = ["date: 2031-06-01T10:00:00Z", "date_end: 2031-06-01T11:00:00Z"]
    more = ["publishDate: 2031-01-01"]
    more += [f"url: {quoted('/' + text)}"] if len(text) < 1000 else []
    whole = "\n".join([*front, *lists, *days, *more])
    return f"---\n{whole}\n---\n## {text}\n\nAttaque {text}\n\n[lien]({text})\n"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The application over a site of such events."""
    root: Path = tmp_path_factory.mktemp("hostile")
    folder = root / "content" / "event"
    folder.mkdir(parents=True)
    (root / "hugo.yaml").write_text(
        f"title: {quoted(ATTACKS[0])}\nmarkup: {{goldmark: {{renderer: {{unsafe: true}}}}}}\n"
        "taxonomies: {tag: tags, author: authors, category: categories}\n"
    )
    for number, text in enumerate((*ATTACKS, LONG)):
        (folder / f"{number}.md").write_text(hostile(text), encoding="utf-8")
    settings = Settings(root=root, index=root / "index", workers=1, max_file_bytes=2**25)
    build(settings)
    app = create_app(settings.index, ServeSettings(timeout=20), clock=lambda: NOW)
    with served(app) as stage:
        yield stage


def unharmed(page: Page) -> bool:
    """Say whether nothing ran, and no image or script of an attack became an element."""
    inside = "document.querySelectorAll('main :is(img, svg, script:not([src]))').length"
    return page.evaluate(f"() => !window.hit && !{inside}") is True


@pytest.mark.parametrize("query", ["attaque", "event", *ATTACKS])
def test_the_page_of_answers_runs_nothing(page: Page, attacked: Stage, query: str) -> None:
    """Whatever stands in the content and in the query, in both orders."""
    for sort in ("", "date"):
        page.goto(f"{attacked.origin}/search")
        page.locator("select[name=sort]").select_option(sort)
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.wait_for_url("**/search?q=*")
        expect(page.locator("#total")).to_be_visible()
        assert unharmed(page)
        expect(page.locator("#q")).to_have_value(query.replace("\n", ""))
    hrefs = page.evaluate("() => [...document.links].map((link) => link.protocol)")
    assert set(hrefs) <= {"http:", "https:"}


@pytest.mark.parametrize("mode", ["suggest", "results"])
def test_the_element_runs_nothing(page: Page, attacked: Stage, mode: str) -> None:
    """Under the strictest policy, whose breach the console would tell."""
    attacked.reset()
    attacked.pages["/site"] = written(element(mode=mode, facets="tag author location"))
    page.goto(f"{attacked.origin}/site")
    for query in ("attaque", "window", "svg", "abondance"):
        page.get_by_label("Rechercher").fill(query)
        expect(page.get_by_role("status")).not_to_be_empty()
        page.wait_for_timeout(600)
        assert unharmed(page)
    hrefs = page.evaluate("() => [...document.links].map((link) => link.protocol)")
    assert set(hrefs) <= {"http:", "https:"}


def test_a_title_of_a_megabyte_is_shown_within_the_page(page: Page, attacked: Stage) -> None:
    """It neither stops the browser nor sticks out."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{attacked.origin}/search?q=abondance")
    expect(page.locator(".hits li").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert page.evaluate("() => document.documentElement.outerHTML.length") < 200_000
