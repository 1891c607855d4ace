"""Configuration files, and how two of them are merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config.files import (
    MOST_VALUES,
    add_theme,
    overlay,
    read_configuration,
)
from eventsearch.files import Boundary
from site_on_disk import write

# Configuration files.


def test_all_configuration_formats_give_the_same(tmp_path: Path) -> None:
    texts = {
        "hugo.toml": "[Params]\nMyKey = 'V'\n",
        "hugo.yaml": "Params:\n  MyKey: V\n",
        "hugo.yml": "Params: {MyKey: V}\n",
        "hugo.json": '{"Params": {"MyKey": "V"}}',
        "config.toml": "[params]\nmykey = 'V'\n",
    }
    for name, text in texts.items():
        root = write(tmp_path / name, {name: text})
        assert read_configuration(Boundary(root), "production").tree == {"params": {"mykey": "V"}}


def test_hugo_files_hide_config_files(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "a = 1", "hugo.yaml": "a: 2", "config.toml": "a = 3\nb = 3"})
    found = read_configuration(Boundary(tmp_path), "production")
    assert (found.tree, found.files) == ({"a": 1}, ("hugo.toml",))


def test_the_configuration_folder_overrides_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hugo.toml": "title = 'T'\n[permalinks]\na = '/a/'\n",
            "config/_default/config.yaml": "baseURL: /x/\n",
            "config/_default/permalinks.toml": "b = '/b/'",
            "config/_default/sub/taxonomies.yaml": "tag: tags",
            "config/_default/notes.txt": "no",
            "config/production/permalinks.toml": "b = '/live/'",
            "config/staging/hugo.toml": "title = 'Staging'",
        },
    )
    found = read_configuration(Boundary(tmp_path), "production")
    assert found.tree == {
        "title": "T",
        "baseurl": "/x/",
        "permalinks": {"a": "/a/", "b": "/live/"},
        "taxonomies": {"tag": "tags"},
    }
    assert found.files[0] == "hugo.toml"
    assert found.files[-1] == "config/production/permalinks.toml"
    assert read_configuration(Boundary(tmp_path), "staging").tree["title"] == "Staging"


def test_files_of_a_language_set_its_values(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "config/_default/languages.toml": "[fr]\nweight = 1\n",
            "config/_default/params.fr.toml": "x = 1",
            "config/_default/menu.fr.toml": "[[main]]\nname = 'A'\n",
            "config/_default/menu.toml": "[[main]]\nname = 'B'\n",
        },
    )
    assert read_configuration(Boundary(tmp_path), "production").tree == {
        "languages": {
            "fr": {"weight": 1, "params": {"x": 1}, "menus": {"main": [{"name": "A"}]}},
        },
        "menus": {"main": [{"name": "B"}]},
    }


def test_a_file_with_a_byte_order_mark_and_an_empty_one_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.yaml": b"\xef\xbb\xbftitle: T\n", "config/_default/params.toml": "\n"})
    assert read_configuration(Boundary(tmp_path), "production").tree == {"title": "T", "params": {}}


MANY = "hugo.yaml: it has more than 20,000 keys, list items and lines of text"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("hugo.toml", b"a = \n", "hugo.toml:1:5: cannot be read: invalid value"),
        ("config/_default/params.yaml", b"a: [", "config/_default/params.yaml:1:5: cannot be read"),
        ("hugo.json", b'{"a" 1}', "hugo.json:1:6: cannot be read"),
        ("hugo.yaml", b"- a\n", "hugo.yaml: is not a mapping"),
        ("hugo.yaml", b"a: \xff\n", "hugo.yaml: the file is not UTF-8"),
        ("hugo.yaml", b"a: [" + b"b," * MOST_VALUES + b"]\n", MANY),
        ("hugo.yaml", b"a: |\n" + b" b\n" * MOST_VALUES, MANY),
        (
            "hugo.toml",
            b"title: T\nparams:\n  a: 1\n",
            "hugo.toml:1:6: cannot be read: expected '=' after a key in a key/value pair;"
            " it looks like YAML: rename it to `hugo.yaml`",
        ),
        (
            "config/_default/params.yaml",
            b'a = 1\nb = "c"\n',
            "config/_default/params.yaml: is not a mapping; it looks like TOML: rename it to"
            " `params.toml`",
        ),
        (
            "config.toml",
            b'{"a": 1}',
            "config.toml:1:1: cannot be read: invalid statement; it looks like JSON: rename it to"
            " `config.json`",
        ),
    ],
)
def test_a_file_that_cannot_be_read_stops_with_place_and_hint(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    write(tmp_path, {name: data})
    with pytest.raises(SiteError) as caught:
        read_configuration(Boundary(tmp_path), "production")
    assert str(caught.value).startswith(message)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "text"),
    [("hugo.json", '{"a": 1,}'), ("hugo.toml", "title = \n"), ("hugo.yml", "a: [\nb: 1\n")],
)
def test_a_slip_is_not_another_format(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {name: text})
    with pytest.raises(SiteError) as caught:
        read_configuration(Boundary(tmp_path), "production")
    assert "looks like" not in str(caught.value)


def test_a_folder_is_not_a_configuration_file(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").mkdir()
    assert read_configuration(Boundary(tmp_path), "production").files == ()


# Two configurations merged.


def test_mappings_are_merged_and_all_else_is_replaced() -> None:
    base = {"a": {"x": 1, "y": {"z": 1}}, "b": [1, 2], "c": {"k": 1}}
    over = {"a": {"y": {"w": 2}}, "b": [3], "c": 4}
    assert overlay(base, over) == {"a": {"x": 1, "y": {"z": 1, "w": 2}}, "b": [3], "c": 4}


def test_a_theme_adds_parameters_only() -> None:
    site = {"params": {"a": {"x": 1}}}
    theme = {"params": {"a": {"x": 2, "y": 2}}, "permalinks": {"post": "/p/"}}
    assert add_theme(site, theme) == {"params": {"a": {"x": 1, "y": 2}}}


def test_a_site_may_let_a_theme_add_one_setting() -> None:
    theme = {"permalinks": {"post": "/t/", "page": {"x": "/t/"}}}
    site = {"permalinks": {"_merge": "deep", "page": {"y": "/s/"}}}
    assert add_theme(site, theme)["permalinks"] == {
        "_merge": "deep",
        "post": "/t/",
        "page": {"x": "/t/", "y": "/s/"},
    }
    shallow = {"permalinks": {"_merge": "shallow", "page": {"y": "/s/"}}}
    assert add_theme(shallow, theme)["permalinks"] == {
        "_merge": "shallow",
        "post": "/t/",
        "page": {"y": "/s/"},
    }


def test_a_site_may_let_a_theme_add_anything_or_nothing() -> None:
    theme = {"permalinks": {"post": "/t/"}, "params": {"a": 1}}
    assert add_theme({"_merge": "deep"}, theme) == {"_merge": "deep", **theme}
    closed = {"params": {"_merge": "none"}}
    assert add_theme(closed, theme) == closed
