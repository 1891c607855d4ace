"""The diagnostics of a check of a whole site, and the positions of their carets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.lint.model import Finding, Page, Place, locate
from eventsearch.lint.runner import MOST_OF_A_PAGE, check
from eventsearch.model.page import Meta, PageRecord
from eventsearch.settings import Settings
from lint_site import NOW, diagnostics, page
from site_on_disk import write

# Which diagnostics a check of a whole site collects, and that it changes no file.

PAGES = {
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "content/event/a/index.md": page("title: A\ndate: 2022-01-31\npublishDate: 2023-01-15"),
    "content/event/b/index.md": page("title: B\ndate: 2022-13-31"),
    "content/event/c/index.md": page("title: [broken"),
    "content/post/d.md": page("title: D\nurl: /same/"),
    "content/post/e.md": page("title: E\nurl: /same/"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with a doubtful page, a broken one, and two at one address."""
    return write(tmp_path, PAGES)


def test_all_diagnostics_of_a_site_come_in_the_order_of_their_places(tmp_path: Path) -> None:
    found = [
        (p.path.removeprefix("content/"), p.line, p.column, p.code)
        for p in diagnostics(tmp_path, PAGES)
    ]
    assert ("event/a/index.md", 3, 7, "E181") in found
    assert ("event/b/index.md", 3, 7, "E102") in found
    assert [code for path, _, _, code in found if path == "event/c/index.md"] == ["E101"]
    assert ("post/e.md", 3, 6, "E301") in found
    assert found == sorted(found)


def test_progress_counts_the_files(site: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    check(
        Settings(root=site, index=site / ".eventsearch"),
        now=NOW,
        progress=lambda step, done, total: seen.append((step, done, total)),
    )
    assert seen == [("check", n, 5) for n in range(1, 6)]


def test_a_check_writes_nothing(site: Path) -> None:
    before = sorted(site.rglob("*"))
    check(Settings(root=site, index=site / ".eventsearch"), now=NOW)
    assert sorted(site.rglob("*")) == before


def test_a_site_without_content_is_not_clean(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": ""})
    (tmp_path / "content").mkdir()
    with pytest.raises(SiteError, match="no content files; add a page, or"):
        check(Settings(root=tmp_path, index=tmp_path / ".eventsearch"), now=NOW)


def test_a_clean_site_has_no_diagnostic(tmp_path: Path) -> None:
    files = {
        "content/event/a/index.md": page(
            "title: Atelier\nlocation: Rennes\ndate: 2024-09-01T10:00:00+02:00\n"
            "date_end: 2024-09-01T12:00:00+02:00\npublishDate: 2024-05-01\ntags: [R, Python]",
            'Voir [la suite](/post/b/) et [l\'annonce]({{< ref "post/b.md" >}}).',
        ),
        "content/post/b.md": page("title: Suite\ndate: 2024-05-02\ntags: [R]"),
    }
    assert diagnostics(tmp_path, files) == ()


def test_a_collision_is_reported_where_the_address_is_written(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": page("title: A\nslug: x"),
        "content/post/b.md": page("title: B\nslug: y\nurl: /post/x/"),
        "content/post/x.md": page("title: X"),
    }
    assert [(p.path, p.line, p.column) for p in diagnostics(tmp_path, files, "E301")] == [
        ("content/post/b.md", 4, 6),
        ("content/post/x.md", 1, 1),
    ]


def test_a_file_with_more_slips_than_can_be_tried_gets_its_fixes_in_turns(tmp_path: Path) -> None:
    slips = "".join(f'k{number}: "a\\/b"\n' for number in range(5))
    files = {
        ".hvm": "0.151.0",
        "content/post/a.md": page(f"title: A\n{slips}", "Un texte. " * 100_000),
    }
    found = diagnostics(tmp_path, files, "E111")
    assert [each.fix is not None for each in found] == [True, True, False, False, False]


def test_only_the_first_of_very_many_findings_are_reported(tmp_path: Path) -> None:
    links = "".join(f'{{{{< ref "no{at}.md" >}}}}\n' for at in range(MOST_OF_A_PAGE + 50))
    files = {
        "hugo.toml": "",
        "content/a.md": f"---\ntitle: A\n---\n{links}",
        "content/b.md": '---\ntitle: B\n---\n{{< ref "no.md" >}}\n',
    }
    found = [each.path for each in diagnostics(tmp_path, files) if each.code == "E313"]
    assert found == ["content/a.md"] * MOST_OF_A_PAGE + ["content/b.md"]


# The position of a diagnostic's caret.

LINES: tuple[str, ...] = (
    *("---", "title: dix", "tags: [un, dix]", "authors:", "- dix", "- onze, dix"),
)
LINES += ("event:", "  name: date: 3", "  date: 2031-05-01", "last: {end: 3}", "---")
PLACES = {"title": (2, 8), "tags": (3, 7), "authors": (5, 1), "event": (8, 3), "last": (10, 7)}


def place(
    keys: tuple[str, ...], text: str = "", known: Place = (0, 0), lines: Sequence[str] = LINES
) -> Place:
    """Return the position of a diagnostic with these keys and this text."""
    record = PageRecord(
        path="a", url="", lang="fr", site_lang="fr", kind="page", section="",
        meta=Meta(title=""), text="", sections=(), visible_from=None, visible_until=None,
        buildable=True,
    )  # fmt: skip
    finding = Finding(
        page=Page(record=record, places=PLACES),
        code="E701",
        message="",
        hint="",
        keys=keys,
        text=text,
        place=known,
    )
    return locate(finding, lambda: lines)


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        (("tags",), "", (3, 7)),
        (("nothing", "tags"), "", (3, 7)),
        (("nothing",), "", (1, 1)),
        (("nothing",), "dix", (1, 1)),
        (("tags",), "dix", (3, 12)),
        (("authors",), "dix", (5, 3)),
        (("authors",), "onze", (6, 3)),
        (("title",), "onze", (2, 8)),
        (("tags",), "di", (3, 7)),
        (("event.date", "event"), "", (9, 9)),
        (("event.name",), "", (8, 9)),
        (("event.end",), "", (8, 3)),
        ((), "onze", (6, 3)),
        ((), "douze", (1, 1)),
    ],
)
def test_a_text_is_found_below_its_key(keys: tuple[str, ...], text: str, expected: Place) -> None:
    assert place(keys, text) == expected


def test_a_known_position_is_kept() -> None:
    assert place(("tags",), "dix", (9, 9)) == (9, 9)


def test_for_a_deleted_file_the_keys_position_is_used() -> None:
    assert place(("tags",), "dix", lines=()) == (3, 7)


def test_the_caret_is_under_the_item_of_a_list(tmp_path: Path) -> None:
    files = {
        "content/a.md": page("title: A\ntags: [été, données]"),
        "content/b.md": page("title: B\ntags:\n  - été\n  - Donnée"),
        "content/c.md": page("title: C\ntags: [données]"),
    }
    (diagnostic,) = diagnostics(tmp_path, files, "E701")
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("content/b.md", 5, 5)
