"""Pages as a list in Markdown, read back by two libraries that others wrote."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import markdown as python_markdown
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from eventsearch.model.results import StoredPage
from eventsearch.output.feeds.identifiers import sound_line
from eventsearch.output.formats import FORMATS
from eventsearch.search.feed import Feed
from listings import ENTRY, NOTE, SITE, TEXTS, entry, listing


def markdown(feed: Feed, *, site: str) -> str:
    """Return a feed as a list in Markdown."""
    return FORMATS["markdown"].write(feed, site=site).decode()


READERS: dict[str, Callable[[str], str]] = {
    "commonmark": MarkdownIt("commonmark").render,
    "github": MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
    "python": python_markdown.markdown,
}


class Seen(HTMLParser):
    """The tags with their attributes, and the text, of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        if tag != "p":
            self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def test_an_item_a_page_with_time_place_and_summary() -> None:
    assert markdown(listing(ENTRY, NOTE), site=SITE) == (
        "- **[Webinaire du programme 10%](https://example.org/event/dix/)**,"
        " 2031-05-01 18:00–20:00 +02:00, Lieu, Rennes – Au moins 10 % du temps.\n"
        "- **[Une note](https://example.org/post/note/)**, 2031-02-01 – Au moins 10 % du temps.\n"
    )


@pytest.mark.parametrize(
    ("zone", "name"), [("Europe/London", "GMT"), ("UTC", "UTC"), ("Europe/Paris", "UTC")]
)
def test_times_without_an_offset_have_its_name_on_the_site(zone: str, name: str) -> None:
    one = entry(start="2031-01-05T19:00:00Z", end="", location="", summary="")
    assert markdown(listing(one, zone=zone), site=SITE).endswith(f" 2031-01-05 19:00 {name}\n")


def test_an_ampersand_between_words_stays() -> None:
    one = entry(url="", title="Fun & R&D &copy;", start="", date="", location="", summary="")
    assert markdown(listing(one), site=SITE) == "- **Fun & R&amp;D &amp;copy;**\n"


def test_a_page_without_an_address_has_no_link() -> None:
    assert markdown(listing(entry(url="", start="", date="", summary="")), site=SITE) == (
        "- **Webinaire du programme 10%**, Lieu, Rennes\n"
    )


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None)
@given(title=TEXTS, place=TEXTS, said=TEXTS)
def test_any_text_is_shown_as_it_is(reader: str, title: str, place: str, said: str) -> None:
    page: StoredPage = entry(title=title, event="", location=place, summary=said, id="x")
    seen = Seen(READERS[reader](markdown(listing(page), site=SITE)))
    href = {"href": "https://example.org/event/dix/"}
    assert seen.tags == [("ul", {}), ("li", {}), ("strong", {}), ("a", href)]
    shown = [sound_line(title) or "x", "2031-05-01 18:00–20:00 +02:00"]
    facts = ", ".join(filter(None, (*shown, sound_line(place))))
    said = sound_line(said)
    assert "".join(seen.text.split()) == "".join((f"{facts} – {said}" if said else facts).split())


@given(TEXTS)
def test_no_address_ends_its_link(url: str) -> None:
    seen = Seen(MarkdownIt("commonmark").render(markdown(listing(entry(url="/" + url)), site=SITE)))
    assert [tag for tag, _ in seen.tags] == ["ul", "li", "strong", "a"]
