"""The text that shortcodes show, compared with Hugo 0.131 and plain templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.extractor.markdown.render import render
from eventsearch.extractor.markdown.shortcodes.lexer import Broken, Escaped, Tag, tokens
from eventsearch.extractor.site import Markup, Site

SITE = Site(
    root=Path("/site"),
    markup=Markup(unsafe=True),
    params={"team": {"Name": "Labo", "size": 3}, "list": [1]},
)


def text(body: str) -> str:
    """Return the text of a Markdown page."""
    return render(body, site=SITE, path="content/a.md").text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Paired shortcodes keep their inner text; others disappear.
        ("a {{< md >}}**b**{{< /md >}} c", "a b c"),
        ("a {{% raw %}}**b**{{% /raw %}} c", "a b c"),
        ("a\n{{< un >}}\nb", "a b"),
        ("a\n{{% un %}}\nb", "a\nb"),
        ("x{{<un>}}y {{<  un  />}}z", "xy z"),
        ("a {{< box >}}\n\n- x\n- y\n\n{{< /box >}}", "a\nx\ny"),
        ("{{% callout %}}\n\nMail: <a@b.example>\n\n{{% /callout %}}", "Mail: a@b.example"),
        ("{{% row %}}\n| a | b |\n|---|---|\n| 1 | 2 |\n{{% /row %}}", "a\nb\n1\n2"),
        ("{{< a >}}{{< b >}}**i**{{< /b >}} j{{< /a >}}", "i j"),
        ("{{< a >}}{{% b %}}{{< c >}}*x*{{< /c >}}{{% /b %}}{{< /a >}}", "x"),
        ("- a\n\n  {{< md >}}\n  b\n  {{< /md >}}\n- c", "a\nb\nc"),
        ("1. a\n{{% raw %}}\nb\n{{% /raw %}}\n2. c", "a\nb\nc"),
        ("| a |\n|---|\n| {{< md >}}x{{< /md >}} |", "a\nx"),
        ("**{{< md >}}b{{< /md >}}**", "b"),
        ("<div>\n{{< md >}}\n*x*\n{{< /md >}}\n</div>", "x"),
        ("```\na {{< un >}}b\n```", "a b"),
        ("{{< a >}}\n```\n{{< b >}}x{{< /b >}}\n```\n{{< /a >}}", "x"),
        ("<!-- {{< md >}}hidden <!-- x -->{{< /md >}} --> shown", "shown"),
        # Arguments for the reader are shown.
        (
            'Le {{< abbr title="Service public" text="(SP)" >}} agit.',
            "Le Service public (SP) agit.",
        ),
        ('{{< spoiler text="Un _making-of_ ?" >}}\nOui.\n{{< /spoiler >}}', "Un making-of ? Oui."),
        ('{{< box title="T" >}}\n- a\n{{< /box >}}', "T\na"),
        ('{{% box title="T *x*" %}}\n\nb\n{{% /box %}}', "T x\nb"),
        ('{{% tag label="L" %}} b', "L b"),
        ('{{< cta cta_text="Go" cta_link="/x" icon_name="i" id="j" class="k" >}}', "Go"),
        ('{{< cite name="N" cite="C" url="/u" alt="A" src="s" >}}', "N C"),
        ('{{< staticref "uploads/a.ics" "newtab" >}}calendrier{{< /staticref >}}', "calendrier"),
        ('{{< a TITLE="x > y" b=`{{< z >}}` c=plain text="say \\"hi\\"" >}}', "x > y say “hi”"),
        ('{{< a\n  title="one"\n  text=`two`\n>}}', "one two"),
        ("{{< a title=plain-word text=1.5 >}}", "plain-word 1.5"),
        ("{{< a title=https://b.example/c >}}", "https://b.example/c"),
        ('{{< a title="" >}}b', "b"),
        # Hugo's built-in shortcodes.
        (
            '{{< figure src="a.jpg" title="T *x*" caption="C **y**" attr="A" alt="no" >}}',
            "T *x*\nC y\nA",
        ),
        ("x {{< highlight go >}}a := <b>{{< /highlight >}} y", "x\na := <b>\ny"),
        ('{{< highlight html "linenos=false" >}}\n<p>\n\nx</p>\n{{< /highlight >}}', "<p>\nx</p>"),
        ("{{% highlight sh %}}\n# no heading\n{{% /highlight %}}", "# no heading"),
        ("{{< highlight >}}\nA *site's own*\n{{< /highlight >}}", "A site’s own"),
        ("{{< code lang=md >}}\n- _a_ <b>c</b>\n{{< /code >}}", "- _a_ c"),
        ("{{< code-tabs >}}\n```\n_a_\n```\n{{< /code-tabs >}}", "_a_"),
        (
            '{{< youtube id="x" title="T" >}}{{< vimeo 1 >}}{{< tweet user="a" id="1" >}}',
            "",
        ),
        ("{{< x.inline >}}{{ .Page.Title }}{{< /x.inline >}}a", "a"),
        ('[x]({{< ref "a.md" >}}) [y]({{% relref "/b#c" %}} "t")', "x y"),
        ('<a href="{{< ref "a.md" >}}">z</a>', "z"),
        ('see {{< ref "posts/a.md#b" >}}', "see posts/a#b"),
        (
            '{{< param "team.name" >}} {{% param team.size %}}{{< param list >}}{{< param no >}}',
            "Labo 3",
        ),
        # Text that is not a shortcode stays.
        ('`{{</* x a="b" */>}}` and {{%/* y */%}}', '{{< x a="b" >}} and {{% y %}}'),
        ("```\n{{</* a */>}}{{</* /a */>}}\n```", "{{< a >}}{{< /a >}}"),
        # Documentation about shortcodes escapes them twice.
        ("`{{</*/* a */*/>}}` and `{{%/*/* b */*/%}}`", "{{</* a */>}} and {{%/* b */%}}"),
        (
            "{{ .Values.x }} {{site.y}} {% if z %} {{- with -}}",
            "{{ .Values.x }} {{site.y}} {% if z %} {{- with -}}",
        ),
        ("[x]({{ site.url }}/y)", "[x]({{ site.url }}/y)"),
    ],
)
def test_the_text_of_shortcodes_is_shown(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('a {{< abbr title="T" text="X" >}} b', "a b"),
        ('{{< box title="T" >}}inside{{< /box >}}', "inside"),
        ('{{% box title="T" %}}\n\ninside\n\n{{% /box %}}', "inside"),
        ('{{< figure src="a.jpg" title="T" caption="C" attr="A" >}}', "T\nC\nA"),
        ('see {{< ref "a.md" >}}, {{< param "team.name" >}}', "see a, Labo"),
    ],
)
def test_arguments_are_left_out_if_templates_print_none(body: str, expected: str) -> None:
    site = replace(SITE, markup=SITE.markup._replace(arguments=False))
    assert render(body, site=site, path="content/a.md").text == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('a {{< figure src="a.jpg" title="T" alt="A \'red\' <kite>" >}}', ("A 'red' <kite>",)),
        ('a {{< img src="a.jpg" alt="A kite" >}} b', ("A kite",)),
        ('{{% picture image_alt="A kite" %}}', ("A kite",)),
        ("## ![A kite](a.jpg)\n\n[![A *hill*][k]](/b)\n\n[k]: c.png", ("A kite", "A hill")),
        ('{{< img alt="" >}}{{< img alt="a.jpg" >}}![](a.jpg)![DSC_1](b.jpg)', ()),
        ('`![A kite](a.jpg)` {{< youtube id="x" alt="A kite" >}}', ()),
    ],
)
def test_alternative_texts_are_kept_apart(body: str, expected: tuple[str, ...]) -> None:
    rendered = render(body, site=SITE, path="content/a.md")
    assert rendered.alts == expected
    assert "kite" not in rendered.text.replace("![A kite]", "")
    assert [section.heading for section in rendered.sections if section.heading] == []


def test_parameters_of_the_page_come_before_those_of_the_site() -> None:
    rendered = render(
        '{{< param "team.name" >}} {{< param "team.size" >}}',
        site=SITE.__class__(root=SITE.root, params={"team": {"name": "site", "size": 3}}),
        path="a.md",
        front={"team": {"name": "page"}},
    )
    assert rendered.text == "page 3"


@pytest.mark.parametrize(
    ("body", "code", "line", "column", "message", "hint", "expected"),
    [
        (
            "a\n\nb {{< x", "E401", 12, 3, "shortcode 'x' has no end",
            "write >}} after its arguments, and close every quote", "a\nb {{< x",
        ),
        (
            '{{% x a="b %}} c', "E401", 10, 1, "shortcode 'x' has no end",
            "write %}} after its arguments, and close every quote", "{{% x a=“b %}} c",
        ),
        (
            "{{< >}} a", "E401", 10, 1, "shortcode has no name",
            "write the name after {{<, or {{</* to show it as text", "{{< >}} a",
        ),
        (
            "é {{</* x >}} a", "E401", 10, 3, "escaped shortcode is not closed",
            "write */>}} after it", "é {{</* x >}} a",
        ),
        (
            "a\r\nb {{< /x >}} c", "E402", 11, 3, "shortcode 'x' is closed but not open",
            "open it before, or remove the closing tag", "a b c",
        ),
        (
            "{{< x >}}a{{< /x >}}\n{{< x >}}b", "E403", 11, 1,
            "shortcode 'x' is not closed here, though it is elsewhere",
            "close it with /x, or write / before its end", "a b",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_reported_with_its_place_and_the_text_stays(
    body: str, code: str, line: int, column: int, message: str, hint: str, expected: str
) -> None:
    rendered = render(body, site=SITE, path="content/a.md", first_line=10)
    assert rendered.text == expected
    assert [
        (p.path, p.code, p.line, p.column, p.message, p.hint, p.severity)
        for p in rendered.diagnostics
    ] == [("content/a.md", code, line, column, message, hint, "warning")]


def test_the_nearest_opening_is_closed() -> None:
    assert text("{{< a >}}{{< b >}}x{{< /a >}}y") == "xy"
    rendered = render("{{< a >}}{{< a >}}x{{< /a >}}{{< /a >}}", site=SITE, path="a.md")
    assert (rendered.text, rendered.diagnostics) == ("x", ())


def test_tokens_are_found_in_order() -> None:
    source = 'a {{< b c d="1" D=2 />}}{{%/* e */%}}{{< f'
    tag, escaped, broken = tokens(source)
    assert isinstance(tag, Tag)
    assert (tag.name, tag.positional, dict(tag.named)) == ("b", ("c",), {"d": "2"})
    assert (tag.closed, tag.closing, tag.markdown) == (True, False, False)
    assert source[tag.start : tag.end] == '{{< b c d="1" D=2 />}}'
    assert isinstance(escaped, Escaped)
    assert escaped.text == "{{% e %}}"
    assert isinstance(broken, Broken)
    assert source[broken.start : broken.end] == "{{<"


def test_headings_inside_shortcodes_are_not_sections() -> None:
    rendered = render(
        "{{< a >}}\n# In\n\ntext\n{{< /a >}}\n\n{{% b %}}\n# In\n{{% /b %}}\n",
        site=SITE,
        path="a.md",
    )
    assert rendered.text == "In\ntext\nIn"
    assert [(s.heading, s.anchor, s.start) for s in rendered.sections] == [("In", "in", 8)]


def test_a_heading_with_a_shortcode_has_no_lasting_anchor() -> None:
    rendered = render("## The {{< a >}}b{{< /a >}} c\n\n## d\n", site=SITE, path="a.md")
    assert [(s.heading, s.anchor) for s in rendered.sections] == [("The b c", ""), ("d", "d")]


def test_no_text_is_mistaken_for_a_placeholder() -> None:
    assert text("\ue0f00\ue0f1 {{< a >}}x{{< /a >}}") == "\ufffd0\ufffd x"


@pytest.mark.parametrize(
    "opened",
    ["{{</* ", "{{</* a */ ", "{{< a ", "{{< a x=", "{{% /a\n", '{{< a "b" ', "{{< a `"],
)
def test_nothing_is_read_again_for_each_tag_without_an_end(opened: str) -> None:
    found = list(tokens(opened * 30_000))
    assert len(found) == 30_000
    assert all(isinstance(token, Broken) for token in found)
