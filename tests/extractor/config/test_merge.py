"""Two configurations made one."""

from __future__ import annotations

from eventsearch.extractor.hugo.config.files import add_theme, overlay


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
