"""
How does a test wait for the answer to what it asked?

Something is shown soon after the first key, and again while whole pages are searched: an option
that can be seen may be gone before the next key. The element tells when the answer to all of a
text, or a failure, is shown; who looks at what is there *now*, or goes on by keys, waits for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

ANSWERED = "data-answered"

NOTE = """(box, name) => {
  box.removeAttribute(name);
  for (const type of ["results", "error"]) {
    box.closest("event-search").addEventListener(`eventsearch:${type}`, (event) => {
      box.setAttribute(name, event.detail.query);
    });
  }
}"""
"""A page's policy does not mind."""


def ask(box: Locator, text: str) -> None:
    """Give a text to the element's input, in one question, and wait until its answer is shown."""
    note(box)
    box.fill(text)
    answered(box, text)


def note(box: Locator) -> None:
    """Let each query that is answered from now on be written onto the element's input."""
    box.evaluate(NOTE, ANSWERED)


def answered(box: Locator, text: str) -> None:
    """Wait until the answer to a text is shown, which another way than `ask` has given."""
    expect(box).to_have_attribute(ANSWERED, text)


@contextmanager
def held_back(page: Page, addresses: str) -> Iterator[None]:
    """Let nothing answer what is asked at such addresses until the block ends."""
    waiting: list[Route] = []
    page.route(addresses, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(addresses)
