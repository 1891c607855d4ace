"""How the hits of the dialect look with what was found in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.search.highlight.fragmenter import Mark
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from eventsearch.web.meilisearch.documents import Tags, crop_segments
from small_site import NOW, PAGES, write_site

from .conftest import Ask, Json


def formatted(ask: Ask, q: str, **keys: object) -> Json:
    """Return the first hit with its attributes formatted."""
    found: Json = ask(q=q, **{"attributesToHighlight": ["*"], **keys})["hits"][0]["_formatted"]
    return found


def test_what_was_found_is_between_tags(ask: Ask) -> None:
    """In texts and in lists; numbers are texts, what is not there stays null."""
    hit = formatted(ask, "programme 10% rennes")
    assert hit["title"] == "Webinaire du <em>programme</em> <em>10%</em>"
    assert hit["summary"] == "Au moins <em>10 %</em> du temps."
    assert hit["tags"] == ["<em>10%</em>", "<em>Rennes</em>"]
    assert hit["location"] == "<em>Rennes</em>"
    assert (hit["date_ts"], hit["year"]) == ("1935396000", "2031")
    assert (hit["event"], hit["all_day"]) == (None, False)


def test_tags_that_are_html_have_html_between_them(ask: Ask) -> None:
    """Every sign of the site's own is escaped: what is inserted so does not run."""
    hit = formatted(ask, "montagne", highlightPreTag="<mark>", highlightPostTag="</mark>")
    assert hit["title"] == "L’été &lt;b&gt;à&lt;/b&gt; la mer &amp; à la <mark>montagne</mark>"
    assert "dit &quot;x&quot;" in hit["tags"]
    plain = ask(q="montagne", attributesToHighlight=["url"])["hits"][0]
    assert plain["title"] == "L’été <b>à</b> la mer & à la montagne"
    assert plain["_formatted"]["title"] == "L’été &lt;b&gt;à&lt;/b&gt; la mer &amp; à la montagne"


def test_tags_that_are_no_html_leave_the_text_as_it_is(ask: Ask) -> None:
    """Whoever makes HTML of them escapes it, as InstantSearch does."""
    tags = {"highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__"}
    hit = formatted(ask, "montagne", **tags)
    assert hit["title"].endswith("</b> la mer & à la __ais-highlight__montagne__/ais-highlight__")


def test_only_what_is_named_is_highlighted(ask: Ask) -> None:
    """The others are formatted without tags."""
    hit = formatted(ask, "10%", attributesToHighlight=["summary"], attributesToRetrieve=["*"])
    assert (hit["title"], hit["summary"][:16]) == ("Webinaire du programme 10%", "Au moins <em>10 ")
    assert "_formatted" not in ask(q="10%")["hits"][0]
    assert "_formatted" not in ask(q="10%", attributesToHighlight=[])["hits"][0]


def test_a_text_is_cropped_to_what_was_found(ask: Ask) -> None:
    """By words, from wherever in the page it stands, with a marker where it is cut."""
    hit = formatted(ask, "bleue", attributesToCrop=["content:4"], cropMarker="[…]")
    assert hit["content"] == "[…]la mer est <em>bleue</em>."
    plain = formatted(ask, "bleue", attributesToHighlight=[], attributesToCrop=["content:4"])
    assert "<em>" not in plain["content"]
    assert "bleue" in plain["content"]


def test_each_attribute_has_its_own_length(ask: Ask) -> None:
    """The rest has that of all; 0 crops nothing."""
    keys = {"attributesToCrop": ["*", "title:2", "summary:0"], "cropLength": 3}
    hit = formatted(ask, "10%", **keys)
    assert hit["title"] == "…programme <em>10%</em>"
    assert hit["summary"] == "Au moins <em>10 %</em> du temps."
    assert hit["hierarchy_lvl1"] == "…du programme <em>10%</em>"
    assert len(hit["content"].replace("…", " ").split()) <= 4


@pytest.mark.parametrize(
    ("text", "marks", "length", "expected"),
    [
        ("un deux trois", [], 3, "un deux trois"),
        ("un deux trois", [], 2, "un deux…"),
        ("un deux trois", [(8, 13)], 2, "…deux [trois]"),
        ("un deux trois", [(8, 13)], 1, "…[trois]"),
        ("un deux trois quatre cinq", [(8, 13)], 3, "…deux [trois] quatre…"),
        ("un deux un trois deux", [(0, 2), (3, 7), (8, 10), (17, 21)], 2, "[un] [deux]…"),
        ("", [], 3, ""),
    ],
)
def test_cropping(text: str, marks: list[tuple[int, int]], length: int, expected: str) -> None:
    """The first part with most different words, what was found in its middle."""
    found = [Mark(start, end, text[start:end]) for start, end in marks]
    assert Tags("[", "]").written(crop_segments(text, found, length, "…")) == expected


def test_a_text_without_blanks_is_cropped_too() -> None:
    """Thirty signs count as a word."""
    assert len("".join(crop_segments("語" * 1_000, [], 2, "…"))) == 61


def test_a_page_with_next_to_nothing_is_a_document(tmp_path: Path) -> None:
    """Without a text, without a date, or with the last day that there is."""
    front = {"vide": "title: Vide", "fin": "date: 9999-12-31T23:59:59Z\npublishDate: 2030-01-01"}
    pages = {f"content/{name}.md": f"---\n{lines}\n---\n" for name, lines in front.items()}
    settings = write_site(tmp_path, {"hugo.yaml": PAGES["hugo.yaml"], **pages})
    build(settings)
    app = create_app(settings.index, ServeSettings(meilisearch="/m"), clock=lambda: NOW)
    body = {"attributesToHighlight": ["*"], "attributesToCrop": ["*"], "sort": ["date:asc"]}
    with TestClient(app) as client:
        last, empty = client.post("/m/indexes/pages/search", json=body).json()["hits"]
    assert (last["title"], last["year"], last["hierarchy_lvl1"]) == ("fin", 9999, "fin")
    assert last["_formatted"]["hierarchy_lvl1"] == "fin"
    assert (empty["title"], empty["date"], empty["date_ts"], empty["year"]) == ("Vide", *[None] * 3)
    assert (empty["content"], empty["_formatted"]["content"]) == ("", "")
