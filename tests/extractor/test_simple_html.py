"""Which lines does HTML hold that needs no parser?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from eventsearch.extractor.html.fast_text import MOST_OPEN, simple_lines
from eventsearch.extractor.html.line_builder import Place
from eventsearch.extractor.html.tree_text import tree_lines
from long_form import tries

BLOCKS = (
    *("p", "p", "li", "ul", "ol", "h2", "h3", "td", "tr", "table", "thead", "dl", "dd", "dt"),
    *("blockquote", "div", "pre", "section", "summary"),
)
IN_LINE = ("a", "em", "code", "strong", "sup", "span")
ATTRIBUTES = ("",) * 6 + (' class="x"', ' href="a&amp;b"', ' n="1"', ' n="x"', ' id="n" disabled')
VOID = ("<br>", "<br/>", "<hr>", '<img src="x" alt="y">', "<input disabled>")
RULE_IN_TEXT = re.compile("<p[^<>]*>(?:(?!</p>).)*<hr>", re.DOTALL)
"""There a tree's paragraph ends, and its own end is lost: what stands on both sides is one line."""
WORDS = ("a", "b ", " c", "\n", " ", "é", "&amp;", "&lt;x", "d\ne", "\u00a0", "\t", ">", "'", '"')


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("\n", []),
        ("<p>un  mot\n et</p>\n<p>\u00a0</p>", ["un mot et"]),
        ("<p>H<sub>2</sub>O <em>x</em>\n<b>y</b></p>", ["H2O x y"]),
        ("<ul>\n<li>a<ul><li>b</li></ul></li></ul>", ["a", "b"]),
        ("<p>a<br>b<br />c</p><hr>", ["a", "b", "c"]),
        ("<pre><code>a  =  1\n\n  b\n</code></pre>", ["a = 1", "b"]),
        ("<p>&amp;lt; &lt;b&gt; &quot;</p>", ['&lt; <b> "']),
        ('<p><img src="a/b" alt="x">a <a href="?a&amp;b">b</a></p>', ["a b"]),
        ("<p>e\u0301te\u0301</p>", ["été"]),
        ("<div><p>a<hr>b</p>c</div>", ["a", "b", "c"]),
    ],
)
def test_simple_html_says_its_lines(html: str, lines: list[str]) -> None:
    """A tag of a block ends a line, others mean nothing."""
    found = simple_lines(html, "")
    assert found is not None
    assert found.done == lines


def test_numbered_headings_are_noted() -> None:
    """With the lines between their tags, and where these begin."""
    found = simple_lines('<p>a</p><h2 n="0">One <i>two</i></h2><h3 n="1">x<br>y</h3>', "n")
    assert found is not None
    assert found.places == [
        Place(number=0, heading="One two", start=2),
        Place(number=1, heading="x y", start=10),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "a",
        "<em>a</em> b",
        "<p>a",
        "<p>a</em></p>",
        "<p><em>a</p></em>",
        "<p>a<p>b</p></p>c",
        "<li>a</li>",
        "<ul><li>a<li>b</li></li></ul>",
        "<h2>a<div>b</div></h2>",
        "<div/>a</div>",
        "<p>a</p x>",
        "<p>a<!-- b --></p>",
        "<p>a &eacute; &#8217; b&c</p>",
        "<p class=x>a</p>",
        "<P>a</P>",
        "<p>a < b</p>",
        "<p>a\x01b</p>",
        "<p>a\ud800b</p>",
        "<p>a<script>b</script></p>",
        '<p>a<sup><a class="footnote-ref" href="#fn:1">1</a></sup></p>',
        '<p n="1">a</p>',
        "<div>" * (MOST_OPEN + 1) + "a" + "</div>" * (MOST_OPEN + 1),
    ],
)
def test_other_html_is_not_simple(html: str) -> None:
    """It is left to the parser."""
    assert simple_lines(html, "n") is None


def test_simple_html_says_what_a_tree_says() -> None:
    """All that is taken for simple has the lines and places that BeautifulSoup's tree has."""
    taken = 0
    for html in _made(tries(3_000, 300_000)):
        found = simple_lines(html, "n")
        if found and not RULE_IN_TEXT.search(html):
            taken += 1
            assert found == tree_lines(html, "n"), html
    assert taken > tries(500, 50_000)


def _made(count: int) -> Iterator[str]:
    """Yield HTML of which most is well formed, and some of it holds what it may not."""
    random = Random(1)
    for _ in range(count):
        yield _inside(random, 0)


def _inside(random: Random, depth: int) -> str:
    parts = []
    for _ in range(random.randint(0, 4)):
        kind = random.random()
        if kind < 0.35:
            parts.append(random.choice(WORDS) if depth or kind < 0.03 else "\n")
        elif kind < 0.5:
            parts.append(random.choice(VOID))
        elif depth < 6:
            tag = random.choice(BLOCKS if kind < 0.85 or not depth else IN_LINE)
            inside = _inside(random, depth + 1)
            closing = f"</{tag}>" if random.random() < 0.98 else ""
            parts.append(f"<{tag}{random.choice(ATTRIBUTES)}>{inside}{closing}")
    return "".join(parts)
