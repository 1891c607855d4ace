"""Titles and places that are not known yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said

COMING = "date: 2024-06-10T10:00:00+02:00"


@pytest.mark.parametrize(
    "place",
    ["TBD", "tba.", "à définir", "À confirmer", "Lieu à préciser", "(to be announced)", "???"],
)
def test_a_place_that_is_not_known_yet_is_named(tmp_path: Path, place: str) -> None:
    files = {"content/event/a.md": page(f'title: A\nlocation: "{place}"\n{COMING}')}
    assert said(diagnostics(tmp_path, files, "E191")) == [
        f'event/a.md:3:11: E191 warning: the place is "{place}", a placeholder'
        "; write the place when it is known"
    ]


def test_of_a_past_event_it_is_a_note(tmp_path: Path) -> None:
    front = "title: A\nlocation: TBD\ndate: 2024-05-10T10:00:00+02:00"
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E191")
    assert diagnostic.severity == "info"


@pytest.mark.parametrize("title", ["TBD", "Titre", "Untitled", "à définir", "My Event"])
def test_a_title_that_is_none_is_named(tmp_path: Path, title: str) -> None:
    (diagnostic,) = diagnostics(tmp_path, {"content/post/a.md": page(f"title: {title}")}, "E191")
    assert (diagnostic.line, diagnostic.hint) == (2, "write a title")


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", f"title: A\nlocation: Salle Définir, Rennes\n{COMING}"),
        ("event/a.md", f"title: A\nlocation: Tbilissi\n{COMING}"),
        ("post/a.md", "title: TBD ou pas\nlocation: TBD"),
        ("post/title.md", "title: Title"),
        ("post/a.md", "title: TBD\ndraft: true"),
        ("post/_index.md", "title: Titre"),
    ],
)
def test_what_is_meant_is_left_alone(tmp_path: Path, path: str, front: str) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": page(front)}, "E191") == ()
