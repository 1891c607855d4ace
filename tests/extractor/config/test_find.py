"""The folder that is the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.config import find_site
from site_on_disk import write


@pytest.mark.parametrize(
    "files",
    [
        {"hugo.toml": ""},
        {"hugo.yaml": ""},
        {"config/_default/params.toml": ""},
        {"eventsearch.toml": ""},
        {"pyproject.toml": "[tool.eventsearch]\n"},
        {"config.toml": "", "content/a.md": ""},
        {"config.yml": "title: x\nbaseURL: /\n"},
        {"config.json": '{\n  "languageCode": "fr"\n}'},
    ],
)
def test_a_site_is_found_from_a_folder_below_it(tmp_path: Path, files: dict[str, str]) -> None:
    """By what its configuration may be."""
    write(tmp_path / "site", files)
    below = tmp_path / "site" / "content" / "event"
    below.mkdir(parents=True)
    # An unrelated configuration on the way up is passed by.
    write(below, {"config.yml": "port: 1\n"})
    assert find_site(below) == tmp_path / "site"


def test_without_a_site_the_error_says_where_and_what_to_do(tmp_path: Path) -> None:
    """One line."""
    write(tmp_path, {"config.toml": "port = 1\n", "pyproject.toml": "[tool.other]\n"})
    with pytest.raises(SiteError) as caught:
        find_site(tmp_path)
    assert caught.value.message == f"{tmp_path}: no site here or in any folder above"
    assert "hugo.toml" in caught.value.cure


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A slip in the name must not find another site above."""
    write(tmp_path, {"hugo.toml": ""})
    with pytest.raises(SiteError, match="no such folder"):
        find_site(tmp_path / "gone")
