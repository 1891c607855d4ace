"""The text that a reader sees of a body, whatever the body contains."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.markdown import Converted
from eventsearch.extractor.markdown.goldmark import to_html
from eventsearch.extractor.markdown.render import (
    MAX_FAULTS,
    MAX_MARKS,
    plain_text,
    render,
)
from eventsearch.extractor.site import Markup, Site
from eventsearch.model.page import Section

SITE = Site(root=Path("/site"), markup=Markup(unsafe=True, emoji=True))
SAFE = Site(root=Path("/site"))

MARKDOWN = st.text(
    st.sampled_from("ab é1 \n\t*_`~[](){}<>!#-+=|:.\"'\\&^/%$@\u00a0\u0301")
    | st.characters(codec="utf-8")
)


def test_a_page_becomes_lines_and_sections() -> None:
    body = (
        "\nLe webinaire du __31 janvier__,\nà 10\u00a0%[^1].\n\n"
        "## L'_atelier_ {#a}\n\n- un\n- deux\n\n"
        "## L'atelier\n\n[^1]: Une note.\n"
    )
    rendered = render(body, site=SITE, path="content/a.md")
    assert rendered.text == (
        "Le webinaire du 31 janvier, à 10\u00a0%.\nL’atelier\nun\ndeux\nL’atelier\nUne note."
    )
    assert rendered.sections == (
        Section(level=2, heading="L’atelier", anchor="a", start=36),
        Section(level=2, heading="L’atelier", anchor="latelier", start=54),
    )
    assert rendered.diagnostics == ()


def test_an_html_page_is_not_markdown_but_its_shortcodes_are_expanded() -> None:
    body = "<!doctype html><title>T</title>\n<h2 id=x>*a*</h2>\n\n    {{< b >}}<i>c{{< /b >}} {{< d"
    for path in ("content/a.html", "content/a.HTM"):
        rendered = render(body, site=SITE, path=path, first_line=5)
        assert rendered.text == "T\n*a*\nc {{< d"
        assert rendered.sections == ()
        assert [(p.code, p.line) for p in rendered.diagnostics] == [("E401", 8)]


def test_raw_html_is_left_out_if_the_site_forbids_it() -> None:
    body = "a <b>b</b>\n\n<div>c</div>\n\n{{< d >}}<p>e</p>{{< /d >}}"
    assert render(body, site=SAFE, path="a.md").text == "a b\ne"
    assert render(body, site=SITE, path="a.md").text == "a b\nc\ne"


def test_control_characters_separate_words() -> None:
    assert render("a\x00b\x0cc\x02d\x1fe", site=SITE, path="a.md").text == "a\ufffdb c d e"


def test_headings_of_raw_html_are_not_sections() -> None:
    body = '<h2 id="x">a</h2>\n\n<h2 data-eventsearch-heading="7">b</h2>\n\n## c\n'
    rendered = render(body, site=SITE, path="a.md")
    assert [(s.heading, s.anchor, s.start) for s in rendered.sections] == [("c", "c", 4)]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Lieu de la transformation publique", "Lieu de la transformation publique"),
        (
            "Le __31 janvier__, a lieu un `webinaire` à 10 %.\n",
            "Le 31 janvier, a lieu un webinaire à 10 %.",
        ),
        ("Un\nparagraphe\n\nUn autre\n", "Un paragraphe\nUn autre"),
        ("l'été", "l’été"),
        ("10%", "10%"),
        ("R&amp;D &#8212; <b>x</b>", "R&D — x"),
        ("C'est {{< b >}}ici{{< /b >}}", "C’est ici"),
        ("e\u0301te\u0301", "été"),
        ("snake_case 2.0 c++ c# :tada: # no", "snake_case 2.0 c++ c# 🎉 # no"),
        ("1. one", "one"),
        ("+ one", "one"),
        ("a\u00a0b  c", "a\u00a0b c"),
        ("a -- b...", "a – b…"),
        ("  \n ", ""),
        ("", ""),
    ],
)
def test_plain_text_of_front_matter(markdown: str, text: str) -> None:
    assert plain_text(markdown, site=SITE) == text


@given(MARKDOWN)
def test_any_text_gives_clean_lines(body: str) -> None:
    rendered = render(body, site=SITE, path="a.md")
    if rendered.text:
        assert all(line.strip() for line in rendered.text.split("\n"))
    assert unicodedata.is_normalized("NFC", rendered.text)
    assert plain_text(rendered.text, site=SITE) is not None
    for section in rendered.sections:
        assert rendered.text[section.start :].replace("\n", " ").startswith(section.heading)


@given(st.text("abéŒ ,.!?()/1w_", min_size=1))
def test_plain_text_equals_the_text_of_markdown(words: str) -> None:
    assert (
        plain_text(words, site=SITE) == render(words, site=SITE, path="a.md").text.strip()
        or "  " in words
    )


REPEATED = (
    "[^1]", "[", "![", "]", "*", "_a", "**a *b ", "> ", ">", "`", "`` ` ", "[a](", "[a](<b",
    '[a](b "', "<", "<a ", "<!--", "<?", "<a href='", "&", "~", "| a ", "- ", "1. ", "#", "\\", "'",
    '"x', "{{< ", "{{< a >}}", "{{% a %}}", "{{</* ", "www.", "a@", "(", ":a", "<div>", "<b>x",
    "</b>", "a\n===\n", "[a]: b\n", "[a] ", "$$", "{.a ", "  ", "\t", "\n",
)  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """Return the number of function calls: a measure of time that load does not change."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("sign", REPEATED)
def test_work_grows_with_the_length_and_not_with_its_square(sign: str) -> None:
    one, two = (
        calls(lambda n=n: render(f"[^1]: x\n\n{sign * n}", site=SITE, path="a.md"))  # type: ignore[misc]
        for n in (1000, 2000)
    )
    assert two < 2.5 * one + 1000


@pytest.mark.parametrize(
    "body", ["*a " * MAX_MARKS, "word " * 900_000 + "end", "x\n" * (MAX_MARKS + 1)]
)
def test_a_body_too_slow_to_render_keeps_its_words(body: str) -> None:
    body = f"<b>First</b>\n\n{body}"
    rendered = render(body, site=SITE, path="content/a.md", first_line=7)
    assert rendered.text.startswith("First\n")
    assert rendered.text.count("word") == body.count("word")
    assert rendered.sections == ()
    diagnostic = rendered.diagnostics[0]
    assert (diagnostic.path, diagnostic.line, diagnostic.column, diagnostic.code) == (
        "content/a.md",
        7,
        1,
        "E410",
    )
    assert diagnostic.message == (
        "body is too long to be read as Markdown: its words are indexed, its headings "
        "and shortcodes are not known"
    )
    assert (
        diagnostic.hint == "divide the page, to have fewer than 150000 marks and line ends on each"
    )
    assert diagnostic.severity == "warning"
    assert plain_text(body, site=SITE).startswith("First\n")


def test_long_prose_is_read() -> None:
    body = "## A heading\n\n" + "Some words, and a *few* more of them.\n\n" * 12_000
    rendered = render(body, site=SITE, path="a.md")
    assert len(rendered.sections) == 1
    assert rendered.diagnostics == ()


def test_only_some_faults_of_a_page_are_reported() -> None:
    assert len(render("{{< ( \n" * 100, site=SITE, path="a.md").diagnostics) == MAX_FAULTS


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One <!--more--> *two*\n", "One\ntwo"),
        ("One\n<!--more--> *two*\n", "One\ntwo"),
        ("One <!-- more --> *two*\n", "One two"),
        ("<!--more-->\n\nOne <!--more--> *two*\n", "One two"),
        ("- a\n<!--more-->\n- b\n", "a\nb"),
    ],
)
def test_the_summary_divider_separates_paragraphs(body: str, expected: str) -> None:
    for site in (SITE, SAFE):
        assert render(body, site=site, path="content/a.md").text == expected


def test_a_blank_text_has_no_headings_of_the_page_before() -> None:
    assert to_html("# A\n", SITE.markup).headings
    assert to_html(" \n", SITE.markup) == Converted(html="", headings=())
