"""
Test that Markdown gives the same HTML as Goldmark.

The files in ``goldmark/`` contain the cases: a title, Markdown, and the HTML of Hugo 0.131 (0.168
for ``headings_by_text.txt``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag
from bs4.element import NavigableString

from eventsearch.extractor.html_text import html_to_text
from eventsearch.extractor.markdown.goldmark import to_html
from eventsearch.extractor.site import Markup

CASES = Path(__file__).parent / "goldmark"
CONFIGURED = {
    "html": Markup(unsafe=True),
    "headings_ascii": Markup(auto_heading_id_type="github-ascii"),
    "headings_blackfriday": Markup(auto_heading_id_type="blackfriday", unsafe=True),
    "headings_by_text": Markup(
        ids_of_text=True,
        auto_term_id=True,
        attribute_block=True,
        unsafe=True,
        emoji=True,
        extras=("insert", "mark", "subscript", "superscript"),
        math=(("$", "$"), ("\\(", "\\)")),
    ),
    "hard_wraps": Markup(hard_wraps=True),
    "emoji": Markup(emoji=True),
    "attribute_lines": Markup(attribute_block=True),
    "signs": Markup(
        signs=(
            ("apostrophe", "'"),
            ("ellipsis", ""),
            ("leftdoublequote", "«&nbsp;"),
            ("rightdoublequote", "&nbsp;»"),
        )
    ),
    "extras": Markup(
        strikethrough=False,
        extras=("delete", "insert", "mark", "subscript", "superscript"),
    ),
    "cjk": Markup(join_wide_lines=True, escaped_space=True),
    "math": Markup(math=(("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"))),
}
KEPT = ("alt", "href", "src", "start", "title")


class Case(NamedTuple):
    """One case of a file."""

    rule: str
    title: str
    markdown: str
    html: str


def cases() -> Iterator[Case]:
    """Yield the cases of all files."""
    for path in sorted(CASES.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").split("\n.\n")
        for title, markdown, html in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=False):
            yield Case(path.stem, title.strip(), markdown + "\n", html)


def shape(html: str) -> list[str]:
    """Return tags and words, without the blanks and line ends between tags."""
    found: list[str] = []
    stack: list[Tag | NavigableString | str] = [BeautifulSoup(html, "lxml")]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            found.append(node)
        elif isinstance(node, Tag):
            if node.get("role") == "doc-backlink":
                continue
            names = (*KEPT, "id") if re.fullmatch("h[1-6]", node.name) else KEPT
            attributes = "".join(
                f" {name}={unquote(str(node[name]))}" for name in names if name in node.attrs
            )
            found.append(f"<{node.name}{attributes}>")
            stack.append(f"</{node.name}>")
            stack.extend(
                reversed([c for c in node.contents if isinstance(c, Tag | NavigableString)])
            )
        elif not isinstance(node, Comment | Doctype) and (words := " ".join(node.split())):
            found.append(words)
    return found


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: f"{case.rule}: {case.title}")
def test_markdown_gives_the_same_html_as_goldmark(case: Case) -> None:
    converted = to_html(case.markdown, CONFIGURED.get(case.rule, Markup()))
    assert shape(converted.html) == shape(case.html)


def test_there_are_cases_for_every_configuration() -> None:
    assert set(CONFIGURED) <= {case.rule for case in cases()}
    assert len(list(cases())) > 90


@pytest.mark.parametrize(
    ("markup", "source", "expected"),
    [
        (Markup(typographer=False), 'L\'"été" -- ...', '<p>L\'"été" -- ...</p>'),
        (Markup(linkify=False), "https://a.example", "<p>https://a.example</p>"),
        (Markup(table=False), "a | b\n-|-", "<p>a | b\n-|-</p>"),
        (Markup(strikethrough=False), "~~a~~", "<p>~~a~~</p>"),
        (Markup(task_list=False), "- [x] a", "<ul>\n<li>[x] a</li>\n</ul>"),
        (Markup(definition_list=False), "a\n: b", "<p>a\n: b</p>"),
        (Markup(footnote=False), "a[^1]\n\n[^1]: b c", "<p>a[^1]</p>\n<p>[^1]: b c</p>"),
    ],
)
def test_a_disabled_rule_leaves_text(markup: Markup, source: str, expected: str) -> None:
    assert to_html(source, markup).html == expected


def test_heading_ids_can_be_switched_off() -> None:
    source = "# A\n\n# B {#c}\n"
    assert to_html(source, Markup(auto_heading_id=False)).headings == ((1, ""), (1, "c"))
    assert to_html(source, Markup(attribute_title=False)).headings == ((1, "a"), (1, "b-c"))


def test_formulas_can_be_inside_a_paragraph() -> None:
    html = to_html("so $$a_1*b*c$$ *it* is", CONFIGURED["math"]).html
    assert html == "<p>so $$a_1*b*c$$ <em>it</em> is</p>"


def test_line_ends_of_every_kind_are_line_ends() -> None:
    assert to_html("# A\r\n\r\n- b\r- c\r\n", Markup()) == to_html("# A\n\n- b\n- c\n", Markup())


def test_documents_do_not_share_references() -> None:
    markup = Markup()
    to_html("# A\n\n[r]: /x\n\n[^1]: note\n", markup)
    assert to_html("# A\n\n[r] [^1]\n", markup).headings == ((1, "a"),)
    assert "[r] [^1]" in to_html("# A\n\n[r] [^1]\n", markup).html


def test_deep_nesting_loses_no_word() -> None:
    for source in (
        "> " * 2000 + "word",
        "- " * 2000 + "word",
        "*a " * 2000 + "word" + " b*" * 2000,
    ):
        assert "word" in html_to_text(to_html(source, Markup()).html).text


def test_a_lone_surrogate_is_not_lost() -> None:
    assert to_html("a \ud800 b", Markup()).html == "<p>a ? b</p>"
