"""What of a template's example is found, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


def test_what_the_example_says_is_named_in_one_finding(tmp_path: Path) -> None:
    front = (
        "location: Rennes\ntitle: Atelier\nabstract: Lorem ipsum dolor sit amet, consectetur.\n"
        "date: '2030-06-01T13:00:00Z'\ndate_end: '2030-06-01T15:00:00Z'\npublishDate: 2024-01-01"
    )
    assert said(diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E184")) == [
        "event/a.md:5:7: E184 warning: `date`, `date_end` and `abstract` still have what the "
        "template's example has; write the real value, or remove the line or the example page"
        ""
    ]


@pytest.mark.parametrize(
    "line",
    [
        "title: Example Talk",
        "title: sample event",
        'title: \'{{ replace .Name "-" " " | title }}\'',
        "event: Wowchemy Conference",
        "event: Hugo Blox Builder Conference",
        "location: Wowchemy HQ",
        "summary: An example talk using Wowchemy's Markdown slides feature.",
        "summary: '**Lorem ipsum dolor sit amet**, consectetur'",
        "event_end: 2030-06-01T15:00:00+00:00",
        "date: 2030-06-01 13:00:00Z",
    ],
)
def test_each_sign_is_sure_by_itself(tmp_path: Path, line: str) -> None:
    files = {"content/event/a.md": page(f"{line}\npublishDate: 2024-01-01")}
    (diagnostic,) = diagnostics(tmp_path, files, "E184")
    assert (
        diagnostic.message
        == f"`{line.partition(':')[0]}` still has what the template's example has"
    )
    assert diagnostic.line == 2


@pytest.mark.parametrize(
    "front",
    [
        "title: Nuit\ndate: 2030-06-01T09:00:00Z\npublishDate: 2024-01-01",
        "title: Nuit\ndate: 2030-06-01\npublishDate: 2024-01-01",
        "title: Nuit\ndate: 2031-06-01T13:00:00Z\npublishDate: 2024-01-01",
        "title: An Example Talk of Ours",
        "title: Examples of Talks",
        "title: What lorem ipsum dolor sit amet means",
        "title: The `{{ .Title }}` of Hugo\ndraft: true",
        "title: Example Talk\ndraft: true",
        "title: Example Talk\nexpiryDate: 2024-01-01",
        "title: Go's {{ braces }}",
    ],
)
def test_what_only_looks_like_an_example_is_left_alone(tmp_path: Path, front: str) -> None:
    assert diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E184") == ()


def test_dates_of_toml_are_read_too(tmp_path: Path) -> None:
    text = '+++\ntitle = "A"\ndate = 2030-06-01T13:00:00Z\npublishDate = 2024-01-01\n+++\nx\n'
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": text}, "E184")
    assert (diagnostic.line, diagnostic.column) == (3, 8)
