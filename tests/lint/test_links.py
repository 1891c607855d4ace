"""Which links lead nowhere, and of which one cannot be sure."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.model import MOST_ASKED
from eventsearch.lint.runner import check
from eventsearch.lint.url_index import Folders
from eventsearch.settings import Settings
from lint_site import NOW, diagnostics, page
from site_on_disk import write

POSTS = {
    "content/post/un.md": page("title: Un\ndate: 2024-01-01"),
    "content/post/deux.md": page("title: Deux\ndate: 2024-01-01\naliases: [/post/second/]"),
    "content/post/brouillon.md": page("title: Brouillon\ndraft: true"),
    "content/post/vieux.md": page("title: Vieux\ndate: 2020-01-01\nexpiryDate: 2021-01-01"),
    "content/post/tard.md": page("title: Tard\npublishDate: 2030-01-01"),
}


def linking(body: str, more: Mapping[str, str] | None = None, front: str = "") -> dict[str, str]:
    """Return the files of a site with a page that links."""
    return {**POSTS, "content/about.md": page(f"title: A\n{front}".strip(), body), **(more or {})}


@pytest.mark.parametrize(
    ("target", "more", "hint"),
    [
        ("/post/deu/", {}, "did you mean /post/deux/ ?"),
        (
            "/post/atelier/",
            {"content/event/atelier.md": page("title: Atelier")},
            "did you mean /event/atelier/ ?",
        ),
    ],
    ids=["a slip", "a page that was moved"],
)
def test_the_page_that_is_meant_is_proposed(
    tmp_path: Path, target: str, more: Mapping[str, str], hint: str
) -> None:
    (diagnostic,) = diagnostics(tmp_path, linking(f"Voir.\n\n[x]({target})", more), "E312")
    assert (diagnostic.line, diagnostic.column, diagnostic.hint) == (6, 5, hint)


@pytest.mark.parametrize(
    "body",
    [
        "[x](/post/rien/)",
        "[x](https://example.org/post/rien)",
        "[x](//www.example.org/post/rien/?a=b#c)",
        "[x]\n\n[x]: /post/rien",
        "<a href='/a/'>a</a> [x](/post/rien 'Titre')",
        "[x](</post/rien/>)",
    ],
)
def test_links_are_seen_in_every_form(tmp_path: Path, body: str) -> None:
    (diagnostic,) = diagnostics(tmp_path, linking(body), "E312")
    assert diagnostic.hint == "correct the URL, or remove the link"
    assert diagnostic.line > 3


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("brouillon", "content/post/brouillon.md, which is a draft"),
        ("vieux", "content/post/vieux.md, which expired on 2021-01-01"),
        ("tard", "content/post/tard.md, which is not published before 2030-01-01"),
    ],
)
def test_a_link_to_a_hidden_page_says_why_it_is_hidden(
    tmp_path: Path, target: str, state: str
) -> None:
    (diagnostic,) = diagnostics(tmp_path, linking(f"[x](/post/{target}/)"), "E311", "E312")
    assert diagnostic.message == f"the link leads to {state}"
    assert diagnostic.hint == "remove the link, or publish that page"
    assert (diagnostic.line, diagnostic.column) == (4, 5)


def test_links_of_the_front_matter_count(tmp_path: Path) -> None:
    files = linking("x", front="links:\n  - name: Suite\n    url: /post/rien/")
    (diagnostic,) = diagnostics(tmp_path, files, "E312")
    assert (diagnostic.line, diagnostic.column) == (5, 10)


@pytest.mark.parametrize(
    "body",
    [
        "[x](/post/un)",
        "[x](/Post/UN/index.html)",
        "[x](/post/second/)",
        "[x](/post/)",
        "[x](/post/page/2/)",
        "[x](/post/data.csv)",
        "[x](/elsewhere/rien/)",
        "[x](/rien/)",
        "[x](/tags/rien/)",
        "[x](https://example.com/post/rien/)",
        "[x](mailto:a@example.org)",
        "[x](rien)",
        "[x](#rien)",
        "`[x](/post/rien/)`",
        "    [x](/post/rien/)",
        "```\n[x](/post/rien/)\n```",
        "<!-- [x](/post/rien/) -->",
        "[x](/post/{{ .Slug }}/)",
        "[x](http://[)",
    ],
)
def test_what_is_not_surely_broken_is_left_alone(tmp_path: Path, body: str) -> None:
    assert diagnostics(tmp_path, linking(body), "E311", "E312") == ()


@pytest.mark.parametrize(
    "more",
    [
        {"static/post/rien/index.html": "x"},
        {"static/_redirects": "/post/* /ailleurs/:splat 301\n"},
        {"netlify.toml": '[[redirects]]\nfrom = "/post/rien"\nto = "/post/un"\n'},
        {"content/post/_content.gotmpl": "x"},
        {"hugo.toml": 'baseURL = "https://example.org/site/"\n'},
    ],
    ids=["a static file", "redirects", "netlify", "an adapter", "outside the base"],
)
def test_what_may_be_answered_elsewhere_is_left_alone(
    tmp_path: Path, more: Mapping[str, str]
) -> None:
    assert diagnostics(tmp_path, linking("[x](/post/rien/)", more), "E312") == ()


def test_a_site_below_a_folder_is_checked_with_it(tmp_path: Path) -> None:
    more = {"hugo.toml": 'baseURL = "https://example.org/site/"\n'}
    files = linking("[x](/site/post/rien/) [y](/site/post/un/)", more)
    (diagnostic,) = diagnostics(tmp_path, files, "E312")
    assert "/site/post/rien/" in diagnostic.message


def test_links_of_a_page_that_nobody_sees_do_not_count(tmp_path: Path) -> None:
    files = linking("[x](/post/brouillon/) [y](/post/rien/)", front="draft: true")
    assert diagnostics(tmp_path, files, "E311", "E312") == ()


def test_a_plain_folder_says_nothing_of_addresses(tmp_path: Path) -> None:
    files = {f"docs/{name}.md": "Voir [x](/docs/zzz/)." for name in "abc"}
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    assert [each for each in check(settings, now=NOW) if each.code == "E312"] == []


@pytest.mark.parametrize(
    ("name", "text", "is_sure"),
    [
        (".gitignore", "/content/docs/cli/\n", False),
        ("content/.gitignore", "docs/cli.md\n", False),
        (".gitignore", "public/\n# content/docs/\n!content/docs/a.md\n", True),
        ("content/.gitignore", ".DS_Store\n*.swp\n", True),
    ],
)
def test_pages_that_a_build_fetches_are_not_missing(
    tmp_path: Path, name: str, text: str, is_sure: bool
) -> None:
    files = {f"content/docs/{page_}.md": page("title: A") for page_ in "abc"}
    files["content/post/x.md"] = page("title: X", "Voir [x](/docs/cli/).")
    assert bool(diagnostics(tmp_path, {**files, name: text}, "E312")) is is_sure


def test_what_git_passes_over_is_read_in_the_site_alone(tmp_path: Path) -> None:
    files = {f"content/docs/{page_}.md": page("title: A") for page_ in "abc"}
    files["content/post/x.md"] = page("title: X", "Voir [x](/docs/cli/).")
    write(tmp_path, {"away": "/content/docs/cli/\n"})
    site = tmp_path / "site"
    site.mkdir()
    (site / ".gitignore").symlink_to("../away")
    (site / "content").mkdir()
    os.mkfifo(site / "content/.gitignore")
    assert diagnostics(site, files, "E312")


def test_a_page_is_found_without_its_extension(tmp_path: Path) -> None:
    files = {f"docs/{name}.qmd": page("title: A") for name in "abc"}
    files["x.qmd"] = page("title: X", "[x](/docs/a) [y](/docs/b/) [z](/docs/zzz)")
    write(tmp_path, {"_quarto.yml": "project: {type: website}\n", **files})
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (found,) = (each for each in check(settings, now=NOW) if each.code == "E312")
    assert "/docs/zzz" in found.message


def test_the_folders_of_a_deep_address_take_no_memory_of_their_own() -> None:
    deep = "/".join(["a"] * 50_000)
    tracemalloc.start()
    folders = Folders([deep, "b/c"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(deep)
    assert "a/a/a" in folders
    assert deep.removesuffix("/a") in folders
    assert not {deep, "a/", "aa", "b/c", ""} & {
        each for each in (deep, "aa", "b/c") if each in folders
    }


def test_a_section_below_a_language_is_no_broken_link(tmp_path: Path) -> None:
    config = "defaultContentLanguage = 'en'\n[languages.en]\n[languages.fr]\n"
    body = "[a](/fr/post/) [b](/fr/post/second/) [c](/fr/post/rien/)"
    files = linking(
        body,
        {
            "hugo.toml": config,
            "content/post/un.fr.md": page("title: Un"),
            "content/post/deux.fr.md": page("title: Deux"),
        },
    )
    assert [each.message for each in diagnostics(tmp_path, files, "E312")] == [
        "the link leads to /fr/post/rien/, and the site has no such page"
    ]


def test_a_neighbour_is_searched_for_the_first_broken_links_of_a_page(tmp_path: Path) -> None:
    body = " ".join(f"[x](/post/deux{number}/)" for number in range(MOST_ASKED + 10))
    found = diagnostics(tmp_path, linking(body), "E312")
    hints = [each.hint for each in found]
    assert len(hints) == MOST_ASKED + 10
    assert hints.count("did you mean /post/deux/ ?") == MOST_ASKED


@pytest.mark.parametrize(
    "front",
    [
        "slug: " + "a/" * 50_000,
        f"slug: {'a' * 300}",
        f"url: /{'é' * 130}/",
        "url: " + "/ab" * 3_000,
    ],
)
def test_a_url_that_no_file_can_have_is_an_error(tmp_path: Path, front: str) -> None:
    found = diagnostics(tmp_path, {**POSTS, "content/post/long.md": page(f"title: A\n{front}")})
    assert [(each.code, each.path, each.line) for each in found] == [
        ("E118", "content/post/long.md", 3)
    ]
