"""Which shortcodes surely do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from lint_site import NOW, diagnostics, page

BODY = "Un mot.\n{{< calout >}}x{{< /calout >}}\n{{< calout >}}"
OWN = {"layouts/shortcodes/callout.html": "", "layouts/shortcodes/ui/card.en.html": ""}


def site(body: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page."""
    return {"content/post/a.md": page("title: A", body), **(more or {})}


def test_a_shortcode_without_a_template_is_named_once(tmp_path: Path) -> None:
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
def test_what_exists_or_is_none_is_left_alone(tmp_path: Path, body: str) -> None:
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
def test_templates_out_of_reach_make_it_unsure(tmp_path: Path, more: Mapping[str, str]) -> None:
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
    # Of a theme known by heart a release may have more: only a slip is told.
    (diagnostic,) = diagnostics(tmp_path, site(body, theme), "E404")
    assert diagnostic.message == 'there is no shortcode "spoiller"'
    assert diagnostic.hint == 'did you mean "spoiler"?'


def test_a_page_to_come_is_looked_at_before_its_day(tmp_path: Path) -> None:
    message = 'there is no shortcode "calout"'
    fronts = {
        "publishDate: 2024-09-01": [f"{message} (the page is built from 2024-09-01 on)"],
        "expiryDate: 2024-05-01": [],
    }
    for front, messages in fronts.items():
        files = {"content/post/a.md": page(f"title: A\n{front}", BODY), **OWN}
        assert [each.message for each in diagnostics(tmp_path, files, "E404")] == messages


def test_one_that_many_pages_name_is_told_once(tmp_path: Path) -> None:
    files = {f"content/post/{name}.md": page("title: A", "{{< calout >}}") for name in "abc"}
    (found,) = diagnostics(tmp_path, {**files, **OWN}, "E404")
    assert found.path == "content/post/a.md"
    assert found.message == 'there is no shortcode "calout", here and on 2 more'


def test_those_of_one_section_may_lie_in_its_folder(tmp_path: Path) -> None:
    """Since Hugo 0.146."""
    more = {**OWN, "layouts/post/_shortcodes/calout.html": ""}
    assert diagnostics(tmp_path, site(BODY, more), "E404") == ()


def test_without_a_configuration_no_theme_is_known(tmp_path: Path) -> None:
    files = {**site(BODY, OWN), "hugo.toml": ""}
    diagnostics(tmp_path, files)
    (tmp_path / "hugo.toml").unlink()
    found = check(Settings(root=tmp_path, index=tmp_path / "i"), now=NOW)
    assert "E404" not in {diagnostic.code for diagnostic in found}
