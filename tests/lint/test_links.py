"""Which links, references and aliases are broken, and which ones are uncertain?"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.model import MOST_ASKED
from eventsearch.lint.runner import check
from eventsearch.lint.url_index import Folders
from eventsearch.settings import Settings
from lint_site import CONFIGURATION, NOW, diagnostics, page, said
from site_on_disk import write

# Which links are broken, and which ones are uncertain.

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
def test_a_page_is_proposed(
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
def test_links_are_found_in_every_notation(tmp_path: Path, body: str) -> None:
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
def test_a_link_to_a_hidden_page_has_a_reason(tmp_path: Path, target: str, state: str) -> None:
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
def test_links_that_may_work_are_not_reported(tmp_path: Path, body: str) -> None:
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
def test_addresses_of_other_programs_are_ignored(tmp_path: Path, more: Mapping[str, str]) -> None:
    assert diagnostics(tmp_path, linking("[x](/post/rien/)", more), "E312") == ()


def test_a_site_below_a_folder_is_checked_with_it(tmp_path: Path) -> None:
    more = {"hugo.toml": 'baseURL = "https://example.org/site/"\n'}
    files = linking("[x](/site/post/rien/) [y](/site/post/un/)", more)
    (diagnostic,) = diagnostics(tmp_path, files, "E312")
    assert "/site/post/rien/" in diagnostic.message


def test_links_of_a_hidden_page_are_not_checked(tmp_path: Path) -> None:
    files = linking("[x](/post/brouillon/) [y](/post/rien/)", front="draft: true")
    assert diagnostics(tmp_path, files, "E311", "E312") == ()


def test_links_to_addresses_are_not_checked_in_a_plain_folder(tmp_path: Path) -> None:
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
def test_fetched_pages_are_not_missing(tmp_path: Path, name: str, text: str, is_sure: bool) -> None:
    files = {f"content/docs/{page_}.md": page("title: A") for page_ in "abc"}
    files["content/post/x.md"] = page("title: X", "Voir [x](/docs/cli/).")
    assert bool(diagnostics(tmp_path, {**files, name: text}, "E312")) is is_sure


def test_a_gitignore_outside_of_the_site_is_not_read(tmp_path: Path) -> None:
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


def test_a_deep_address_needs_little_memory() -> None:
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


def test_a_link_to_a_section_of_a_language_is_not_broken(tmp_path: Path) -> None:
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


# Which links are broken because they are misspelt.


def test_an_extra_character_is_reported_at_its_position(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A", "Voir [x]((/uploads/x.pdf)).")}
    assert said(diagnostics(tmp_path, files)) == [
        "post/a.md:4:10: E315 warning: the link leads to (/uploads/x.pdf), which is not a URL; "
        "remove the characters around it"
    ]


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("@https://example.com/ada", "remove the character before it"),
        ("«https://example.com/»", "remove the characters around it"),
        ("“https://example.com/", "remove the character before it"),
        ("www.example.com", "write `https://` before it"),
        ("WWW.example.com/x", "write `https://` before it"),
        ("ada.l@example.com", "write `mailto:` before it"),
        ("hhttps://example.com", "write `https://`"),
        ("htps://example.com", "write `https://`"),
        ("ttp://example.com", "write `http://`"),
        ("http:/example.com", "write `http://`"),
        ("https//example.com", "write `https://`"),
        ("https:example.com", "write `https://`"),
    ],
)
def test_errors_at_the_start_of_a_link_are_found(tmp_path: Path, target: str, hint: str) -> None:
    files = {"content/post/a.md": page("title: A", f"[x]({target})")}
    (diagnostic,) = diagnostics(tmp_path, files)
    assert (diagnostic.code, diagnostic.hint) == ("E315", hint)


@pytest.mark.parametrize(
    "target",
    [
        *("https://example.com/a_(b)", "HTTP://example.com", "//example.com"),
        *("mailto:ada@example.com", "ada@example.com/x", "ftp://example.com", "tel:+331"),
        *("https-notes/", "http/", "http/intro/", "wwwiki/", "www/", "#a", "(x).pdf", "@ada"),
    ],
)
def test_unusual_addresses_and_file_names_are_not_reported(tmp_path: Path, target: str) -> None:
    files = {"content/post/a.md": page("title: A", f"[x](<{target}>)")}
    assert diagnostics(tmp_path, files, "E315") == ()


# Which `ref` and `relref` Hugo does not find.

PAGES = {
    "content/_index.md": page("title: Accueil"),
    "content/post/un/index.md": page("title: Un"),
    "content/post/deux.fr.md": page("title: Deux"),
    "content/docs/a/b.md": page("title: B"),
    "content/post/brouillon.md": page("title: Brouillon\ndraft: true"),
    "hugo.toml": 'baseURL = "https://example.org/"\ndefaultContentLanguage = "fr"\n'
    "[languages.fr]\nweight = 1\n",
}


def referring(target: str, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page that refers to another."""
    body = f'Un mot.\nVoir [x]({{{{< ref "{target}" >}}}}).'
    return {**PAGES, "content/post/source.md": page("title: S", body), **(more or {})}


def test_a_reference_to_no_page_is_an_error(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, referring("deu.md"), "E313")) == [
        'post/source.md:5:10: E313 error: ref "deu.md" does not match any page of the site;'
        ' did you mean "deux"?'
    ]
    (diagnostic,) = diagnostics(tmp_path, referring("/autre/chose"), "E313")
    assert diagnostic.hint == "correct the path, or remove the link"


def test_it_is_a_warning_if_hugo_does_not_stop(tmp_path: Path) -> None:
    more = {"hugo.toml": f'refLinksErrorLevel = "warning"\n{PAGES["hugo.toml"]}'}
    for target in ("rien", "brouillon"):
        (diagnostic,) = diagnostics(tmp_path, referring(target, more), "E313", "E314")
        assert diagnostic.severity == "warning"


@pytest.mark.parametrize(
    "target",
    [
        *("un", "post/un", "/post/un/", "/post/un/index.md", "un/index.md#ancre", "deux.md"),
        *("deux.fr.md", "Deux", "../docs/a/b.md", "./un", "a/b", "/docs/a", "/post"),
        *("post/_index.md", "#ancre", "/", "https://example.com/x", ""),
    ],
)
def test_every_form_of_a_reference_is_found(tmp_path: Path, target: str) -> None:
    assert diagnostics(tmp_path, referring(target), "E313", "E314") == ()


@pytest.mark.parametrize(
    "body",
    [
        '{{</* ref "rien" */>}}',
        '{{< autre "rien" >}}',
        '{{< ref path="un" lang="fr" >}}',
    ],
)
def test_text_that_is_not_a_reference_is_ignored(tmp_path: Path, body: str) -> None:
    files = {**PAGES, "content/post/source.md": page("title: S", body)}
    assert diagnostics(tmp_path, files, "E313", "E314") == ()


@pytest.mark.parametrize(
    "more",
    [
        {"content/docs/_content.gotmpl": "x"},
        {
            "hugo.toml": f"{PAGES['hugo.toml']}[[module.imports]]\npath = 'example.org/docs'\n"
            "[[module.imports.mounts]]\nsource = 'docs'\ntarget = 'content/docs'\n"
        },
    ],
    ids=["an adapter", "a module"],
)
def test_unreadable_pages_may_be_the_target(tmp_path: Path, more: dict[str, str]) -> None:
    assert diagnostics(tmp_path, referring("rien", more), "E313") == ()


def linking_to_file(target: str, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page that links to a file."""
    text = page("title: S", f"Voir [x]({target}).")
    return {**PAGES, "content/post/source.md": text, **(more or {})}


def test_a_link_to_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, linking_to_file("../docs/deu.md#x"))) == [
        "post/source.md:4:10: E312 warning: the link leads to ../docs/deu.md#x, and the content "
        "has no such file; did you mean content/post/deux.fr.md ?"
    ]
    (diagnostic,) = diagnostics(tmp_path, linking_to_file("/autre/chose.md"))
    assert diagnostic.hint == "correct the path, or remove the link"


def test_a_link_to_the_file_of_a_draft_is_reported(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, linking_to_file("brouillon.md"))
    assert diagnostic.code == "E311"
    assert diagnostic.message == "the link leads to content/post/brouillon.md, which is a draft"


@pytest.mark.parametrize(
    "target",
    [
        "un/index.md",
        "../post/deux.md",
        "/docs/a/b.md?x",
        "un/annexe.md",
        "https://example.com/x.md",
    ],
)
def test_links_to_existing_files_are_not_reported(tmp_path: Path, target: str) -> None:
    more = {"content/post/un/annexe.md": page("title: Annexe")}
    assert diagnostics(tmp_path, linking_to_file(target, more), "E311", "E312") == ()


def test_links_to_files_are_not_checked_beside_a_content_adapter(tmp_path: Path) -> None:
    more = {"content/docs/_content.gotmpl": "x"}
    assert diagnostics(tmp_path, linking_to_file("rien.md", more), "E312") == ()


def to_come(target: str, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return a site with a future page that refers to another page."""
    body = f'Voir [x]({{{{< ref "{target}" >}}}}).'
    source = page("title: S\npublishDate: 2024-09-01", body)
    return {**PAGES, "content/post/source.md": source, **(more or {})}


def test_a_reference_on_a_future_page_is_reported_now(tmp_path: Path) -> None:
    assert [each.message for each in diagnostics(tmp_path, to_come("rien"), "E313")] == [
        'ref "rien" does not match any page of the site (the page is built from 2024-09-01 on)'
    ]
    (diagnostic,) = diagnostics(tmp_path, to_come("brouillon"), "E314")
    assert diagnostic.message.endswith(", which is a draft (the page is built from 2024-09-01 on)")


def test_future_pages_may_refer_to_pages_visible_by_then(tmp_path: Path) -> None:
    fronts = {
        "publishDate: 2024-09-01": [],
        "publishDate: 2024-08-01": [],
        "publishDate: 2024-10-01": ["E314"],
        "expiryDate: 2024-08-01": ["E314"],
    }
    for front, codes in fronts.items():
        files = to_come("suite", {"content/post/suite.md": page(f"title: Suite\n{front}")})
        assert [each.code for each in diagnostics(tmp_path, files, "E313", "E314")] == codes


def test_references_of_an_expired_page_are_not_checked(tmp_path: Path) -> None:
    source = page("title: S\nexpiryDate: 2024-05-01", '[x]({{< ref "rien" >}})')
    assert diagnostics(tmp_path, {**PAGES, "content/post/source.md": source}, "E313") == ()


# Which aliases have the address of another page.

OTHER = {"content/post/b.md": page("title: B"), "content/post/_index.md": page("title: Posts")}


def test_an_alias_equal_to_another_pages_address_is_reported(tmp_path: Path) -> None:
    files = {**OTHER, "content/post/a.md": page("title: A\naliases:\n- /vieux/\n- /post/b/")}
    assert said(diagnostics(tmp_path, files)) == [
        "post/a.md:5:3: E303 warning: the alias /post/b/ is the address of content/post/b.md, so "
        "it leads there and not here; remove the alias, or change the URL of the other page"
    ]


@pytest.mark.parametrize("alias", ["/post/b", "b", "/Post/B/index.html", "/post/"])
def test_every_notation_of_an_address_is_recognised(tmp_path: Path, alias: str) -> None:
    files = {**OTHER, "content/post/a.md": page(f"title: A\naliases: [{alias}]")}
    assert [each.code for each in diagnostics(tmp_path, files, "E303")] == ["E303"]


@pytest.mark.parametrize(
    ("alias", "other", "site"),
    [
        ("/post/c/", "title: B", ""),
        ("/b/", "title: B", ""),
        ("/post/a/", "title: B", ""),
        ("/post/b/", "title: B\ndraft: true", ""),
        ("/post/b/", "title: B\nexpiryDate: 2024-05-01", ""),
        ("/post/b/", "title: B", "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n"),
    ],
    ids=["free", "elsewhere", "its own", "a draft", "expired", "two languages"],
)
def test_free_or_uncertain_aliases_are_kept(
    tmp_path: Path, alias: str, other: str, site: str
) -> None:
    files = {
        "hugo.toml": f'defaultContentLanguage = "fr"\n{CONFIGURATION}{site}',
        "content/post/b.md": page(other),
        "content/post/a.md": page(f"title: A\naliases: [{alias}]"),
    }
    assert diagnostics(tmp_path, files, "E303") == ()


# Files that a site turns into several pages.

MOUNTING = (
    'baseURL = "https://example.org/"\ntimeZone = "UTC"\n'
    '[[module.mounts]]\nsource = "content"\ntarget = "content"\n'
)
AGAIN = '[[module.mounts]]\nsource = "content/a.md"\ntarget = "content/b.md"\n'
ONE_PAGE = {"content/a.md": page("title: A")}


def test_a_file_mounted_twice_is_reported_with_both_places(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, {**ONE_PAGE, "hugo.toml": MOUNTING + AGAIN})) == [
        "a.md:0:0: E215 info: the file is mounted more than once: it is indexed at content, "
        "but not at content/b.md; copy the file there to index it there too"
    ]


def test_a_copy_at_the_second_place_is_a_separate_page(tmp_path: Path) -> None:
    files = {
        **ONE_PAGE,
        "content/b.md": ONE_PAGE["content/a.md"],
        "hugo.toml": MOUNTING,
    }
    assert diagnostics(tmp_path, files) == ()


# Addresses that only the site generator knows are reported once for the site.


def test_permalinks_that_are_not_read_are_reported_once(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": "",
        "posts/posts.json": '{"permalink": "/p/{{ title | uppercase }}/"}',
        "posts/a.md": "---\ntitle: A\n---\nText",
        "posts/b.md": "---\ntitle: B\n---\nText",
        "posts/c.md": "---\ntitle: C\npermalink: '/c/{{ page.fileSlug }}/'\n---\nText",
        "posts/d.md": "---\ntitle: D\npermalink: '/{% if x %}/'\n---\nText",
        "e.md": "---\ntitle: E\n---\nText",
    }
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    found = check(settings, now=datetime(2024, 5, 1, tzinfo=UTC))
    (diagnostic,) = (each for each in found if each.code == "E508")
    assert (diagnostic.path, diagnostic.severity) == ("posts/a.md", "warning")
    assert diagnostic.message.endswith("so the address is a guess, here and on 2 more")
