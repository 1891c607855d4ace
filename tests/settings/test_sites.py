"""Which folder is the site?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.indexer.build import build
from eventsearch.settings import load_settings
from eventsearch.settings.site_detection import find_root
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
    write(tmp_path / "site", files)
    below = tmp_path / "site" / "content" / "event"
    below.mkdir(parents=True)
    # An unrelated configuration on the way up is passed by.
    write(below, {"config.yml": "port: 1\n"})
    assert find_root(below) == tmp_path / "site"


def test_without_a_configuration_there_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"config.toml": "port = 1\n", "pyproject.toml": "[tool.other]\n"})
    assert find_root(tmp_path) is None


@pytest.mark.parametrize("name", ["content/a.md", "content/post/a.md", "content/fr/post/a/b.MD"])
def test_a_folder_content_with_markdown_is_enough_where_one_stands(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, {name: "mer"})
    assert find_root(tmp_path) == tmp_path
    settings = load_settings(tmp_path, environ={}, flags={})
    assert build(settings).pages == 1


def test_a_folder_content_without_markdown_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"content/a/b.html": "mer"})
    with pytest.raises(SiteError, match="no Markdown here, in a folder here, or anywhere in"):
        load_settings(tmp_path, environ={}, flags={})
