"""Which pages Hugo leaves out until their date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from lint_site import NOW, diagnostics, page
from site_on_disk import write

EVENT = "title: Atelier\nlocation: Rennes\ndate: 2024-09-01T10:00:00+02:00"


def test_a_post_that_waits_for_its_date_is_a_note(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ndate: 2024-09-01")}
    (diagnostic,) = diagnostics(tmp_path, files)
    assert (diagnostic.code, diagnostic.severity) == ("E188", "info")
    assert diagnostic.message.startswith(
        "Hugo does not build the page before 2024-09-01 00:00 +02:00"
    )


def test_the_clock_decides(tmp_path: Path) -> None:
    files = {"content/event/a.md": page(EVENT)}
    assert diagnostics(tmp_path, files, "E188", now=datetime(2024, 9, 2, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("site", "front"),
    [
        ("", f"{EVENT}\npublishDate: 2024-05-01"),
        ("", f"{EVENT}\npublishDate: 2024-08-01"),
        ("", f"{EVENT}\ndraft: true"),
        ("buildFuture = true\n", EVENT),
        ("", "title: A\ndate: 2024-09-01\nexpiryDate: 2024-05-01"),
    ],
    ids=["published", "published later", "a draft", "the site builds the future", "expired"],
)
def test_what_is_published_otherwise_is_left_alone(tmp_path: Path, site: str, front: str) -> None:
    files = {
        "hugo.toml": f'baseURL = "https://example.org/"\n{site}',
        "content/event/a.md": page(front),
    }
    assert diagnostics(tmp_path, files, "E188") == ()


def test_jekyll_writes_no_page_of_an_event_before_its_day(tmp_path: Path) -> None:
    event = page("title: Later\nplace: Hall")
    files = {
        "_config.yml": "url: https://example.org\ncollections: {events: {output: true}}\n",
        "_events/2024-08-05-later.md": event,
        "_events/2024-09-05-last.md": event,
        "_events/2024-01-05-over.md": event,
        "_posts/2024-08-06-news.md": page("title: News"),
    }
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (found,) = [each for each in check(settings, now=NOW) if each.code == "E188"]
    assert found.path == "_events/2024-08-05-later.md"
    assert found.message.endswith("which its date is, here and on 1 more")
    write(tmp_path, {"_config.yml": files["_config.yml"] + "future: true\n"})
    assert "E188" not in {each.code for each in check(settings, now=NOW)}
