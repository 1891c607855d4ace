"""Test which words of HTML a reader sees."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.html_text import (
    Place,
    document_links,
    html_to_text,
    replace_comments,
    without_comments,
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>H<sub>2</sub>O and x<sup>2</sup></p>", "H2O and x2"),
        ("<p>one<br>two<br/>three</p>", "one\ntwo\nthree"),
        ("<p>one\ntwo\t three</p>", "one two three"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "a\nb"),
        ("<table><tr><th>a</th><td>b <i>c</i></td></tr></table>", "a\nb c"),
        ("a<script>x</script><style>y</style><template>z</template>b", "ab"),
        ("a<!-- x\n\n<b>y</b> -->b", "ab"),
        ("<iframe>no frames</iframe><svg><text>x</text></svg><noscript>y</noscript>a", "a"),
        ("<pre><code>a  =  1\n\n  b\n</code></pre>", "a = 1\nb"),
        ("<p>&amp;lt; &eacute; &#8217;</p>", "&lt; é ’"),
        ("10\u00a0% \u202f! soft\u00adhyphen", "10\u00a0% \u202f! soft\u00adhyphen"),
        ("<p>e\u0301te\u0301</p>", "été"),
        ("<details><summary>S</summary>text</details>", "S\ntext"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<p>日本<b>語</b>です</p>", "日本語です"),
        ("a<img alt='x'>b<input value=y>", "ab"),
        ("a<sup><a class='footnote-ref' href='#x'>1</a></sup> b", "a b"),
        ("a<a role='doc-noteref'>1</a> b <a role='doc-backlink'>↩︎</a>", "a b"),
        ("", ""),
        ("<div></div> \n", ""),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert html_to_text(html).text == text


@pytest.mark.parametrize(
    ("html", "alts"),
    [
        ("<p>a <img src=x alt='A kite\n over the e\u0301tang'></p>", ("A kite over the étang",)),
        ("<img alt=b><img alt=a><a><img alt=b></a>", ("b", "a")),
        ("<img alt='Image of a dog'><IMG ALT=Eight>", ("Image of a dog", "Eight")),
        ("<img><img alt><img alt=''><img alt=' '><img alt='—'>", ()),
        ("<img alt='IMG_1234.jpg'><img alt=2031/kite-2.PNG><img alt='DSC_0012'>", ()),
        ("<img alt='Image 3'><img alt=P1010023><img alt='alt text'><img alt=Logo>", ()),
        ("<img alt=x aria-hidden=true><noscript><img alt=y></noscript>", ()),
    ],
)
def test_alternative_texts_of_images(html: str, alts: tuple[str, ...]) -> None:
    assert html_to_text(html).alts == alts


def test_a_whole_document_shows_its_title_and_body() -> None:
    html = (
        "<!doctype html><html><head><meta charset=latin1><title>Été</title>"
        "<link href=x></head><body><p>à Évian</p></body></html>"
    )
    assert html_to_text(html).text == "Été\nà Évian"


def test_numbered_headings_have_their_positions() -> None:
    html = "<p>é a</p><h2 n=0> One  <i>two</i></h2><p>b</p><h3 n=1>x<br>y</h3><h4 n=2></h4>"
    text, places, *_ = html_to_text(html, "n")
    assert text == "é a\nOne two\nb\nx\ny"
    assert places == (
        Place(number=0, heading="One two", start=4, spaced=" One  two"),
        Place(number=1, heading="x y", start=14, spaced="x y"),
        Place(number=2, heading="", start=17),
    )
    assert text[4:].startswith("One two")


def test_a_value_that_is_not_a_number_is_ignored() -> None:
    assert html_to_text("<h2 n=x>a</h2><h2 n>b</h2><h2 n=1>c</h2>", "n").places == (
        Place(number=1, heading="c", start=4, spaced="c"),
    )


@pytest.mark.parametrize("tag", ["div", "i", "svg", "h1", "pre"])
def test_html_may_be_nested_deeply(tag: str) -> None:
    deep = 20_000
    html = f"<{tag}>" * deep + f"<p>x</p></{tag}>" * deep
    assert html_to_text(html).text.count("x") == (deep if tag != "svg" else 0)


def test_many_tags_are_not_deep() -> None:
    html = "<svg>" + "<path/>" * 1000 + "</svg>" + "<p>a<br>" * 1000 + "<div><b>c</b></div>"
    assert html_to_text(html).text.split("\n") == ["a"] * 1000 + ["c"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<svg><p>x</p><svg>y</svg></svg>z", "z"),
        ("<script>var x = '<p>';", ""),
        ("<sup class='footnote-ref'><a>1</a></sup>z", "z"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
        ("<!-- x -->", ""),
        ("<?x y?>", ""),
        ("<p>a</p>", "a"),
    ],
)
def test_unclosed_tags_do_not_affect_the_next_text(html: str, text: str) -> None:
    assert html_to_text(html).text == text
    assert html_to_text("<p>a <b>b</b></p>").text == "a b"


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<p>Rien</p>", ""),
        ("<h1> </h1><h2>Un \n titre</h2>", "Un titre"),
        ("<title>Nom</title><h1></h1>", "Nom"),
        ("<h1></h1>", ""),
        ("<h1><h2> </h2></h1><h3>Un <h4>titre</h4></h3>", "Un titre"),
        ("<h1>Un<br>titre</h1><h2>Deux</h2>", "Un titre"),
    ],
)
def test_the_first_heading_with_text_is_used(html: str, heading: str) -> None:
    assert html_to_text(html).heading == heading


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a<!-- b\nc -->d<!---->e", "ade"),
        ("<!-- a <!-- b -->c -->", "c -->"),
        ("a<!-- b -->c<!-- d", "ac<!-- d"),
        ("--> a <!-- b", "--> a <!-- b"),
        ("<!-->a", "<!-->a"),
        ("", ""),
    ],
)
def test_a_comment_ends_at_its_first_end(text: str, left: str) -> None:
    assert without_comments(text) == left


def test_a_comment_can_be_replaced() -> None:
    assert replace_comments("a<!-- b -->c", lambda found: found[0].upper()) == "a<!-- B -->c"


def test_links_of_a_document_however_they_are_written() -> None:
    html = """<p><A HREF='/a'>a</A> <a class=x href=/b>b <a name="c">c</a>
    <a href="/d?x=1&amp;y=2">d</a> <a href="">e</a>"""
    assert document_links(html) == ("/a", "/b", "/d?x=1&amp;y=2")


@pytest.mark.parametrize("text", ["https://example.org/a.html", "./notes.txt", ""])
def test_a_document_that_is_an_address_has_no_links(text: str) -> None:
    assert document_links(text) == ()


MARK = "data-number"
PIECES = (
    *("<p>", "</p>\n", "<ul>\n", "</ul>\n", "<li>", "</li>\n", "<blockquote>", "</blockquote>"),
    *(
        f'<h2 id="a" {MARK}="0">',
        "</h2>",
        "<h1>",
        "</h1>",
        "<pre><code>",
        "</code></pre>",
        "<br>\n",
    ),
    *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<em>", "</em>", "<hr>", "<del>"),
    *(
        "<div>",
        "</div>",
        "<figure>",
        "</figure>",
        "<!-- x -->",
        "<br/>",
        '<img alt="Ox" />',
        "<hr />",
    ),
    *('<a href="/x?a=1&amp;b">', "</a>", '<a class="footnote-ref" href="#1">', "<sup>", "</sup>"),
    *(
        '<img src="a.png" alt="A kite &amp; a  dog">',
        "a ",
        " b",
        "\n",
        "\t",
        "  ",
        "&lt;",
        "&quot;",
    ),
    *(
        "é",
        "e\u0301",
        "\u00a0",
        "日本",
        "🎉",
        "&eacute;",
        "\x01",
        "<",
        ">",
        "<b>",
        '<p title="x>y">',
    ),
)
WELL_NESTED = (
    "<p>One <em>two</em>\nthree</p>\n<hr>\n<p>4 &lt; 5 &amp; 6</p>\n",
    "<ul>\n<li><p>a</p>\n</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n",
    f'<h2 id="a" {MARK}="0">A  <code>b</code></h2>\n<p>c</p>\n<h3 id="d" {MARK}="1">D</h3>',
    "<h1></h1><h1>A <em>title</em></h1><pre><code>a  b\n\n  c\n</code></pre>",
    '<p>x<sup><a class="footnote-ref" role="doc-noteref" href="#1">1</a></sup> y</p>',
    '<p><img src="a.png" alt="A kite &quot;here&quot;" title="b"><img src="b" alt="c.png"></p>',
    "<p>a\n<pre><code>b</code></pre>c</p>d<p><p>e</p></p>&nbsp;f",
    '<div>a<p>b <!-- omitted -->c<br/>d</p><figure><img src="e" alt="F" /></figure></div><hr />g',
    '<p><a class="x" class="footnote-ref">a</a></p><ol start="3"><li>b</li></ol>',
)


@pytest.mark.parametrize("html", WELL_NESTED)
def test_html_that_needs_no_parser_has_the_same_text(html: str) -> None:
    # Only the parser reads this element.
    assert html_to_text(html, MARK) == html_to_text(f"{html}<tt></tt>", MARK)


def test_a_byte_order_mark_before_html_is_not_text() -> None:
    assert html_to_text("\ufeff<p>a</p>").text == "a"


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_html_has_the_text_that_the_parser_finds(html: str) -> None:
    assert html_to_text(f"<p>x</p>{html}", MARK) == html_to_text(f"<p>x</p>{html}<tt></tt>", MARK)


def test_markdown_without_html_loads_no_parser() -> None:
    code = f"""
import sys
from eventsearch.extractor.html_text import html_to_text
for html in {WELL_NESTED!r}:
    html_to_text(html)
assert "lxml.etree" not in sys.modules
html_to_text("<tt>a</tt>")
assert "lxml.etree" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
