"""Test that a hit whose text cannot be read loses only its excerpt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli_site import command, environment
from eventsearch.engines import whoosh
from eventsearch.indexer.build import build
from eventsearch.indexer.document_builder import document
from eventsearch.settings import Settings
from eventsearch.storage.generation_writer import GenerationWriter
from eventsearch.storage.generations import live
from eventsearch.storage.last_modified import CHANGES
from page_records import record
from programs import run_program
from site_clients import site_client, web_client
from small_site import NOW, PAGES, write_site

TITLE = "Un python illisible"
TEXT = "Ce python se cache."


def add_unreadable(settings: Settings) -> None:
    """Add an unreadable page to the index, as a new generation."""
    base = live(settings.index)
    page = document(record(title=TITLE, text=TEXT, section="post"), zone="UTC")
    fields = page.stored.partition(b"\n")[0]
    with GenerationWriter(settings.index, base=base, engine=whoosh, now=datetime.now(UTC)) as draft:
        draft.add(page._replace(stored=fields + b"\nno table"))
        info = base.info._replace(files=draft.finish())
        draft.publish(info, {CHANGES: (base.folder / CHANGES).read_bytes()})


CONSOLE = (
    "---\ntitle: Ménage\n---\nOn range python.\n\n"
    "```console\n$ ls ~/.helm2\n$ helm3 list\n# n°\n5\n% 20 °\nC\n```\n"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a site whose index contains one unreadable page."""
    settings = write_site(tmp_path)
    build(settings)
    add_unreadable(settings)
    return settings


def test_over_http_an_unreadable_page_is_listed_without_marks(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with web_client(settings) as client:
        answer = client.get("/v1/search", params={"q": "python"})
        hits = {hit["title"]: hit for hit in answer.json()["hits"]}
        assert client.get("/readyz").status_code == 200
    assert answer.status_code == 200
    assert {*hits} == {"Atelier Python", TITLE}
    assert hits[TITLE]["url"] == "/a/"
    assert hits[TITLE]["highlight"]["text"] == [TEXT]
    assert len(hits["Atelier Python"]["highlight"]["text"]) > 1
    assert "content/a.md: shown without marks" in caplog.text


@pytest.mark.parametrize("words", [("python",), ("pythno",)])
def test_a_terminal_lists_the_unreadable_page(settings: Settings, words: tuple[str, ...]) -> None:
    done = run_program(
        [*command("query", "--now", NOW.isoformat(), "--json"), *words],
        cwd=settings.root,
        env=environment(),
        timeout=60,
    )
    assert done.returncode in (0, 1), done.stderr
    assert TITLE in done.stdout
    assert "content/a.md: shown without marks: the table of words" in done.stderr


def test_a_console_block_is_found_and_shown(tmp_path: Path) -> None:
    with site_client(
        tmp_path,
        {**PAGES, "content/post/menage.md": CONSOLE},
        client={"raise_server_exceptions": False},
    ) as client:
        for words in ("ménage", "helm2", "helm3 list", '"ls helm2"'):
            answer = client.get("/v1/search", params={"q": words})
            assert answer.status_code == 200, words
            hits = {hit["title"]: json.dumps(hit["highlight"]) for hit in answer.json()["hits"]}
            assert "helm2" in hits["Ménage"], words
