"""When output is coloured, and how styles and links are written."""

from __future__ import annotations

import pytest

from eventsearch.output.terminal.text import Look, When, use_colour


@pytest.mark.parametrize(
    ("flag", "environ", "terminal", "colour"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_flag_over_no_color_over_force_over_terminal(
    flag: When, environ: dict[str, str], terminal: bool, colour: bool
) -> None:
    assert use_colour(flag, environ, terminal=terminal) is colour


def test_without_colour_nothing_is_painted() -> None:
    look = Look()
    assert look.paint("a", "red") == "a"
    assert look.link("a", "https://example.org/") == "a"


def test_styles_and_links_end_where_they_should() -> None:
    """Each is closed after the text, so that the next line is plain."""
    look = Look(colour=True, links=True)
    assert look.paint("a", "bold") == "\x1b[1ma\x1b[0m"
    assert look.paint("", "bold") == ""
    assert look.link("a", "https://e.org/") == "\x1b]8;;https://e.org/\x1b\\a\x1b]8;;\x1b\\"


def test_a_path_alone_is_no_link() -> None:
    assert Look(links=True).link("a", "/talk/x/") == "a"
