"""Which `ref` and `relref` Hugo does not find."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said

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


def test_it_is_a_warning_where_hugo_does_not_stop(tmp_path: Path) -> None:
    more = {"hugo.toml": f'refLinksErrorLevel = "warning"\n{PAGES["hugo.toml"]}'}
    for target in ("rien", "brouillon"):
        (diagnostic,) = diagnostics(tmp_path, referring(target, more), "E313", "E314")
        assert diagnostic.severity == "warning"


@pytest.mark.parametrize(
    "target",
    [
        "un",
        "post/un",
        "/post/un/",
        "/post/un/index.md",
        "un/index.md#ancre",
        "deux.md",
        "deux.fr.md",
        "Deux",
        "../docs/a/b.md",
        "./un",
        "a/b",
        "/docs/a",
        "/post",
        "post/_index.md",
        "#ancre",
        "/",
        "https://example.com/x",
        "",
    ],
)
def test_every_way_to_name_a_page_is_known(tmp_path: Path, target: str) -> None:
    assert diagnostics(tmp_path, referring(target), "E313", "E314") == ()


@pytest.mark.parametrize(
    "body",
    [
        '{{</* ref "rien" */>}}',
        '{{< autre "rien" >}}',
        '{{< ref path="un" lang="fr" >}}',
    ],
)
def test_what_is_no_reference_is_left_alone(tmp_path: Path, body: str) -> None:
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
def test_pages_out_of_reach_make_it_unsure(tmp_path: Path, more: dict[str, str]) -> None:
    assert diagnostics(tmp_path, referring("rien", more), "E313") == ()


def linking(target: str, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page that links to a file."""
    text = page("title: S", f"Voir [x]({target}).")
    return {**PAGES, "content/post/source.md": text, **(more or {})}


def test_a_link_to_no_file_is_named(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, linking("../docs/deu.md#x"))) == [
        "post/source.md:4:10: E312 warning: the link leads to ../docs/deu.md#x, and the content "
        "has no such file; did you mean content/post/deux.fr.md ?"
    ]
    (diagnostic,) = diagnostics(tmp_path, linking("/autre/chose.md"))
    assert diagnostic.hint == "correct the path, or remove the link"


def test_a_link_to_the_file_of_a_draft_is_named(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, linking("brouillon.md"))
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
def test_files_that_are_there_are_left_alone(tmp_path: Path, target: str) -> None:
    more = {"content/post/un/annexe.md": page("title: Annexe")}
    assert diagnostics(tmp_path, linking(target, more), "E311", "E312") == ()


def test_links_to_files_are_not_judged_beside_an_adapter(tmp_path: Path) -> None:
    more = {"content/docs/_content.gotmpl": "x"}
    assert diagnostics(tmp_path, linking("rien.md", more), "E312") == ()


def to_come(target: str, more: dict[str, str] | None = None) -> dict[str, str]:
    """Return a site with a page to come that refers to another."""
    body = f'Voir [x]({{{{< ref "{target}" >}}}}).'
    source = page("title: S\npublishDate: 2024-09-01", body)
    return {**PAGES, "content/post/source.md": source, **(more or {})}


def test_a_reference_on_a_page_to_come_is_told_before_its_day(tmp_path: Path) -> None:
    assert [each.message for each in diagnostics(tmp_path, to_come("rien"), "E313")] == [
        'ref "rien" does not match any page of the site (the page is built from 2024-09-01 on)'
    ]
    (diagnostic,) = diagnostics(tmp_path, to_come("brouillon"), "E314")
    assert diagnostic.message.endswith(", which is a draft (the page is built from 2024-09-01 on)")


def test_pages_that_come_together_may_refer_to_each_other(tmp_path: Path) -> None:
    fronts = {
        "publishDate: 2024-09-01": [],
        "publishDate: 2024-08-01": [],
        "publishDate: 2024-10-01": ["E314"],
        "expiryDate: 2024-08-01": ["E314"],
    }
    for front, codes in fronts.items():
        files = to_come("suite", {"content/post/suite.md": page(f"title: Suite\n{front}")})
        assert [each.code for each in diagnostics(tmp_path, files, "E313", "E314")] == codes


def test_a_page_that_has_expired_refers_to_whatever_it_likes(tmp_path: Path) -> None:
    source = page("title: S\nexpiryDate: 2024-05-01", '[x]({{< ref "rien" >}})')
    assert diagnostics(tmp_path, {**PAGES, "content/post/source.md": source}, "E313") == ()
