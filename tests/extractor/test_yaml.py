"""YAML as Hugo reads it, and YAML that readers read differently."""

from __future__ import annotations

from typing import Any

import pytest

from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.front_matter.yaml import LOADERS, LenientLoader, read_yaml

# YAML as Hugo reads it.

pytestmark = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)

BOMB = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 8)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

VALUES: tuple[tuple[str, object], ...] = (
    ("", {}),
    ("# nothing but a comment\n", {}),
    ("~", {}),
    ("time: 12:30", {"time": "12:30"}),
    ("date: 2015-05-07 16:12:30 -0400", {"date": "2015-05-07 16:12:30 -0400"}),
    ("date: 2022-01-31", {"date": "2022-01-31"}),
    ('date: "2022-01-31"', {"date": "2022-01-31"}),
    ('on: "yes"\noff: yes', {"on": "yes", "off": True}),
    ("Title: A\nAuthor:\n  Name: B\nList:\n- Key: C", None),
    ("2023: a", {"2023": "a"}),
    ("yes: a", {"yes": "a"}),
    (
        "outer: {yes: a, 2: b, 1.50: c, ~: d}",
        {"outer": {"true": "a", "2": "b", "1.5": "c", "": "d"}},
    ),
    ("? [a, b]\n: c", {"['a', 'b']": "c"}),
    ("tag: !mine x", {"tag": "x"}),
    ("tag: !!str 12", {"tag": "12"}),
    ("a: &a 1\nb: &a 2\nc: *a", {"a": 1, "b": 2, "c": 2}),
    ("a:\t&a [x]\nb: &a {k: z}\nc: *a", {"a": ["x"], "b": {"k": "z"}, "c": {"k": "z"}}),
    ("tag: !!binary aMOpbGw=", {"tag": "héll"}),
    ('title: "quoted"\t\nslug: x', {"title": "quoted", "slug": "x"}),
    ("title:\tafter a tab\nslug: x", {"title": "after a tab", "slug": "x"}),
    ("- a\n- b", ["a", "b"]),
    ("just words", "just words"),
    ("text: |\n  one\n\n  two\n", {"text": "one\n\ntwo\n"}),
    ('half: "\\ud83d"', None),
)


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("a: 1\nb: \"l\\'été, l\\'hiver\"\n", [10]),
        ('c:\tx\nb: "l\\\'été"\n', [10]),
        ('a: "l\'été"\n', []),
        ("a: 'l\\été'\n", []),
        ("a:\t1\n", []),
    ],
)
def test_invalid_escapes_are_reported(loader: Any, text: str, offsets: list[int]) -> None:
    every = read_yaml(text, loader=loader).doubts
    doubts = [doubt for doubt in every if "escape" in doubt.message]
    assert [doubt.offset for doubt in doubts] == offsets
    assert {doubt.code for doubt in every} <= {"E110"}
    assert all(doubt.message.startswith("`\\'` is not an escape in YAML: most") for doubt in doubts)
    assert all(doubt.hint == "write `'` without the backslash" for doubt in doubts)


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values_are_read_as_in_hugo(loader: Any, text: str, value: object) -> None:
    if value is not None:
        assert read_yaml(text, loader=loader).value == value


def test_keys_are_lowered_at_every_level(loader: Any) -> None:
    loaded = read_yaml("Title: A\nAuthor:\n  Name: B\nList:\n- Key: C", loader=loader)
    assert loaded.value == {"title": "A", "author": {"name": "B"}, "list": [{"key": "C"}]}


def test_of_two_equal_keys_the_last_wins_and_is_reported(loader: Any) -> None:
    loaded = read_yaml("date: 1\nDate: 2\nmore: {a: 1, a: 2}\n", loader=loader)
    assert loaded.value == {"date": 2, "more": {"a": 2}}
    assert [(doubt.code, doubt.offset) for doubt in loaded.doubts] == [("E104", 8), ("E104", 29)]
    assert (
        loaded.doubts[0].message == "`date` is set twice, to different values; the last one counts"
    )
    assert loaded.doubts[0].hint == "remove one of the two"


@pytest.mark.parametrize(
    ("text", "is_lost"),
    [
        ("date: 1\ndate: 1", False),
        ("title: T\nTitle: 'T'", False),
        ("tags: [a, {b: c}]\ntags:\n- a\n- b: c", False),
        ("date:\ndate: 1", False),
        ("date: 1\ndate:", True),
        ("a: 1\na: true", True),
        ("a: {b: 1, b: 1}", False),
        ("a: {b: 1, b: 2}", True),
    ],
)
def test_a_repeated_key_that_loses_a_value_is_doubtful(
    loader: Any, text: str, is_lost: bool
) -> None:
    assert bool(read_yaml(text, loader=loader).doubts) is is_lost


def test_merge_keys_apply_in_their_order(loader: Any) -> None:
    text = "a: &a {x: 1, w: 1}\nb: &b {x: 2, z: 2}\nc: {x: 0, <<: [*a, *b], w: 3}\n<<: *b\n"
    loaded = read_yaml(text, loader=loader)
    assert isinstance(loaded.value, dict)
    assert loaded.value["c"] == {"x": 1, "w": 3, "z": 2}
    assert loaded.value["z"] == 2
    assert loaded.offsets["z"] == text.rindex("<<")


def test_offsets_are_those_of_the_values(loader: Any) -> None:
    text = "title: x\nempty:\nblock: |\n  words\nlist:\n- a\n"
    assert read_yaml(text, loader=loader).offsets == {
        "title": text.index("x"),
        "empty": text.index("empty"),
        "block": text.index("|"),
        "list": text.index("- a"),
    }


@pytest.mark.parametrize("text", [" title: x\ndate: y\n", "title: x\n...\ndate: y\n"])
def test_text_that_hugo_ignores_after_a_mapping_is_reported(loader: Any, text: str) -> None:
    loaded = read_yaml(text, loader=loader)
    assert loaded.value == {"title": "x"}
    assert [(doubt.code, doubt.offset) for doubt in loaded.doubts] == [("E105", text.index("date"))]
    assert "the rest is not read" in loaded.doubts[0].message
    assert "same indent" in loaded.doubts[0].hint


def test_a_second_document_is_reported_but_not_a_leading_marker(loader: Any) -> None:
    assert read_yaml("---\na: 1\n", loader=loader).doubts == ()
    assert read_yaml("---\na: 1\n---\nb: 1\n", loader=loader).doubts[0].code == "E105"


FAULTS: tuple[tuple[str, tuple[int, int], str, str], ...] = (
    ("title: a: b", (1, 9), "`:` is not allowed here", "quotes around a value"),
    ("ok: 1\ntitle: @x", (2, 8), "no value may begin with this sign", "in quotes"),
    ("ok: 1\ntitle: `x`", (2, 8), "no value may begin with this sign", "in quotes"),
    ("title: 'x\nb: 1\n", (1, 8), "a quote is opened here and never closed", "close it"),
    ('title: "x\n---\nb', (1, 8), "a quote is opened here and never closed", "close it"),
    ('title: "a\\qb"', (1, 10), "a backslash in double quotes", "two backslashes"),
    ("ok: 1\n\ttitle: x", (2, 1), "a tab is used for indentation", "with spaces"),
    ("tags: [a, b\ntitle: x\n", (2, 6), "lacks a `,` or its `]`", "close the list"),
    ("title: {x\n", (1, 8), "lacks a `,` or its `}`", "close the mapping"),
    ("title: *x", (1, 8), "refers to an anchor, but no anchor", "in quotes"),
    ("title: *", (1, 9), "no name follows", "in quotes"),
    ('title: "x" y', (1, 12), "no `key: value` begins here", "quotes around the whole value"),
    ("a: 1\n- b", (2, 1), "", ""),
    ("- a\nb: 1\n", (2, 1), "", ""),
    ("title: - x", (1, 8), "a list cannot begin here", "line of its own"),
    ("title: a\x01b", (1, 9), "a control character", "remove it"),
    ("title: !!int x", (1, 8), "`x` is not a valid int", "remove the tag"),
    ("title: !!bool 1", (1, 8), "`1` is not a valid bool", "remove the tag"),
    ("title: !!binary é", (1, 8), "is not base64", "remove the tag"),
    ("a: {<<: x}", (1, 9), "`<<` can merge only mappings", "write the keys out"),
    ("a: &a [*a]", (1, 4), "an anchor contains itself", "remove the alias"),
    ("a: " + "[" * 150 + "]" * 150, (1, 103), "nested too deeply", "at most 100 levels"),
    ("a: " + "[" * 3000, (1, 1), "nested too deeply", "at most 100 levels"),
    (BOMB, (1, 4), "aliases repeat too much", "write the values out"),
)


@pytest.mark.parametrize(("text", "place", "reason", "hint"), FAULTS)
def test_faults_have_a_place_a_reason_and_a_hint(
    loader: Any, text: str, place: tuple[int, int], reason: str, hint: str
) -> None:
    with pytest.raises(FormatError) as caught:
        read_yaml(text, loader=loader)
    error = caught.value
    assert reason in error.reason
    assert hint in error.hint
    assert error.hint
    # PyYAML's own parser reports some faults a character earlier or later than libyaml.
    assert error.line == place[0] or loader is not LOADERS[0] or len(text) > 3000
    if loader is LOADERS[0] and len(text) < 3000:
        assert (error.line, error.column) == place


def test_a_lone_surrogate_becomes_a_replacement_character(loader: Any) -> None:
    text = 'half: "\\ud83d"'
    if loader is LenientLoader:
        assert read_yaml(text, loader=loader).value == {"half": "\ufffd"}
    else:
        with pytest.raises(FormatError):
            read_yaml(text, loader=loader)


def test_an_escaped_apostrophe_keeps_later_positions(loader: Any) -> None:
    text = r"""a: "it\'s and it\'s"
b: 'x\'
b: "\'"
c: "\\'"
"""
    loaded = read_yaml(text, loader=loader)
    assert loaded.value == {"a": "it's and it's", "b": "'", "c": "\\'"}
    assert loaded.offsets == {key: text.rindex(f"{key}: ") + 3 for key in "abc"}
    assert loaded.doubts[0].offset == text.rindex("b: ")
    with pytest.raises(FormatError) as caught:
        read_yaml(r"""a: "\'" @""", loader=loader)
    assert (caught.value.line, caught.value.column) == (1, 9)


# YAML that readers read differently.


DOUBTS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    # Values that other readers refuse. `|` marks the position.
    ("a: |!mine b\n", [("E110", "`!mine` is an unknown tag: some YAML parsers ignore it")]),
    ("a: |!important\n", [("E110", "`!important` is an unknown tag")]),
    ("a: |!!mine [b]\n", [("E110", "`!!mine` is an unknown tag")]),
    ("a: |!<tag:x> {b: c}\n", [("E110", "`tag:x` is an unknown tag")]),
    # Values that Hugo refuses.
    ("a: [b, |c?]\n", [("E111", "Hugo refuses the page: an unquoted text in `[…]`")]),
    ("a: {|b?: c}\n", [("E111", "Hugo refuses the page: an unquoted text in `[…]`")]),
    ("a: {b: |https://c.example/?d=e}\n", [("E111", "Hugo refuses the page: an unquoted text")]),
    ('a: "\\\\ b|\\/c"\n', [("E111", "Hugo refuses the page: `\\/` is an unknown escape")]),
    ("|[a]: b\n", [("E111", "Hugo refuses the page: a list or a mapping is used as a key")]),
    # Values that all accept and read differently.
    ("draft: |yes\n", [("E112", "`yes` is true for some YAML parsers, and text for others")]),
    ("tags: [|Off]\n", [("E112", "`Off` is false for some YAML parsers, and text for")]),
    (
        "a: |01000\n",
        [("E112", "`01000` is a number without its zero, and YAML parsers")],
    ),
    ("a: |-012\n", [("E112", "`-012` is a number without its zero, and YAML parsers")]),
    ("draft: &a |no\nb: *a\n", [("E112", "`no` is false for some YAML parsers")]),
    ("b: &a |no\ndraft: *a\n", [("E112", "`no` is false for some YAML parsers")]),
    ("place: {country: |NO}\n", [("E112", "`NO` is false for some YAML parsers")]),
)


@pytest.mark.parametrize(
    "text",
    [
        # No diagnostic if the difference does not matter.
        "featured: no",
        "output: {html: {keep_md: yes}}",
        "days: [on, off]",
        "weight: 08",
        "a:\tb\n",
        # Values that all readers read alike have no diagnostic.
        "a: 'yes'\nb: \"01\"\nc: yesterday\nd: 0\ne: 10\nf: 0.5\ng: 2024-01-02\nh: -5\ni: 09:30\n",
        "no: a\non: b\n",
        'a: \'b\\/c\'\nb: "c/d"\nc: d\\/e\nd: "\\\\/"\n',
        "a: b?\nc:\n- d?\ne: ['f?', \"g?\"]\n",
        "a: |\n  b\tc\nd: 'e\tf'\n",
        "a: !!str 1\nb: !!set {c, d}\ne: !!timestamp 2024-01-02\nf: ! g\n",
        "a: +33 6\n",
    ],
)
def test_a_doubt_that_makes_no_difference_is_not_reported(loader: Any, text: str) -> None:
    assert read_yaml(text, loader=loader).doubts == ()


def test_a_slash_may_be_escaped_from_hugo_0_152_on(loader: Any) -> None:
    assert read_yaml('a: "b\\/c"\n', loader=loader, yaml_1_2=True).doubts == ()


@pytest.mark.parametrize(("marked", "expected"), DOUBTS)
def test_disagreements_are_doubts(
    loader: Any, marked: str, expected: list[tuple[str, str]]
) -> None:
    text = marked.replace("|", "", 1)
    if "?" in text and loader is not LOADERS[0]:
        # The other loaders stop there, as Hugo does.
        with pytest.raises(FormatError):
            read_yaml(text, loader=loader)
        return
    doubts = read_yaml(text, loader=loader).doubts
    # The position of a value with an anchor is the position of the anchor.
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
