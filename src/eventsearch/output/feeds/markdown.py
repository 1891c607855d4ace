"""
Pages as a Markdown list, for newsletters and ``llms.txt``.

Text from authors is escaped, so that it contains no markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventsearch.model.results import StoredPage
from eventsearch.output.feeds.identifiers import (
    address,
    page_place,
    page_summary,
    page_title,
    site_name,
    sound_line,
    status_words,
)
from eventsearch.output.terminal.status_lines import span
from eventsearch.search.feed import Feed

_SIGNS = re.compile(r"[\\`*_{}\[\]()#!<>~|$]|&(?! )")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "~": "&#126;", "|": "&#124;", "$": "&#36;"}
"""Characters written as entities: some Markdown readers do not accept a backslash here."""
_LLMS = (
    ("Upcoming events", "The events to come, each with its time, its place and its page."),
    ("Événements à venir", "Les événements à venir, avec leur date, leur lieu et leur page."),
)
"""Heading and description in English and in French."""
_IN_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>[]\\\"'`*| "})


def write(feed: Feed, *, site: str, links: Mapping[str, str]) -> bytes:  # noqa: ARG001
    """
    Return a feed as a list with links, one item per page.

    Args:
        site: URL of the site without a path; empty if not known.
        links: Not used: the list does not link to itself.
    """
    return _items(feed, site).encode()


def _items(feed: Feed, site: str) -> str:
    zone = feed.info.zone
    return "".join(f"- {_item(feed_page.entry, site, zone)}\n" for feed_page in feed.pages)


def llms_txt(feed: Feed, *, site: str) -> bytes:
    """
    Return a feed as a file for language models (https://llmstxt.org).

    Args:
        site: See `write`.
    """
    info = feed.info
    heading, about = _LLMS[info.lang.startswith("fr")]
    head = f"# {escape(site_name(info))}\n\n> {about}\n\n## {heading}\n\n"
    return f"{head}{_items(feed, site)}".encode("utf-8", "replace")


def _item(entry: StoredPage, site: str, zone: str) -> str:
    title = escape(page_title(entry))
    target = address(site, entry.url).translate(_IN_ADDRESS)
    texts = (status_words(entry), span(entry, zone), page_place(entry))
    facts = ", ".join(filter(None, map(escape, texts)))
    summary = escape(page_summary(entry))
    head = f"**[{title}]({target})**" if target else f"**{title}**"
    head = f"{head}, {facts}" if facts else head
    # On the same line: at the start of a line, a hyphen or number would start a list.
    return f"{head} – {summary}" if summary else head


def escape(text: str) -> str:
    """Return text on one line, escaped so that Markdown shows it unchanged."""
    return _SIGNS.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), sound_line(text))
