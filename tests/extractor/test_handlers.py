"""Where front matter starts and ends."""

from __future__ import annotations

import frontmatter
import pytest

from eventsearch.extractor.front_matter.handlers import HANDLERS, Handler, read_org
from eventsearch.extractor.front_matter.result import FormatError

*_, YAML, TOML, JSON, ORG = HANDLERS

CUTS: tuple[tuple[Handler, str, str, str], ...] = (
    (YAML, "---\na: 1\n---\nbody\n", "a: 1\n", "body\n"),
    (YAML, "---\n---\nbody", "", "body"),
    (YAML, "---\na: 1\n---", "a: 1\n", ""),
    (YAML, "---\na: 1\n--- \nbody", "a: 1\n", " \nbody"),
    (YAML, "---\na: 1\n---6---x\n---\nbody", "a: 1\n", "6---x\n---\nbody"),
    (YAML, "------\na: 1\n---\nbody", "---\na: 1\n", "body"),
    (YAML, "---   \na: 1\n---\nbody", "   \na: 1\n", "body"),
    (YAML, "\n \t\r\n---\na: 1\n---\nbody", "a: 1\n", "body"),
    (YAML, "\ufeff---\na: 1\n---\n\nbody", "a: 1\n", "\nbody"),
    (YAML, "\n\ufeff\n---\na: 1\n---\nbody", "a: 1\n", "body"),
    (YAML, "---\r\na: 1\r\n---\r\nbody\r\n", "a: 1\r\n", "body\r\n"),
    (YAML, "---\ra: 1\r---\rbody", "a: 1\r", "body"),
    (YAML, "---\na: |\n  ---\n---\nbody", "a: |\n  ---\n", "body"),
    (TOML, "+++\na = 1\n+++\t\nbody", "a = 1\n", "\t\nbody"),
    (TOML, "+++\na = 1\n++++\nbody", "a = 1\n", "+\nbody"),
    (JSON, '{"a": "}\\"{", "b": {}}\nbody', '{"a": "}\\"{", "b": {}}', "body"),
    (JSON, '{"a": 1} body', '{"a": 1}', " body"),
    (JSON, '\n{"a": 1}', '{"a": 1}', ""),
    (ORG, "#+A: b\n#+C: d\nbody", "#+A: b\n#+C: d\n", "body"),
    (ORG, "#+A: b", "#+A: b", ""),
)


@pytest.mark.parametrize(("handler", "text", "front", "body"), CUTS)
def test_front_matter_ends_where_hugo_ends_it(
    handler: Handler, text: str, front: str, body: str
) -> None:
    assert [each.name for each in HANDLERS if each.detect(text)] == [handler.name]
    assert handler.split(text) == (front, body)


@pytest.mark.parametrize(
    "text", ["", "words", "-- \n", "# Title", "<!--\n---\na: 1\n---\n-->", "`+++`"]
)
def test_other_texts_have_none(text: str) -> None:
    assert not any(handler.detect(text) for handler in HANDLERS)


@pytest.mark.parametrize(
    ("handler", "text", "place", "reason"),
    [
        (YAML, "\n---\na: 1\n ---\n", (2, 1), "opened by `---` is never closed"),
        (YAML, "---", (1, 1), "opened by `---` is never closed"),
        (TOML, "+++\na = 1\n", (1, 1), "opened by `+++` is never closed"),
        (JSON, ' {"a": "}', (1, 2), "opened by `{` is never closed"),
    ],
)
def test_front_matter_that_is_never_closed_is_a_fault(
    handler: Handler, text: str, place: tuple[int, int], reason: str
) -> None:
    with pytest.raises(FormatError) as caught:
        handler.cut(text)
    assert (caught.value.line, caught.value.column) == place
    assert reason in caught.value.reason
    assert caught.value.hint.startswith(("add a line `", "close every brace"))


def test_the_handlers_work_in_python_frontmatter() -> None:
    post = frontmatter.loads("---\nTime: 12:30\n--- \nbody", handler=YAML)
    assert post.metadata == {"time": "12:30"}
    assert post.content == "body"
    assert frontmatter.loads("---\n- a\n---\nbody", handler=YAML).metadata == {}


def test_keys_lists_and_dates() -> None:
    text = (
        "#+TITLE: A: b \r\n#+tags[]: x y\n#+DATE: <2023-01-31 Tue>\n#+AUTHOR: M\n#+AUTHOR: N\n"
        "#+LASTMOD: 2023-02-01\n#+BEGIN_SRC\n"
    )
    loaded = read_org(text)
    assert loaded.value == {
        "title": "A: b",
        "tags": ["x", "y"],
        "date": "2023-01-31",
        "author": ["M", "N"],
        "lastmod": "2023-02-01",
    }
    assert text[loaded.offsets["tags"] :].startswith("x y")
