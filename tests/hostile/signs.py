"""Signs with a special meaning for each reader. `growth` builds its patterns from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from platform_samples import SAMPLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """
    A site in which a certain reader reads a text, and the signs of that reader's syntax.

    Attributes:
        files: Other files of the site.
        path: The file that contains the text.
        before, after: The parts of that file before and after the text.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    path: str
    before: str = "---\ntitle: a\n---\n"
    after: str = ""
    signs: tuple[str, ...]


_MARKDOWN = (
    "*", "**", "_", "`", "``", "~", "~~", "[", "]", "(", ")", "[](", "](", "![", "![[]()", "[a](",
    "[a]", "[a]:", "[^a]", "[^a]:", "<", ">", "<a", "</a>", "<b>", "<!--", "-->", "<?", "&",
    "&amp;", "&#", "\\", "#", "# ", "-", "- ", "1. ", "> ", "=", "===", "---", "|", "|-", ":",
    ": ", "!", '"', "'", "$", "$$", "{", "}", "{#a}", "www.", "http://a.b", "a@b.c", "://", "    ",
    "\t", "\n", "\n\n", "  \n", "```\n", "~~~\n", "<div>\n", "</div>\n", "<pre>", "<table>",
    "<td>", ".", ",", "...", "+", "^", "==", "++", "a", "b c", "1", "é", "漢", "ไทย", "한", "ﷺ",
    "'a", "10%", "a-", "a+", "@", "\u200d", "́", "/",
)  # fmt: skip

_YAML = (
    "a", "a: ", "a:\n", "- ", "-", "? ", ": ", "[", "]", "{", "}", ",", "&a ", "*a", "!a ",
    "!!str ", "| ", ">\n", '"', "'", "\\", "#", " #", "\n", "\n\n", "  ", "    ", "\t", "<<: ",
    "---", "---\n", "...\n", "%", "@", "`", "0", "1:", "1e", "0x", "2031-01-01", "T10:", "+", ".",
    "é", "~", "=", '"a": ', "a: b\n", "- a\n", "a: |\n", " a\n", "tags: [a]\n", "authors:\n",
    "- name: a\n", "date: 2031-01-01\n", "date: demain 10h\n", "location: a, b\n", "title: ",
    "summary: *a* [b](c)", "url: /a/\n", "aliases: [a]\n", "cascade:\n", "menu:\n",
)  # fmt: skip

_TOML = (
    "a", "a = ", "a.", ".", "=", "[", "]", "[[", "]]", "[a]\n", "[[a]]\n", "{", "}", ",", '"',
    '"""', "'", "'''", "\\", "\\u", "#", "\n", "\r\n", "\n\n", " ", "\t", "0", "1_", "1e", "0x",
    "-", "+", "2031-01-01", "T10:", "true", "inf", "a = 1\n", "a = [", "a = {", "b.c = 1\n", "é",
    'a = "b"\n', "date = 2031-01-01\n", "tags = ['a']\n", "title = ", "\\\n", '"a".', "a = 'b'\n",
)  # fmt: skip

_JSON = (
    "{", "}", "[", "]", ":", ",", '"', '"a":', '"a"', "\\", '\\"', "\\u", "\\ud800", "0", "1",
    "1e", "-", ".", "true", "null", " ", "\n", "\t", "a", "é", '{"a":', "[[", '"a": 1,',
    '"title": ', "/*", "*/", "//", "+", "'", '"tags": ["a"],', '"date": "2031-01-01",',
)  # fmt: skip

_ORG = (
    "* ", "** ", "*", "*a*", "/", "/a/", "_", "+", "=", "~", "[[", "]]", "][", "[[a][b]]",
    "[fn:1]", "#+", "#+TITLE: a\n", "#+BEGIN_SRC\n", "#+END_SRC\n", "#+begin_quote\n",
    "#+end_quote\n", "- ", "1. ", "| ", "|", "|-", "# ", ":PROPERTIES:\n", ":END:\n", "$", "\\",
    "{", "}", "<", ">", "\n", "\n\n", " ", "a", "TODO ", "::", "<2031-01-01 Mon>", "-----\n",
    "#+TAGS[]: a\n", "#+A: ", "http://a.b",
)  # fmt: skip

_HTML = (
    *(each for each in _MARKDOWN if "<" in each or "&" in each), ">", '"', "'", "a=", "<p>", "<li>",
    "<script>", "</script>", "<style>", "<svg>", "<ul>", "</ul>", "a", " ",
)  # fmt: skip

_HUGO_SITE = SAMPLES["hugo"].markup
_HUGO_PAGE = "content/event/a/index.md"


_PATHS = ("a/", "a", "/", "../", "é", "%41", ":year/", " ", "http://a.b/", "-", ".")


def _value(before: str, after: str, signs: Iterable[str]) -> Syntax:
    """Return the syntax of a value in an event's front matter."""
    front = "---\ntitle: a\n" + ("" if before.startswith("date: ") else "date: 2031-01-01\n")
    return Syntax(
        files=_HUGO_SITE,
        path=_HUGO_PAGE,
        before=f"{front}{before}",
        after=f"{after}\n---\nb\n",
        signs=tuple(signs),
    )


PAGES: Mapping[str, Syntax] = {
    **{
        name: Syntax(
            files=each.markup or each.files,
            path=each.page,
            before=each.fences,
            signs=(*_MARKDOWN, *each.signs),
        )
        for name, each in SAMPLES.items()
    },
    "org": Syntax(
        files=_HUGO_SITE, path="content/event/a.org", before="#+TITLE: a\n\n", signs=_ORG
    ),
    "org front matter": Syntax(
        files=_HUGO_SITE,
        path="content/event/a.org",
        before="#+TITLE: a\n",
        after="\n\nb\n",
        signs=("#+a: b\n", "#+tags[]: ", "#+date: ", "<2031-01-01 ", "#+", "a ", "[", ">", ":"),
    ),
    "html": Syntax(files=_HUGO_SITE, path="content/event/a.html", signs=_HTML),
    "yaml": Syntax(
        files=_HUGO_SITE, path=_HUGO_PAGE, before="---\n", after="\n---\nb\n", signs=_YAML
    ),
    "toml": Syntax(
        files=_HUGO_SITE, path=_HUGO_PAGE, before="+++\n", after="\n+++\nb\n", signs=_TOML
    ),
    "javascript": Syntax(
        files=_HUGO_SITE,
        path=_HUGO_PAGE,
        before="---js\n",
        after="\n---\nb\n",
        signs=(*_JSON, "const a = ", "`", "${", "=>", "(", ")", ";", "title: 'a',", "/", "/*"),
    ),
    "json": Syntax(files=_HUGO_SITE, path=_HUGO_PAGE, before="{", after="}\nb\n", signs=_JSON),
    "summary": Syntax(
        files=_HUGO_SITE,
        path=_HUGO_PAGE,
        before="---\ntitle: a\nsummary: |\n  ",
        after="\n---\nb\n",
        signs=tuple(each for each in (*_MARKDOWN, *SAMPLES["hugo"].signs) if "\n" not in each),
    ),
    **{key: _value(f'{key}: "', '"', _PATHS) for key in ("slug", "url", "aliases")},
    "dates": _value("dates: [", "]", ("2031-01-01,", "2031-01-03,", "a,", "{date: 2031-01-01},")),
    "tags": _value("tags: [", "]", ("a,", "b!,", "c d,")),
    "rrule": _value(
        'rrule: "',
        '"',
        (
            *("FREQ=DAILY;", "FREQ=DAILY\\n", "RDATE:20310101\\n", "COUNT=9;", "BYDAY=MO,"),
            *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\\n", "every day ", "and ", "MO,", "1,", ";", "="),
        ),
    ),
    "date": _value(
        'date: "2031-01-01',
        '"',
        (
            *("1", "2031", "-", ":", "T", "Z", "+", " ", ".", "mai ", "lundi ", "h", "10h", "à "),
            *("am", "/", "a", ","),
        ),
    ),
}
"""Syntax of each kind of page and front matter value, by name."""

_SCRIPT = (
    *_JSON, "module.exports = {", "export default {", "title: ", "baseUrl: ", "docs: {", "path: ",
    "presets: [", "i18n: {", "locales: [", "`", "${", "=>", "(", ")", ";", "const a = ",
    "require('a')",
)  # fmt: skip
_HUGO_WORDS = ("baseURL = ", "baseurl", "contentDir: ", "theme", "[languages.a]\n", "[params]\n")
_TABLES = ("[tool.eventsearch]\n", "[tool", "tool.", "content = ", "index = ", "serve = ")

_PAGE = {"content/a.md": "a\n"}

CONFIGURATION: Mapping[str, Syntax] = {
    "config.toml": Syntax(files=_PAGE, path="config.toml", before="", signs=(*_TOML, *_HUGO_WORDS)),
    "hugo.yaml": Syntax(files=_PAGE, path="hugo.yaml", before="", signs=(*_YAML, *_HUGO_WORDS)),
    "config.json": Syntax(
        files=_PAGE, path="config.json", before="{", after="}", signs=(*_JSON, *_HUGO_WORDS)
    ),
    "zola.toml": Syntax(
        files=_PAGE, path="zola.toml", before="base_url = 'a'\n", signs=(*_TOML, "base_url = ")
    ),
    "_config.yml": Syntax(
        path="_config.yml", before="", signs=(*_YAML, "defaults:\n", "collections:\n")
    ),
    "_quarto.yml": Syntax(path="_quarto.yml", before="", signs=(*_YAML, "website:\n", "listing: ")),
    "mkdocs.yml": Syntax(
        files={"docs/a.md": "a\n"},
        path="mkdocs.yml",
        before="site_name: a\n",
        signs=(*_YAML, "nav:\n", "!ENV ", "!!python/name:a ", "plugins:\n", "INHERIT: "),
    ),
    "docusaurus.config.js": Syntax(
        files={"docs/a.md": "a\n"}, path="docusaurus.config.js", before="", signs=_SCRIPT
    ),
    "pyproject.toml": Syntax(
        files=_PAGE, path="pyproject.toml", before="", signs=(*_TOML, *_TABLES)
    ),
    "eventsearch.toml": Syntax(
        files=_PAGE, path="eventsearch.toml", before="", signs=(*_TOML, *_TABLES)
    ),
}
"""Syntax of each configuration file, by file name."""

_ICAL = (
    "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VTIMEZONE\n", "END:VTIMEZONE\n", "TZID:a\n",
    "DTSTART:20310101\n", "DTSTART;TZID=a:20310101T100000\n", "EXDATE:20310101\n", "UID:a\n",
    "RRULE:FREQ=DAILY\n", "RECURRENCE-ID:20310101\n", "SUMMARY:a\n", " a\n", "CATEGORIES:a,b\n",
    ";A=b", ':"', "\\,", ",", "LOCATION:+1 234 567 890\n", "\n", "X-WR-TIMEZONE:a/b/c\n",
)  # fmt: skip
_CSV = ("title,date\n", "a,2031-01-01\n", ",", '"', '""', "\n", "a", " ", "a;b|c,", "\t", "\r")

LISTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((".yml", ".yaml"), (*_YAML, "- title: a\n  date: 2031-01-01\n")),
    ".toml": (*_TOML, "[[a]]\ntitle = 'a'\ndate = 2031-01-01\n"),
    ".json": (*_JSON, '{"title": "a", "date": "2031-01-01"},'),
    **dict.fromkeys((".csv", ".tsv"), _CSV),
    ".ics": _ICAL,
}
"""Signs of each format of event lists, by file suffix."""
