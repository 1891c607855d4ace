"""Missing shortcodes, fences, translations and texts, and what the site's Hugo refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import Settings, load_settings
from lint_site import CONFIGURATION, NOW, diagnostics, page, said
from platform_samples import FENCED_SAMPLES
from site_on_disk import write

# Which shortcodes certainly do not exist.

BODY = "Un mot.\n{{< calout >}}x{{< /calout >}}\n{{< calout >}}"
OWN = {"layouts/shortcodes/callout.html": "", "layouts/shortcodes/ui/card.en.html": ""}


def site(body: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page."""
    return {"content/post/a.md": page("title: A", body), **(more or {})}


def test_a_shortcode_without_a_template_is_reported_once(tmp_path: Path) -> None:
    found = diagnostics(tmp_path, site(f"{BODY} {{{{< zzz >}}}}", OWN), "E404")
    assert [(each.line, each.message, each.hint) for each in found] == [
        (5, 'there is no shortcode "calout"', 'did you mean "callout"?'),
        (
            6,
            'there is no shortcode "zzz"',
            "add layouts/shortcodes/zzz.html, or write {{</* to show it as text",
        ),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "{{< callout >}}x{{< /callout >}}",
        "{{< ui/card >}}",
        "{{< figure src=x.png >}}",
        "{{< time.inline >}}{{ now }}{{< /time.inline >}}",
        "{{</* calout */>}}",
        "{{ calout }}",
    ],
)
def test_existing_shortcodes_and_other_text_are_not_reported(tmp_path: Path, body: str) -> None:
    assert diagnostics(tmp_path, site(body, OWN), "E404") == ()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {**OWN, "hugo.toml": 'baseURL = "/"\ntheme = "elsewhere"\n'},
        {
            **OWN,
            "config/_default/hugo.toml": 'baseURL = "/"\n',
            "config/_default/module.toml": '[[imports]]\npath = "example.org/theme"\n',
        },
    ],
    ids=["no folder", "a theme that is not there", "a module that is not there"],
)
def test_unreadable_templates_may_exist(tmp_path: Path, more: Mapping[str, str]) -> None:
    assert diagnostics(tmp_path, site(BODY, more), "E404") == ()


def test_the_templates_of_themes_count(tmp_path: Path) -> None:
    theme = {
        "hugo.toml": 'baseURL = "/"\ntheme = ["mine"]\n'
        '[[module.imports]]\npath = "github.com/wowchemy/wowchemy-hugo-modules/wowchemy/v5"\n',
        "themes/mine/layouts/shortcodes/pull-quote.html": "",
        "layouts/shortcodes/own.html": "",
    }
    body = (
        "{{< pull-quote >}} {{< spoiler >}}x{{< /spoiler >}} {{< own >}} {{< spoiller >}}"
        " {{< new >}}"
    )
    # A newer release of a known theme may have more shortcodes: only misspellings are reported.
    (diagnostic,) = diagnostics(tmp_path, site(body, theme), "E404")
    assert diagnostic.message == 'there is no shortcode "spoiller"'
    assert diagnostic.hint == 'did you mean "spoiler"?'


def test_shortcodes_of_a_future_page_are_checked(tmp_path: Path) -> None:
    message = 'there is no shortcode "calout"'
    fronts = {
        "publishDate: 2024-09-01": [f"{message} (the page is built from 2024-09-01 on)"],
        "expiryDate: 2024-05-01": [],
    }
    for front, messages in fronts.items():
        files = {"content/post/a.md": page(f"title: A\n{front}", BODY), **OWN}
        assert [each.message for each in diagnostics(tmp_path, files, "E404")] == messages


def test_a_shortcode_missing_on_many_pages_is_reported_once(tmp_path: Path) -> None:
    files = {f"content/post/{name}.md": page("title: A", "{{< calout >}}") for name in "abc"}
    (found,) = diagnostics(tmp_path, {**files, **OWN}, "E404")
    assert found.path == "content/post/a.md"
    assert found.message == 'there is no shortcode "calout", here and on 2 more'


def test_a_section_can_have_its_own_shortcodes(tmp_path: Path) -> None:
    """Since Hugo 0.146."""
    more = {**OWN, "layouts/post/_shortcodes/calout.html": ""}
    assert diagnostics(tmp_path, site(BODY, more), "E404") == ()


def test_without_a_configuration_shortcodes_are_not_checked(tmp_path: Path) -> None:
    files = {**site(BODY, OWN), "hugo.toml": ""}
    diagnostics(tmp_path, files)
    (tmp_path / "hugo.toml").unlink()
    found = check(Settings(root=tmp_path, index=tmp_path / "i"), now=NOW)
    assert "E404" not in {diagnostic.code for diagnostic in found}


# Files that begin with the keys of front matter, and have no fences around them.

HUGO = {"hugo.toml": 'baseURL = "https://example.org/"\n'}
SITES: Mapping[str, tuple[Mapping[str, str], str, bool]] = {
    **{name: (each.files, each.page, each.header) for name, each in FENCED_SAMPLES.items()},
    "Eleventy": ({"eleventy.config.js": "module.exports = () => {};\n"}, "events/a.md", False),
    "Pelican": ({"pelicanconf.py": "PATH = 'content'\n"}, "content/a.md", True),
}
"""Configuration, path of a page, and whether keys without fences are front matter."""

UNFENCED = "title: Concert\ndate: 2024-07-03\nlocation: Rennes\n\nUn concert.\n"


def found(root: Path, files: Mapping[str, str], code: str = "E114") -> list[tuple[str, int, int]]:
    """Return the place of each diagnostic with this code."""
    write(root, files)
    diagnostics = check(load_settings(root, environ={}, flags={}), now=NOW)
    return [(each.path, each.line, each.column) for each in diagnostics if each.code == code]


@pytest.mark.parametrize(
    "name", [name for name, (*_, header) in SITES.items() if not header and name != "jekyll"]
)
def test_keys_without_fences_are_reported(tmp_path: Path, name: str) -> None:
    configuration, path, _ = SITES[name]
    files = {**configuration, path: UNFENCED}
    assert found(tmp_path, files) == [(path, 1, 1)]


@pytest.mark.parametrize("name", [name for name, (*_, header) in SITES.items() if header])
def test_keys_without_fences_are_read_on_platforms_that_allow_it(tmp_path: Path, name: str) -> None:
    configuration, path, _ = SITES[name]
    assert found(tmp_path, {**configuration, path: UNFENCED}) == []
    snapshot = SiteSnapshot(load_settings(tmp_path, environ={}, flags={}))
    assert [each.record.meta.title for each in snapshot.pages] == ["Concert"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("title: X\ndate: 2024-07-03\n---\nText.\n", 1),
        ("\ufefftitle: X\r\ndate: 2024-07-03\r\n\r\nText.\r\n", 1),
        ("title: X\ntags:\n- a\n- b\nlieu: Rennes\n\nText.\n", 1),
        ("title = 'X'\ndate = 2024-07-03\n\nText.\n", 1),
        ("lieu: Rennes\ndebut: 2024-07-03\n\nText.\n", 1),
        ("title: X\n\nText.\n", 0),
        ("Date: 3 March\nAttendees: A, B\n\nMinutes.\n", 0),
        ("Date: 3 March\nLieu: Rennes\n\nMinutes.\n", 0),
        ("Title: X\nDate: 2024-07-03\n\nText.\n", 1),
        ("Note: bring it.\nWhere: here\n\nText.\n", 0),
        ("A text.\n\ntitle: X\ndate: 2024-07-03\n", 0),
        ("```\ntitle: X\ndate: 2024-07-03\n```\n", 0),
    ],
    ids=[
        *("second fence only", "byte order mark", "list", "TOML", "keys of the site"),
        *(
            *("one key", "minutes", "minutes with keys of the site", "capitals", "prose"),
            *("later", "example"),
        ),
    ],
)
def test_only_keys_of_front_matter_at_the_top_count(tmp_path: Path, text: str, count: int) -> None:
    other = page("titre: Atelier\nlieu: Rennes\ndebut: 2024-07-03")
    files = {**HUGO, "content/events/a.md": text, "content/events/b.md": other}
    assert len(found(tmp_path, files)) == count


def test_a_missing_date_is_not_reported_as_well(tmp_path: Path) -> None:
    files = {**HUGO, "content/events/a.md": UNFENCED}
    assert found(tmp_path, files, "E190") == []


# Which faults stop the site's version of Hugo, and which ones does it ignore?

PAGES = (
    ("_build: {list: never}", "0.160.0", "`_build`", "write `build`"),
    ("published: true", "0.135.0", "`published: true`, which it reads", "write `draft: false`"),
    ("published: false", "0.135.0", "`published: false`, which it reads", "write `draft: true`"),
    ("markup: mmark", "0.126.0", "`markup`", "remove `markup`, or write `markdown`"),
)


@pytest.mark.parametrize(("front", "since", "what", "hint"), PAGES)
def test_a_page_at_which_the_version_stops_is_an_error(
    tmp_path: Path, front: str, since: str, what: str, hint: str
) -> None:
    major, minor, _ = map(int, since.split("."))
    files = {"content/a.md": page(f"title: A\n{front}")}
    (told,) = diagnostics(tmp_path, {**files, ".hvm": since}, "E115")
    assert (told.severity, told.line, told.hint) == ("error", 3, hint)
    assert told.message.startswith(f"Hugo from {major}.{minor} on stops at {what}")
    assert diagnostics(tmp_path, {**files, ".hvm": f"{major}.{minor - 1}.0"}, "E115") == ()
    (tmp_path / ".hvm").unlink()
    assert [each.severity for each in diagnostics(tmp_path, files, "E115")] == ["warning"]


def test_an_html_page_needs_a_permission(tmp_path: Path) -> None:
    """Since 0.162."""
    files = {"content/a.html": "---\ntitle: A\n---\n<p>Un texte.</p>\n", ".hvm": "0.162.0"}
    assert said(diagnostics(tmp_path, files, "E115")) == [
        "a.html:0:0: E115 error: Hugo from 0.162 on stops at pages in HTML; "
        "set `security.allowContent` to `['.*']`"
    ]
    allowed = f"{CONFIGURATION}[security]\nallowContent = ['.*']\n"
    assert diagnostics(tmp_path, {**files, "hugo.toml": allowed}, "E115") == ()
    denied = f"{CONFIGURATION}[security]\nallowContent = ['.*', '! html']\n"
    assert len(diagnostics(tmp_path, {**files, "hugo.toml": denied}, "E115")) == 1


def test_a_key_in_the_wrong_place_is_reported(tmp_path: Path) -> None:
    config = f"{CONFIGURATION}[languages.en]\n[languages.fr]\n"
    files = {
        "hugo.toml": config,
        "content/a.md": page("title: A\nlang: fr"),
        "content/b.md": page("title: B\nlang: en"),
        "content/c.md": page("title: C\npath: /x/y"),
    }
    assert [each.path for each in diagnostics(tmp_path, files, "E115")] == [
        "content/a.md",
        "content/c.md",
    ]
    assert diagnostics(tmp_path, {**files, ".hvm": "0.152.0"}, "E115") == ()
    stops = diagnostics(tmp_path, {**files, ".hvm": "0.160.1"}, "E115")
    assert [each.severity for each in stops] == ["error"] * 3


def test_settings_at_which_the_version_stops_are_errors(tmp_path: Path) -> None:
    config = f"{CONFIGURATION}[markup.goldmark.renderHooks.image]\nenableDefault = true\n"
    files = {"hugo.toml": config, "content/a.md": page("title: A"), ".hvm": "0.163.0"}
    assert said(diagnostics(tmp_path, files, "E506")) == [
        "hugo.toml:4:17: E506 error: Hugo from 0.163 on stops at `enabledefault`; "
        "write `useEmbedded: fallback`, or `never` for false"
    ]
    assert diagnostics(tmp_path, {**files, ".hvm": "0.162.0"}, "E506") == ()


def test_yaml_is_refused_by_the_version(tmp_path: Path) -> None:
    twice = {"content/a.md": page("title: A\nx: {b: 1, b: 1}")}
    (told,) = diagnostics(tmp_path / "a", {**twice, ".hvm": "0.152.0"}, "E111")
    assert told.message == "Hugo refuses the page: `b` is set twice in the same mapping"
    assert diagnostics(tmp_path / "b", {**twice, ".hvm": "0.151.0"}, "E104", "E111") == ()
    asked = {"content/a.md": page("title: A\ntags: [a, b?]")}
    assert diagnostics(tmp_path / "c", {**asked, ".hvm": "0.152.0"}, "E111") == ()
    assert len(diagnostics(tmp_path / "d", {**asked, ".hvm": "0.151.0"}, "E111")) == 1


# Which pages no visitor can find.


@pytest.mark.parametrize("text", ["", "---\n---\n", "---\ntitle: ''\ntags: []\n---\n<!-- x -->\n"])
def test_empty_pages_are_reported(tmp_path: Path, text: str) -> None:
    assert [p.code for p in diagnostics(tmp_path, {"content/post/a.md": text})] == ["E411"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("post/a.md", page("title: A", "")),
        ("post/a.md", page("date: 2024-01-01", "Un mot.")),
        ("post/a.md", page("deck: Un mot", "")),
        ("post/a.md", page("tags: [R]", "")),
        ("post/a.md", page("type: feed", "")),
        ("post/a.md", page("date: 2024-01-01", "{{< gallery >}}")),
        ("post/a.md", page("draft: true", "")),
        ("post/a.md", page("build: {render: never}", "")),
        ("post/_index.md", page("date: 2024-01-01", "")),
    ],
)
def test_pages_with_some_content_are_not_empty(tmp_path: Path, path: str, text: str) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": text}, "E411") == ()


# Which pages lack a translation that the pages beside them have.

SITE = (
    'baseURL = "/"\ndefaultContentLanguage = "fr"\n'
    "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n"
)


def pages(translated: int, alone: int, more: str = "") -> dict[str, str]:
    """Return a site with pages in two languages and pages in a single language."""
    files = {"hugo.toml": SITE}
    for number in range(translated):
        files[f"content/post/{number}/index.md"] = page("title: A")
        files[f"content/post/{number}/index.en.md"] = page("title: A")
    for number in range(alone):
        files[f"content/post/seul-{number}/index.md"] = page(f"title: Seul\n{more}".strip())
    return files


def test_a_missing_translation_is_reported_only_if_most_pages_have_one(tmp_path: Path) -> None:
    assert diagnostics(tmp_path / "few", pages(4, 1), "E321") == ()
    assert diagnostics(tmp_path / "half", pages(17, 3), "E321") == ()
    assert diagnostics(tmp_path / "draft", pages(5, 1, "draft: true"), "E321") == ()
    files = {**pages(5, 1), "hugo.toml": 'baseURL = "/"\n'}
    assert diagnostics(tmp_path / "one", files, "E321") == ()


def test_pages_at_two_places_are_translations_by_their_key(tmp_path: Path) -> None:
    files = pages(5, 1, "translationKey: x")
    files["content/post/alone/index.en.md"] = page("title: Alone\ntranslationKey: x")
    assert diagnostics(tmp_path, files, "E321") == ()


@pytest.mark.parametrize(
    ("french", "english", "contradiction"),
    [
        (
            "date: 2024-05-02T18:00:00Z",
            "date: 2024-05-02T19:00:00Z",
            "starts 2024-05-02 18:00 UTC, but its translation content/event/a/index.en.md "
            "2024-05-02 19:00 UTC",
        ),
        (
            "date: 2024-05-02\ndate_end: 2024-05-03",
            "date: 2024-05-02\ndate_end: 2024-05-04",
            "ends 2024-05-03 00:00 UTC, but its translation content/event/a/index.en.md "
            "2024-05-04 00:00 UTC",
        ),
        ("date: 2024-05-02", "date: 2024-05-02T19:00:00Z", ""),
        ("date: 2024-05-02", "date: 2024-05-02\ndate_end: 2024-05-04", ""),
        ("date: 2024-05-02T18:00:00Z", "date: 2024-05-02T20:00:00+02:00", ""),
        ("date: 2024-05-02T18:00:00Z", "draft: true\ndate: 2024-05-02T19:00:00Z", ""),
    ],
)
def test_translations_of_an_event_must_have_the_same_time(
    tmp_path: Path, french: str, english: str, contradiction: str
) -> None:
    files = {
        "hugo.toml": SITE,
        "content/event/a/index.md": page(f"title: A\n{french}"),
        "content/event/a/index.en.md": page(f"title: A\n{english}"),
        "content/event/b/index.md": page("title: B\ndate: 2024-07-02"),
        "content/event/c/index.md": page("title: C\ndate: 2024-07-03\ntranslationKey: x"),
        "content/event/d/index.md": page("title: D\ndate: 2024-07-04\ntranslationKey: x"),
        "content/event/e/index.md": page("title: E"),
    }
    found = [each.message for each in diagnostics(tmp_path, files, "E193")]
    assert found == ([contradiction] if contradiction else [])
