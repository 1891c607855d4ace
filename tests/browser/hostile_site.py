"""A site in which every field tries to run a script or to break out of its element."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from starlette.types import ASGIApp

from browser.stage import NOW
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app

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

LONG = "abondance " * 5_000
"""A title of 50 kB. Eight fields of this size almost reach the limit for front matter."""


def quoted(text: str) -> str:
    """Return a text as a YAML string in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hostile(text: str) -> str:
    """Return an event that contains *text* in every field."""
    fields = ("title", "event", "location", "summary", "abstract")
    front = [f"{name}: {quoted(text + ' ' + name)}" for name in fields]
    lists = [f"{name}: [{quoted(text)}]" for name in ("tags", "authors", "categories")]
    days = ["date: 2031-06-01T10:00:00Z", "date_end: 2031-06-01T11:00:00Z"]
    more = ["publishDate: 2031-01-01"]
    more += [f"url: {quoted('/' + text)}"] if len(text) < 1000 else []
    whole = "\n".join([*front, *lists, *days, *more])
    return f"---\n{whole}\n---\n## {text}\n\nAttaque {text}\n\n[lien]({text})\n"


def hostile_app(root: Path, *texts: str) -> ASGIApp:
    """Write a site with one event per text, index it, and return its application."""
    folder = root / "content" / "event"
    folder.mkdir(parents=True)
    (root / "hugo.yaml").write_text(
        f"title: {quoted(ATTACKS[0])}\nmarkup: {{goldmark: {{renderer: {{unsafe: true}}}}}}\n"
        "taxonomies: {tag: tags, author: authors, category: categories}\n"
    )
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(hostile(text), encoding="utf-8")
    settings = Settings(root=root, index=root / "index", workers=1, max_file_bytes=2**25)
    build(settings)
    return create_app(settings.index, ServeSettings(timeout=20), clock=lambda: NOW)


def unharmed(page: Page) -> bool:
    """Return whether no attack ran and no image or script of an attack became an element."""
    inside = (
        "document.querySelectorAll('main :is(img, svg:not(.es-icon), script:not([src]))').length"
    )
    return page.evaluate(f"() => !window.hit && !{inside}") is True
