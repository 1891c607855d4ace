"""Test the reasons why Hugo and eventsearch differ on a page's visibility or anchors."""

from __future__ import annotations

import pytest

from fidelity.reasons import of_heading, of_visibility

TERM = {"kind": "term", "in_default": False, "draft": False, "future": False, "expired": False}
BESIDE = {"content/tags/b/_index.md": {"expired": True}}


def test_hugo_loses_a_term_next_to_an_expired_term() -> None:
    said = TERM | {"source": "content/tags/a/_index.md"}
    assert "next to an expired term" in of_visibility(said, BESIDE)


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"in_default": True}, True),
        ({"draft": True}, True),
        ({"kind": "page"}, True),
        ({}, False),
        ({"source": "content/other/a/_index.md"}, True),
    ],
)
def test_other_hidden_pages_have_no_reason(changed: dict[str, object], beside: bool) -> None:
    said = TERM | {"source": "content/tags/a/_index.md"} | changed
    assert of_visibility(said, BESIDE if beside else {}) == ""


def test_an_id_with_hugos_shortcode_mark_has_a_reason() -> None:
    assert of_heading("a-hahahugoshortcode1s0hbhb")
    assert of_heading("a") == ""
