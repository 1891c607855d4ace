"""Where readers of YAML disagree."""

from __future__ import annotations

from typing import Any

import pytest

from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.front_matter.yaml import LOADERS, read_yaml

pytestmark = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)

DOUBTS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    # What others refuse: `|` stands before the place.
    ("a: |!mine b\n", [("E110", "`!mine` is a tag that nobody knows: some readers pass it over")]),
    ("a: |!important\n", [("E110", "`!important` is a tag that nobody knows")]),
    ("a: |!!mine [b]\n", [("E110", "`!!mine` is a tag that nobody knows")]),
    ("a: |!<tag:x> {b: c}\n", [("E110", "`tag:x` is a tag that nobody knows")]),
    # What Hugo refuses.
    ("a: [b, |c?]\n", [("E111", "Hugo refuses the page: a text without quotes inside of `[…]`")]),
    ("a: {|b?: c}\n", [("E111", "Hugo refuses the page: a text without quotes inside of `[…]`")]),
    ("a: {b: |https://c.example/?d=e}\n", [("E111", "Hugo refuses the page: a text without")]),
    ('a: "\\\\ b|\\/c"\n', [("E111", "Hugo refuses the page: `\\/` is no escape that it knows")]),
    ("|[a]: b\n", [("E111", "Hugo refuses the page: a list or mapping stands where a key is")]),
    # What they read differently.
    ("draft: |yes\n", [("E112", "`yes` is true to some readers of YAML, and a text to others")]),
    ("tags: [|Off]\n", [("E112", "`Off` is false to some readers of YAML, and a text to")]),
    (
        "a: |01000\n",
        [("E112", "`01000` is a number, its zero is lost, and readers")],
    ),
    ("a: |-012\n", [("E112", "`-012` is a number, its zero is lost, and readers")]),
    ("draft: &a |no\nb: *a\n", [("E112", "`no` is false to some readers")]),
    ("b: &a |no\ndraft: *a\n", [("E112", "`no` is false to some readers")]),
    ("place: {country: |NO}\n", [("E112", "`NO` is false to some readers")]),
)


@pytest.mark.parametrize(
    "text",
    [
        # Nothing is said where it makes no difference.
        "featured: no",
        "output: {html: {keep_md: yes}}",
        "days: [on, off]",
        "weight: 08",
        "a:\tb\n",
        # What all read alike is none.
        "a: 'yes'\nb: \"01\"\nc: yesterday\nd: 0\ne: 10\nf: 0.5\ng: 2024-01-02\nh: -5\ni: 09:30\n",
        "no: a\non: b\n",
        'a: \'b\\/c\'\nb: "c/d"\nc: d\\/e\nd: "\\\\/"\n',
        "a: b?\nc:\n- d?\ne: ['f?', \"g?\"]\n",
        "a: |\n  b\tc\nd: 'e\tf'\n",
        "a: !!str 1\nb: !!set {c, d}\ne: !!timestamp 2024-01-02\nf: ! g\n",
        "a: +33 6\n",
    ],
)
def test_what_makes_no_difference_is_no_doubt(loader: Any, text: str) -> None:
    assert read_yaml(text, loader=loader).doubts == ()


def test_a_slash_may_be_escaped_from_hugo_0_152_on(loader: Any) -> None:
    assert read_yaml('a: "b\\/c"\n', loader=loader, yaml_1_2=True).doubts == ()


@pytest.mark.parametrize(("marked", "expected"), DOUBTS)
def test_disagreements_are_doubts(
    loader: Any, marked: str, expected: list[tuple[str, str]]
) -> None:
    text = marked.replace("|", "", 1)
    if "?" in text and loader is not LOADERS[0]:
        # It is one of those that stop there as Hugo does.
        with pytest.raises(FormatError):
            read_yaml(text, loader=loader)
        return
    doubts = read_yaml(text, loader=loader).doubts
    # The mark of a value with an anchor is the anchor's.
    marked = marked.replace("&a |", "|&a ")
    assert [(doubt.code, doubt.offset) for doubt in doubts] == [
        (code, marked.index("|")) for code, _ in expected
    ]
    assert all(
        doubt.message.startswith(message)
        for doubt, (_, message) in zip(doubts, expected, strict=True)
    )
    assert all(doubt.hint for doubt in doubts)
    severities = {"E110": "warning", "E111": "error", "E112": "warning"}
    wanted = "info" if "\t" in text else severities[doubts[0].code]
    assert {doubt.severity for doubt in doubts} == {wanted}


def test_tabs_without_number_are_not_counted(loader: Any) -> None:
    text = "".join(f"k{number}:\tv\n" for number in range(300))
    if loader is LOADERS[0]:
        assert read_yaml(text, loader=loader).doubts == ()
