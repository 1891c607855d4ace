"""How one page looks, whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.results import Heading, StoredPage
from eventsearch.output.json import hidden, page_json, page_values, shown_json
from eventsearch.output.terminal.table import listing
from eventsearch.output.terminal.text import Look

NOW = datetime(2024, 6, 1, tzinfo=UTC)

ENTRY = StoredPage(
    id="content/event/dix/index.md",
    url="/talk/dix/",
    title="Webinaire",
    event="Programme 10%",
    text="Pourquoi\nParce que",
    headings=(
        Heading(level=2, heading="Pourquoi", anchor="pourquoi", start=0),
        Heading(level=3, heading="Parce que", anchor="parce-que", start=9),
    ),
    lang="fr",
    section="event",
    kind="page",
    tags=("10%", "Etalab"),
    start="2024-01-31T16:30:00Z",
    begins=1_706_718_600,
    over=1_706_718_600,
    links=(("slides", "https://example.org/s.pdf"), ("", "https://example.org/")),
)


def test_as_json_a_time_that_is_missing_is_null_and_parts_have_names() -> None:
    page = page_json(ENTRY)
    assert page["end"] is None
    assert page["date"] is None
    assert page["start"] == "2024-01-31T16:30:00Z"
    assert page["links"] == [
        {"name": "slides", "url": "https://example.org/s.pdf"},
        {"name": "", "url": "https://example.org/"},
    ]
    assert page["headings"] == [
        {"level": 2, "text": "Pourquoi", "anchor": "pourquoi"},
        {"level": 3, "text": "Parce que", "anchor": "parce-que"},
    ]
    assert not {"begins", "over"} & set(page)


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        ("", "", ""),
        ("2024-06-01T00:00:00Z", "2024-06-01T00:00:00Z", ""),
        ("2024-06-01T02:00:01+02:00", "", "not yet published until 2024-06-01T02:00:01+02:00"),
        ("", "2024-05-31T23:59:59Z", "expired since 2024-05-31T23:59:59Z"),
    ],
)
def test_why_a_page_is_not_on_the_site(since: str, until: str, reason: str) -> None:
    entry = ENTRY._replace(visible_from=since, visible_until=until)
    assert hidden(entry, NOW) == reason
    shown = shown_json(entry, NOW)
    assert (shown["visible"], shown["reason"]) == (not reason, reason or None)


def test_in_a_terminal_it_is_lines_to_read() -> None:
    shown = listing(page_values(ENTRY, NOW), Look())
    assert (
        "headings  ## Pourquoi\n          ### Parce que\n"
        "links     slides: https://example.org/s.pdf\n          https://example.org/\n"
        "visible   yes\n"
    ) in shown
    assert "all_day" not in shown
    assert "end " not in shown
    gone = page_values(ENTRY._replace(visible_until="2024-05-31T23:59:59Z"), NOW)
    assert gone["visible"] == "no, expired since 2024-05-31T23:59:59Z"
