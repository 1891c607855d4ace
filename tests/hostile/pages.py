"""
Files written to stop a run: each is a function of the file's approximate size in characters.

Texts that are not front matter are Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

Made = Callable[[int], str]

WORDS = "La réunion du printemps commence à Rennes avec douze personnes et un café. "


def _filled(unit: str, size: int, before: str = "", after: str = "") -> str:
    return before + unit * max(1, size // len(unit)) + after


def _front(text: str, fence: str = "---") -> str:
    return f"{fence}\n{text}\n{fence}\nCorps.\n"


def _body(unit: str, before: str = "", after: str = "") -> Made:
    return lambda size: _front("title: a") + _filled(unit, size, before, after)


def _paired(opening: str, closing: str) -> Made:
    """Return a body of openings, followed by as many closings."""

    def made(size: int) -> str:
        count = size // len(opening + closing)
        return _front("title: a") + opening * count + closing * count

    return made


def _many(line: str, before: str = "", fence: str = "---") -> Made:
    """Return front matter with numbered lines."""
    return lambda size: _front(before + _numbered(lambda at: line.format(at), size), fence)


def _numbered(line: Callable[[int], str], size: int) -> str:
    """Return numbered lines that together have this size."""
    return "".join(line(at) for at in range(size // len(line(10_000))))


def _yaml(unit: str, before: str = "", after: str = "") -> Made:
    return lambda size: _front(_filled(unit, size, before, after))


def _toml(unit: str, before: str = "", after: str = "") -> Made:
    return lambda size: _front(_filled(unit, size, before, after), "+++")


def _json(unit: str, before: str = "", after: str = "") -> Made:
    return lambda size: "{" + _filled(unit, size, before, after) + "}\nCorps.\n"


def plain(size: int) -> str:
    """Return an ordinary page with the usual content: a page to compare hostile ones with."""
    paragraph = f"## Titre {{#a}}\n\n{WORDS * 4}\n\n- *un* [lien](/a/)\n- deux\n\n"
    return _front("title: Une page\ntags: [a, b]\ndate: 2031-05-01") + _filled(paragraph, size)


def _laughs(size: int) -> str:
    """Return lists of ten aliases to the previous list, up to this size."""
    names = [f"a{at}" for at in range(max(9, size // 70))]
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"] + [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in pairwise(names)
    ]
    return _front("".join(lines))


def _merged(size: int) -> str:
    """Return mappings, each of which merges the previous mapping ten times."""
    names = [f"a{at}" for at in range(max(9, size // 70))]
    lines = ["a0: &a0 {x: y}\n"] + [
        f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 10)}], k{name}: 1}}\n"
        for before, name in pairwise(names)
    ]
    return _front("".join(lines))


def _quadratic(size: int) -> str:
    """Return one long list, and aliases to it that are as long together as the list."""
    return _front(f"a: &a [{'x, ' * (size // 6)}x]\nb: [{'*a, ' * (size // 8)}*a]")


def _steps(unit: str, indent: int, levels: int) -> Made:
    """Return groups of lines, each line indented deeper than the line before."""

    def made(size: int) -> str:
        block = "".join(f"{' ' * (indent * at)}{unit}\n" for at in range(levels))
        return _front("title: a") + _filled(block + "\n\nfin\n\n", size)

    return made


FRONT_MATTER: Mapping[str, Made] = {
    "billion laughs": _laughs,
    "billion merges": _merged,
    "quadratic aliases": _quadratic,
    "anchor in itself": _yaml("x", "a: &a [*a, ", "]"),
    "merge of itself": _yaml("x", "a: &a {<<: *a, k: ", "}"),
    "many keys": _many("clef{0:06}: {0}\n"),
    "one key many times": _yaml("title: a\n"),
    "many tags": _many("- mot{:06}\n", "tags:\n"),
    "one tag many times": _yaml("- Mot\n", "tags:\n"),
    "many authors": _many("- name: Nom {:06}\n", "authors:\n"),
    "many anchors": _many("c{0:06}: &c{0:06} x\n"),
    "anchor defined again": _many("c{:06}: &a x\n"),
    "long scalar": _yaml("a", "title: "),
    "long title": _yaml(WORDS, "title: "),
    "long summary": _yaml("*a* [b](c) ", "summary: "),
    "long key": _yaml("a", "", ": b"),
    "long quoted": _yaml("\\u0041", 'title: "', '"'),
    "quotes with a backslash": _yaml("\\'", 'title: "', '"'),
    "tabs": _yaml("a:\tb\n"),
    "block scalar": _yaml("  ligne\n", "title: |\n"),
    "flow lists": _yaml("[", "a: "),
    "flow mappings": _yaml("{a: ", "a: "),
    "closed flow lists": lambda size: _front(f"a: {'[' * (size // 2)}{']' * (size // 2)}"),
    "indicators": _yaml("- ", ""),
    "nested keys": lambda size: _front(
        "".join(f"{' ' * at}a:\n" for at in range(int((2 * size) ** 0.5)))
    ),
    "question marks": _yaml("? "),
    "tags of python": _yaml("- !!python/object/apply:os.system [id]\n", "a:\n"),
    "unclosed quote": _yaml("a ", 'title: "'),
    "documents": _yaml("a: b\n---x\n", "title: a\n"),
    "many comments": _yaml("# a\n"),
    "integers": _yaml("9", "weight: "),
    "hexadecimal": _yaml("f", "weight: 0x"),
    "binary": _yaml("YWFh", "title: !!binary "),
    "floats": _yaml("9", "weight: 1e"),
    "many dates": _yaml("- 99999-12-31T25:61:61+99:99\n", "date:\n"),
    "long date": _yaml("1", "date: 2031-05-01T10:00:00."),
    "long duration": _yaml("9", "date: 2031-05-01\nduration: PT"),
    "sixty": _yaml(":59", "weight: 1"),
    "never closed": lambda size: "---\n" + _filled("title: a\n", size),
    "toml: deep lists": _toml("[", "a = "),
    "toml: deep tables": _toml("a.", "", "b = 1"),
    "toml: deep inline": _toml("{a=", "a = "),
    "toml: keys of many parts": _many(
        "k{:06}." + ".".join("abcdefghijklmnop") + " = 1\n", fence="+++"
    ),
    "toml: long integer": _toml("9", "weight = "),
    "toml: long float": _toml("9", "weight = 1."),
    "toml: many keys": _many("clef{0:06} = {0}\n", fence="+++"),
    "toml: many tables": _many("[t{:06}]\n", fence="+++"),
    "toml: lists of tables": _toml("[[a]]\n"),
    "toml: deep lists of tables": lambda size: _front(
        "".join(f"[[{'.'.join(['a'] * at)}]]\n" for at in range(1, int(size**0.5))), "+++"
    ),
    "toml: quotes": _toml('"', "title = "),
    "toml: open text": _toml("a\n", 'title = """'),
    "toml: date": _toml("1", "date = 2031-05-01T10:00:00."),
    "toml: year": lambda _: _front("date = 99999-05-01", "+++"),
    "json: deep lists": _json("[", '"a": '),
    "json: deep objects": _json('{"a":', '"a": '),
    "json: long integer": _json("9", '"weight": '),
    "json: long float": _json("9", '"weight": 1.'),
    "json: exponent": lambda _: '{"weight": 1e999999, "date": 1e400}\n',
    "json: many keys": lambda size: (
        "{" + _numbered(lambda at: f'"clef{at:06}": {at},\n', size) + '"z": 1}\n'
    ),
    "json: never closed": lambda size: "{" + _filled('"a": {', size),
    "json: surrogates": _json("\\ud800", '"title": "', '"'),
    "org: many keys": lambda size: _numbered(lambda at: f"#+CLEF{at:06}: {at}\n", size),
    "org: one key": lambda size: _filled("#+TAGS[]: a b\n", size),
}
"""Front matter in YAML, TOML, JSON and Org."""

_SIGNS = (
    "[", "![", "](", "[a](", "[a][", "[^", "*", "_", "**", "* ", "*a ", "_a", "**a* ", "~~", "`",
    "``` ", "`a", "<", "<a ", "</a>", "<!--", "<![CDATA[", "<?", "<!a ", "&", "&#", "&amp;", "\\",
    "$", "$$", "|", ":", "!", "#", "-", "=", "+", "~", "^", "{", "{{", "{%", "{#", "://", "www.",
    "http://a.", "a@b.", "a@", "(", ")", '"', "'", "--", "...", "<<", "\u2028", "\u202e",
    "\u0301", "\x01", "\t", " ", "\n", "  \n", "\n\n", "a\n", "a", "é", "😀", "e\u0301", "[]",
    "[](", "<a@b.c>", "<http://a>", "\\[", ":a:", "[ ](", "[a]: b\n", "*_", "**_", "a**b", "_*_a",
)  # fmt: skip

_LINES = (
    "> ", ">", "- ", "* a\n", "1. a\n", "1) ", "# a\n", "## a {#b .c d=e}\n", "a\n===\n", "---\n",
    "    a\n", "```\n", "~~~ a\n", "<div>\n", "<div>\n\n", "</div>\n\n", "<p>", "<b>", "<i>a",
    "<table><tr><td>", "<ul><li>", "<details><summary>", "<svg><title>", "<script>", "<style>",
    "<textarea>", "<select><option>", "<math>", "<template>", "<noscript>", "<pre>\n", "<a><a>",
    "<h1>", "<form>", "<button>", "<font>", "<b><i><u>", "<p><b>", "<br>", "<img src=a>",
    "| a | b |\n", "| a |\n|---|\n", "|a|\n|-|\n|b|\n\n", "Terme\n: sens\n\n", "[^1]: a\n\n",
    "[^1]\n\n[^1]: [^1]\n\n", "- [ ] a\n", "$$\na\n", "\\[\n", "!!! note\n", "=== \"a\"\n",
    "+++\n", "---\na: b\n", "<!-- a\n", "a  \nb\\\n", "> - 1. ", "- - - ", "* * a\n", "> # a\n",
    "<a b=c ", "<a href=\"x\">", "<a href='", "\tcode\n", " - a\n", "http://a.b/(((", "[a]\n\n",
)  # fmt: skip

_SHORTCODES = (
    "{{< a >}}", "{{< a >}}x{{< /a >}}", "{{% a %}}", "{{< /a >}}", "{{< a", '{{< a b="',
    "{{< a `",
    "{{</* a */>}}", "{{</* ", "{{< a b=c d=e >}}", "{{% callout %}}\n", '{{< ref "',
    "{{< param a >}}",
    '{{< figure title="{{< figure title=" >}}', "{{<", "{{%", "{{< a/ >}}", "{{< highlight go >}}",
    "{{<a>}}{{%b%}}", "{{< comment >}}", "{{< include a.md >}}", '{{< figure caption="*a*" >}}',
)  # fmt: skip


def _references(size: int) -> str:
    """Return one long link destination, and links to it with the same total size."""
    target = "/" + "a" * (size // 2)
    return _front("title: a") + f"[a]: {target}\n\n" + "[a] " * (size // 8)


def _footnotes(size: int) -> str:
    """Return footnotes that each refer to the next one twice. The last one refers to the first."""
    count = size // 40
    notes = (f"[^{at}]: a[^{(at + 1) % count}] b[^{(at + 1) % count}]\n\n" for at in range(count))
    return _front("title: a") + "[^0]\n\n" + "".join(notes)


MARKDOWN: Mapping[str, Made] = {
    **{f"sign {sign!r}": _body(sign) for sign in _SIGNS},
    **{f"line {line!r}": _body(line, "\n") for line in _LINES},
    **{f"shortcode {one!r}": _body(one) for one in _SHORTCODES},
    "sign and word": _body("*a _b `c [d <e ", "", ""),
    "emphasis runs": _body("***a** b* **c"),
    "brackets closed": _paired("[", "]"),
    "links in links": _paired("[a", "](b)"),
    "images in images": _paired("![a", "](b)"),
    "emphasis nested": _paired("*a **b ", "** *"),
    "backticks of all lengths": lambda size: (
        _front("title: a") + " ".join("`" * at for at in range(1, int((2 * size) ** 0.5)))
    ),
    "quotes in steps": _steps("> a", 0, 40),
    "lists in steps": _steps("- a", 2, 300),
    "numbered in steps": _steps("1. a", 3, 300),
    "lists and quotes": _body("- > 1. a\n", "\n"),
    "references": _references,
    "many references": lambda size: (
        _front("title: a") + _numbered(lambda at: f"[r{at:06}]: /a\n", size)
    ),
    "references unfound": lambda size: (
        _front("title: a") + _numbered(lambda at: f"[r{at:06}] ", size)
    ),
    "footnotes in a circle": _footnotes,
    "wide table": lambda size: (
        _front("title: a") + f"{'|a' * (size // 4)}|\n{'|-' * (size // 4)}|\n"
    ),
    "wide and long table": lambda size: (
        _front("title: a") + f"{'|a' * 1000}|\n{'|-' * 1000}|\n" + "|b\n" * (size // 3)
    ),
    "html attributes": _body("a=b ", "<div ", ">"),
    "html deep and closed": _paired("<b>", "</b>"),
    "html deep blocks": _paired("<div>\n\n", "</div>\n\n"),
    "one line": lambda size: _front("title: a") + _filled(WORDS, size),
    "one word": lambda size: _front("title: a") + "a" * size,
    "accents on one letter": lambda size: _front("title: a") + "a" + "\u0301" * size,
    "same headings": _body("# a\n\n"),
    "many headings": lambda size: (
        _front("title: a") + _numbered(lambda at: f"## Titre {at:06}\n\n", size)
    ),
    "shortcodes in each other": _paired("{{< a >}}", "{{< /a >}}"),
    "markdown shortcodes in each other": _paired("{{% a %}}\n", "{{% /a %}}\n"),
    "many words": lambda size: (
        _front("title: a") + _numbered(lambda at: f"m{at * 7919 % 9999991:07x} ", size)
    ),
    "numbers": _body("9"),
    "dates": _body("31/12/2031 25:61 "),
}
"""Bodies in Markdown."""

LARGEST: Mapping[str, Made] = {
    "signs": lambda size: _front("title: a") + "漢" * (size // 3),
    "different signs": lambda size: (
        _front("title: a") + "".join(chr(0xAC00 + at * 7919 % 11172) for at in range(size // 3))
    ),
    "letters": _body("x "),
    "joined letters": lambda size: _front("title: a") + "a_" * min(size // 2, 500_000),
    "different words": lambda size: (
        _front("title: a") + " ".join(f"m{at}" for at in range(size // 8))
    ),
    "phrases": lambda size: _front("title: a") + "\ufdfa" * (size // 3),
    "title of signs": lambda size: _front(f"title: {'漢' * min(size // 3, 490_000)}"),
    "empty headings": lambda size: _front("title: a") + "#\n" * min(size // 2, 74_000),
    "list": lambda size: _front("title: a") + "- a\n" * min(size // 4, 74_000),
    "many keys": lambda size: _front(
        _numbered(lambda at: f"clef{at:06}: {at}\n", min(size, 180_000))
    ),
}
"""Number of characters read of a page, filled with the Markdown that takes the most memory."""
