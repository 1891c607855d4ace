"""Drafts, lists and addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from field_pages import meta, said


@pytest.mark.parametrize(
    ("front", "draft"),
    [
        ({}, False),
        ({"draft": True}, True),
        ({"draft": "true"}, True),
        ({"draft": None}, False),
        ({"draft": ""}, False),
        ({"published": False}, True),
        ({"published": True}, False),
        ({"published": "2020-01-01"}, False),
        ({"published": None}, False),
        ({"published": False, "draft": False}, False),
    ],
)
def test_drafts(front: Mapping[str, object], draft: bool) -> None:
    found = meta(front)
    assert found.draft is draft
    assert found.diagnostics == ()


def test_a_switch_that_is_none_is_off_and_reported() -> None:
    found = meta({"draft": "yes", "featured": [1]})
    assert (found.draft, found.featured) == (False, False)
    assert said(found) == [
        '2:8: E107 `draft` is "yes", not a switch; write true or false',
        "3:11: E107 `featured` is a list, not a switch; write true or false",
    ]


@pytest.mark.parametrize(
    ("front", "render", "listed"),
    [
        ({}, True, True),
        ({"_build": None}, True, True),
        ({"_build": {"render": "never"}}, False, True),
        ({"build": {"list": "never", "render": "link"}}, True, False),
        ({"build": {"list": "local"}}, True, True),
        ({"_build": {"render": False, "list": True}}, False, True),
        ({"_build": {"render": 0, "list": "0"}}, False, False),
        ({"build": {"render": "always"}, "_build": {"render": "never"}}, False, True),
        ({"build": {"list": "never"}, "_build": None}, True, True),
        ({"params": {"build": {"list": "never"}, "headless": True}}, True, True),
        ({"headless": True}, False, False),
        ({"headless": False}, True, True),
    ],
)
def test_build_options(front: Mapping[str, object], render: bool, listed: bool) -> None:
    found = meta(front)
    assert (found.render, found.listed) == (render, listed)
    assert found.diagnostics == ()


def test_build_options_unknown_to_hugo_are_reported() -> None:
    found = meta({"build": {"render": "maybe", "list": ["x"]}})
    assert (found.render, found.listed) == (True, True)
    assert said(found) == [
        '2:8: E107 `render` is "maybe", none of its values; write always, never or link',
        "2:8: E107 `list` is a list, none of its values; write always, never or local",
    ]
    assert said(meta({"_build": "never"})) == [
        '2:9: E107 `_build` is "never", not a mapping; write render and list below it'
    ]
