"""
A site that is in one of two states, and what fifty searches find in each.

Between the states pages come, go and change, a tag and a title too, so that nearly every search
tells them apart; whatever an index answers must be what it answers in one of them, whole.
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
"""Fifty, of every kind."""

LONG_AGO = date(1000, 1, 1)

FACETS = ("tag", "section", "year", "month", "status")

CONFIG = (
    "baseURL: https://example.org/\ntimeZone: Europe/Paris\ndefaultContentLanguage: fr\n"
    "languages: {fr: {weight: 1}}\ntaxonomies: {tag: tags}\n"
)


def put(root: Path, state: str, pages: int) -> None:
    """Bring the content of a site into a state; a page that is the same in both is left alone."""
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
        # Of the pages that stay every seventh changes, and keeps its size.
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
"""What is answered, as JSON, by search."""


def opened(index: Path) -> Answers:
    """Return what an index answers that is opened anew; its checksums are compared too."""
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
        named: The generation that the last answer named.
        number: Of questions asked: none is asked twice, which would be answered from memory.
    """

    process: Running
    address: str
    named: str = ""
    number: int = 0

    def ask(self, text: str) -> str:
        """Return what it answers to a search."""
        status, answer = self.asked(text)
        assert status == 200, answer
        return answer

    def asked(self, text: str) -> tuple[int, str]:
        """Return the status of an answer, and the answer without what is new each time."""
        facets = "".join(f"&facet={name}" for name in FACETS)
        # No page is as old, so it changes no answer; the question is one never asked before.
        self.number += 1
        facets += f"&from={LONG_AGO + timedelta(days=self.number)}"
        # Each by itself: a connection that nothing is asked on for a while is closed by the server.
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
        """Wait until it answers from a generation."""
        eventually(lambda: self.ask("") and self.named, lambda named: named == name)

    def answers(self, name: str) -> Answers:
        """Return what it answers to every search from a generation, once it has opened that."""
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
