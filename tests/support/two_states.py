"""
A site that is in one of two states, and the results of fifty searches in each state.

The states differ in pages, a tag and a title, so that nearly every search has different results in
each. All answers of an index must belong to the same state.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.storage.generations import live, verify
from processes import Running, eventually, running
from small_site import NOW

STATES = ("a", "b")
WORDS = ("mer", "port", "quai", "phare", "marée", "10%", "10 %", "bateau", "l’île", "voile")
SEARCHES = (
    *WORDS,
    *(f"{word} état" for word in WORDS),
    *(f'"{word} du matin"' for word in WORDS),
    *(f"{word} -autre" for word in ("mer", "port", "quai", "phare", "marée")),
    *("", "pha*", "bat*", "é*", "mer OR port", "quai OR voile -port", "tag:Rennes", "tag:Brest"),
    *(
        "section:post",
        "after:2031",
        "before:2030-05-10",
        "is:upcoming",
        "phraes",
        "bateua",
        "quais",
    ),
)
"""Fifty searches of every kind."""

LONG_AGO = date(1000, 1, 1)

FACETS = ("tag", "section", "year", "month", "status")

CONFIG = (
    "baseURL: https://example.org/\ntimeZone: Europe/Paris\ndefaultContentLanguage: fr\n"
    "languages: {fr: {weight: 1}}\ntaxonomies: {tag: tags}\n"
)


def put(root: Path, state: str, pages: int) -> None:
    """Bring a site's content into a state. Do not write pages that are the same in both states."""
    wanted = {f"content/{name}": text for name, text in _pages(state, pages)}
    for path in (root / "content").rglob("*.md"):
        if path.relative_to(root).as_posix() not in wanted:
            path.unlink()
    for name, text in (*wanted.items(), ("hugo.yaml", CONFIG)):
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _pages(state: str, pages: int) -> Iterator[tuple[str, str]]:
    for number in range(pages):
        word = WORDS[number % len(WORDS)]
        # Every seventh page that both states contain changes, without a change of its size.
        now = state if number % 7 == 0 else "même"
        tag = "Brest" if (state, number) == ("b", 0) else "Rennes"
        front = f"title: {word} {now}\ndate: 2030-05-{1 + number % 28:02}\ntags: [{tag}]"
        text = f"{word} du matin, état {now}; {WORDS[number * 3 % len(WORDS)]} {number}."
        yield f"post/p{number}.md", f"---\n{front}\n---\n{text}\n"
    for number, word in enumerate(WORDS):
        times = f"publishDate: 2030-01-01\ndate: 2031-06-{1 + number:02}T10:00:00Z"
        front = f"title: {word} autre\n{times}"
        text = f"{word} du matin, état {state} " * (1 + (state == "b"))
        yield f"event/{state}{number}/index.md", f"---\n{front}\n---\n{text}\n"


Answers = Mapping[str, str]
"""Maps each search to its answer in JSON."""


def opened(index: Path) -> Answers:
    """Open the index again, compare its checksums, and return its answers."""
    verify(live(index))
    index_ = open_index(index)
    try:
        return {text: _in_short(index_, text) for text in SEARCHES}
    finally:
        index_.close()


def _in_short(index: Any, text: str) -> str:
    page = index.search(SearchRequest(text=text, facets=FACETS, explain=True), now=NOW)
    return repr((page.total, page.hits, sorted(page.facets.items()), page.did_you_mean, page.step))


@dataclass(slots=True)
class Server:
    """
    A running server of an index.

    Attributes:
        named: The generation in the last answer.
        number: Number of requests so far. It makes each request unique, to avoid cached answers.
    """

    process: Running
    address: str
    named: str = ""
    number: int = 0

    def ask(self, text: str) -> str:
        """Return the server's answer to a search."""
        status, answer = self.asked(text)
        assert status == 200, answer
        return answer

    def asked(self, text: str) -> tuple[int, str]:
        """Return the status of an answer, and the answer without its parts that always change."""
        facets = "".join(f"&facet={name}" for name in FACETS)
        # No page is this old, so the filter changes no answer, but it makes the request unique.
        self.number += 1
        facets += f"&from={LONG_AGO + timedelta(days=self.number)}"
        # Use one connection per request: the server closes idle connections.
        connection = http.client.HTTPConnection(self.address, timeout=60)
        with closing(connection):
            connection.request("GET", f"/v1/search?q={quote(text)}&per_page=100{facets}")
            answer = connection.getresponse()
            data = answer.read()
        if answer.status != 200:
            return answer.status, data.decode()
        found: dict[str, Any] = json.loads(data)
        self.named = found.pop("index")["version"]
        kept = {key: value for key, value in found.items() if key not in ("took_ms", "links")}
        return answer.status, json.dumps(kept, sort_keys=True)

    def follow(self, name: str) -> None:
        """Wait until the server answers from a generation."""
        eventually(lambda: self.ask("") and self.named, lambda named: named == name)

    def answers(self, name: str) -> Answers:
        """Wait until the server has opened a generation. Return its answers to all searches."""
        self.follow(name)
        found = {}
        for text in SEARCHES:
            found[text] = self.ask(text)
            assert self.named == name
        return found


@contextmanager
def served(index: Path, *more: str, cwd: Path, **environment: str) -> Iterator[Server]:
    """Run a server of an index until the block ends."""
    now = NOW.isoformat()
    command = ("serve", "-i", str(index), "--port", "0", "--now", now, *more)
    with running(*command, cwd=cwd, **environment) as server:
        found = re.search(r"http://(127\.0\.0\.1:\d+)", server.line("answering from "))
        assert found
        yield Server(server, found[1])
