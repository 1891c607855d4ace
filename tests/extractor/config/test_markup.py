"""How a site reads Markdown, and where its dates come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config.load import date_sources_of, markup_of
from eventsearch.extractor.site import Markup, Site


def _with(**goldmark: object) -> Markup:
    return markup_of({"markup": {"goldmark": goldmark}})


def test_without_settings_the_defaults_are_those_of_hugo() -> None:
    assert markup_of({}) == Markup()


def test_every_setting_is_read() -> None:
    found = markup_of(
        {
            "enableemoji": True,
            "markup": {
                "goldmark": {
                    "renderer": {"unsafe": True, "hardwraps": True},
                    "parser": {
                        "autoheadingid": False,
                        "autoheadingidtype": "GitHub-ascii",
                        "attribute": {"title": False, "block": True},
                    },
                    "extensions": {
                        "typographer": False,
                        "linkify": False,
                        "table": False,
                        "strikethrough": False,
                        "tasklist": False,
                        "definitionlist": False,
                        "footnote": False,
                    },
                }
            },
        }
    )
    assert found == Markup(
        unsafe=True,
        hard_wraps=True,
        typographer=False,
        linkify=False,
        table=False,
        strikethrough=False,
        task_list=False,
        definition_list=False,
        footnote=False,
        attribute_title=False,
        attribute_block=True,
        auto_heading_id=False,
        auto_heading_id_type="github-ascii",
        emoji=True,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, False), ({"disable": True}, False), ({"enable": False}, False), ({}, True)],
)
def test_an_extension_is_a_switch_or_has_one(value: object, expected: bool) -> None:
    assert _with(extensions={"typographer": value}).typographer is expected


def test_mathematics_passes_between_the_delimiters_named() -> None:
    delimiters = {"block": [["$$", "$$"], ["x"]], "inline": [["\\(", "\\)"], "no"]}
    on = {"passthrough": {"enable": True, "delimiters": delimiters}}
    off = {"passthrough": {"delimiters": delimiters}}
    assert _with(extensions=on).math == (("$$", "$$"), ("\\(", "\\)"))
    assert _with(extensions=off).math == ()
    assert _with(extensions={"passthrough": {"enable": True}}).math == ()


def test_the_signs_of_the_typographer_are_those_a_site_names() -> None:
    named = {"ellipsis": "", "leftdoublequote": "«&nbsp;", "disable": False, "other": "x"}
    found = _with(extensions={"typographer": named})
    assert found.typographer
    assert found.signs == (("ellipsis", ""), ("leftdoublequote", "«&nbsp;"))
    assert _with(extensions={"typographer": True}).signs == ()


def test_extras_are_switched_on_one_by_one() -> None:
    extras = {"mark": {"enable": True}, "insert": {"enable": False}, "delete": {"enable": True}}
    assert _with(extensions={"extras": extras}).extras == ("delete", "mark")
    assert _with(extensions={}).extras == ()


def test_lines_of_chinese_join_where_the_site_says_so() -> None:
    cjk = {"enable": True, "eastasianlinebreaks": True, "escapedspace": True}
    found = _with(extensions={"cjk": cjk})
    assert found.join_wide_lines
    assert found.escaped_space
    off = _with(extensions={"cjk": cjk | {"enable": False}})
    assert not off.join_wide_lines
    assert not off.escaped_space


def test_without_settings_the_order_is_that_of_hugo() -> None:
    assert date_sources_of({}) == Site(root=Path("/")).date_sources


def test_a_site_may_name_its_own_keys() -> None:
    found = date_sources_of({"date": ["Start", ":filename", ":default"], "publishdate": "lastmod"})
    assert found["date"] == (
        "start",
        ":filename",
        "date",
        "publishdate",
        "pubdate",
        "published",
        "lastmod",
        "modified",
    )
    assert found["publishdate"] == ("lastmod", "modified")
    assert found["expirydate"] == ("expirydate", "unpublishdate")
