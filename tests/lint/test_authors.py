"""Which authors are nearly known, and who is a guest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lint_site import diagnostics, page, said

PROFILES = {
    "content/authors/mlegrand/_index.md": page("title: Maëlle Legrand"),
    "content/authors/jdupont/_index.md": page("title: Jean Dupont"),
}


def written_by(*authors: str, key: str = "authors") -> dict[str, str]:
    """Return a site with profiles and a page of these authors."""
    names = "\n".join(f"  - {author}" for author in authors)
    return {**PROFILES, "content/post/a.md": page(f"title: A\n{key}:\n{names}")}


def test_a_profile_is_not_asked_for_its_own(tmp_path: Path) -> None:
    files = written_by("mlegrand")
    files["content/authors/jdupont/_index.md"] = page("title: Jean Dupont\nauthors: [jdupond]")
    assert diagnostics(tmp_path, files, "E711") == ()


def test_a_full_name_whose_profile_goes_by_a_key_is_named(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, written_by("Maelle Legrand"), "E711")
    assert diagnostic.hint == 'did you mean "mlegrand"?'
    (diagnostic,) = diagnostics(tmp_path, written_by("Maëlle Legrand"), "E711")
    assert diagnostic.message == (
        'author "Maëlle Legrand" is named in full, while the profile goes by its key'
    )
    assert diagnostic.hint == 'write "mlegrand"'


def test_a_mere_key_is_named_once_with_its_pages(tmp_path: Path) -> None:
    files = {
        **written_by("xyz99", "mlegrand", "jdupont"),
        "content/post/b.md": page("title: B\nauthor: xyz99"),
    }
    (diagnostic,) = diagnostics(tmp_path, files, "E711")
    assert diagnostic.path == "content/post/a.md"
    assert diagnostic.message == 'author "xyz99" has no profile, here and on 1 more'
    assert diagnostic.hint == "write the full name, or add a profile"


@pytest.mark.parametrize(
    "author", ["mlegrand", "MLegrand", "Ada Lovelace", "Jeanne Duval", "{name: mlegrnd}", "''"]
)
def test_those_who_are_known_and_guests_are_left_alone(tmp_path: Path, author: str) -> None:
    assert diagnostics(tmp_path, written_by(author), "E711") == ()


def test_profiles_that_are_not_for_authors_are_left_alone(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, written_by("xyz99", "abc12", "mlegrnd"), "E711")
    assert diagnostic.message == 'author "mlegrnd" has no profile'


def test_a_site_without_profiles_is_not_asked(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\nauthors: [mlegrnd]")}
    assert diagnostics(tmp_path, files, "E711") == ()


def test_a_profile_that_is_published_later_is_none_before_its_day(tmp_path: Path) -> None:
    files = {
        "content/authors/ada/_index.md": page("title: Ada Lovelace\npublishDate: 2024-09-01"),
        "content/authors/bea/_index.md": page("title: Bea"),
        "content/post/a.md": page("title: A\nauthors: [bea, ada]"),
    }
    found = {
        month: said(diagnostics(tmp_path, files, "E711", now=datetime(2024, month, 2, tzinfo=UTC)))
        for month in (8, 9)
    }
    assert [len(found[8]), len(found[9])] == [1, 0]
    assert 'author "ada" has no profile' in found[8][0]
    assert "Lovelace" not in found[8][0]
