"""
Wait until the element shows the answer to a query.

The element shows a first list soon after the first key, and another list while it searches whole
pages. A visible option may disappear before the next key. The element sends an event when it shows
the answer to the whole text, or a failure. A test waits for that event before it reads the list or
presses the next key.
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
"""
A script that stores each answered query in an attribute of the input.

The page's content security policy does not block it.
"""


def ask(box: Locator, text: str) -> None:
    """Fill a text into the element's input at once, and wait until the answer is shown."""
    note(box)
    box.fill(text)
    answered(box, text)


def note(box: Locator) -> None:
    """From now on, store each answered query in an attribute of the element's input."""
    box.evaluate(NOTE, ANSWERED)


def answered(box: Locator, text: str) -> None:
    """Wait until the answer to a text is shown. Call `note` before the text is entered."""
    expect(box).to_have_attribute(ANSWERED, text)


@contextmanager
def held_back(page: Page, addresses: str) -> Iterator[None]:
    """Hold back all requests to matching addresses until the block ends."""
    waiting: list[Route] = []
    page.route(addresses, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(addresses)
