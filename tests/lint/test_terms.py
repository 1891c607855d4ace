"""Which terms are one thing under two names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


def tagged(tags: Sequence[str], key: str = "tags") -> dict[str, str]:
    """Return a site with a page for each term."""
    return {
        f"content/post/{number}.md": page(f'title: A\n{key}: ["{tag}"]')
        for number, tag in enumerate(tags)
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("événement", "evenement"),
        ("formation", "formations"),
        ("service public", "services publics"),
        ("journal", "journaux"),
        ("policy", "policies"),
        ("open data", "opendata"),
        ("e-mail", "email"),
        ("API", "APIs"),
        ("10 %", "10%"),
        ("10\u202f%", "10 %"),
        ("bureau", "bureaux"),
    ],
)
def test_variants_are_found(tmp_path: Path, one: str, other: str) -> None:
    assert [p.code for p in diagnostics(tmp_path, tagged([one, other]), "E701", "E703")] == ["E701"]


@pytest.mark.parametrize(
    ("one", "other"), [("Python", "python"), ("open data", "open-data"), ("Open Data", "open-data")]
)
def test_what_hugo_takes_for_one_is_one_term_in_two_spellings(
    tmp_path: Path, one: str, other: str
) -> None:
    (diagnostic,) = diagnostics(tmp_path, tagged([one, one, other]), "E701", "E703")
    assert diagnostic.code == "E703"
    assert diagnostic.message == (
        f'`tags`: "{other}" (1 page) and "{one}" (2 pages) are one term in two spellings'
    )
    assert diagnostic.hint == f'write "{one}" everywhere'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10%", "10"),
        ("C", "C++"),
        ("C", "C#"),
        ("R", "R&D"),
        ("new", "news"),
        ("bus", "bu"),
        ("cour", "cours"),
        ("CSS", "CS"),
        ("analytic", "analytics"),
        ("2021", "2022"),
        ("donnée", "donner"),
        ("accès", "accès libre"),
        (".NET", "net"),
    ],
)
def test_what_is_two_things_stays_two(tmp_path: Path, one: str, other: str) -> None:
    assert diagnostics(tmp_path, tagged([one, other]), "E701", "E703") == ()


def test_terms_of_other_taxonomies_languages_and_drafts_do_not_count(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "/"\ndefaultContentLanguage = "fr"\n'
        "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n",
        "content/post/a.md": page("title: A\ntags: [événement]"),
        "content/post/a.en.md": page("title: A\ntags: [evenement]"),
        "content/post/b.md": page("title: B\ncategories: [evenement]"),
        "content/post/c.md": page("title: C\ntags: [evenement]\ndraft: true"),
    }
    assert diagnostics(tmp_path, files, "E701", "E703") == ()


@pytest.mark.parametrize(
    ("one", "other", "part"), [("10%", "10", "10"), ("R&D", "RD", "rd"), ("C", "C!", "c")]
)
def test_two_terms_with_one_address_are_an_error(
    tmp_path: Path, one: str, other: str, part: str
) -> None:
    (diagnostic,) = diagnostics(tmp_path, tagged([one, one, other]), "E702")
    assert diagnostic.severity == "error"
    assert diagnostic.message == (
        f'`tags`: "{other}" (1 page) and "{one}" (2 pages) have one address, …/{part}/, and one of '
        "the two lists is lost"
    )
    assert diagnostic.hint == "rename one of the two"


@pytest.mark.parametrize(
    ("tags", "more"),
    [
        (["Python", "python"], {}),
        (["C", "C#"], {}),
        (["10%", "10 %"], {}),
        (["été", "ete"], {}),
        (["10%", "10"], {"hugo.toml": 'baseURL = "/"\ndisableKinds = ["term"]\n'}),
    ],
    ids=["one term", "two addresses", "a blank is a hyphen", "accents are kept", "no lists"],
)
def test_addresses_that_do_not_meet_are_left_alone(
    tmp_path: Path, tags: list[str], more: Mapping[str, str]
) -> None:
    assert diagnostics(tmp_path, {**tagged(tags), **more}, "E702") == ()


def test_accents_that_addresses_drop_make_terms_meet(tmp_path: Path) -> None:
    more = {"hugo.toml": 'baseURL = "/"\nremovePathAccents = true\n'}
    (diagnostic,) = diagnostics(tmp_path, {**tagged(["été", "ete"]), **more}, "E702")
    assert "/ete/" in diagnostic.message


def test_variants_at_one_address_are_told_once(tmp_path: Path) -> None:
    found = diagnostics(
        tmp_path, tagged(["10", "10", "10", "10%", "10%", "10\u202f%"]), "E701", "E702"
    )
    assert said(found) == [
        'post/3.md:3:9: E702 error: `tags`: "10%" (2 pages) and "10" (3 pages) have one address, '
        "…/10/, and one of the two lists is lost; rename one of the two",
        'post/5.md:3:9: E702 error: `tags`: "10\u202f%" with a narrow no-break blank (1 page) and '
        '"10%" (2 pages) have one address, …/10/, and one of the two lists is lost; write "10%" '
        "everywhere",
    ]


def test_of_people_either_name_may_be_the_one(tmp_path: Path) -> None:
    people = ["zoe-martin", "zoe-martin", "Zoe\u00a0Martin"]
    taxonomies = {"hugo.toml": 'baseURL = "/"\n[taxonomies]\nauthor = "authors"\n'}
    (diagnostic,) = diagnostics(tmp_path, taxonomies | tagged(people, key="authors"), "E702")
    assert (diagnostic.hint, diagnostic.fix) == ("write one of the two everywhere", None)


def test_a_blank_that_looks_like_another_is_named(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, tagged(["mai 68", "mai 68", "mai\u00a068"]), "E702")
    assert '"mai\u00a068" with a no-break blank (1 page)' in diagnostic.message


def test_a_term_of_a_page_to_come_counts(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": page("title: A\ntags: [Python]"),
        "content/post/b.md": page("title: B\ntags: [Python]"),
        "content/post/c.md": page("title: C\ntags: [python]\npublishDate: 2024-09-01"),
    }
    (diagnostic,) = diagnostics(tmp_path, files, "E703")
    assert diagnostic.path == "content/post/c.md"
    assert diagnostic.message.endswith("in two spellings (the page is built from 2024-09-01 on)")
    files["content/post/d.md"] = page("title: D\ntags: [python]")
    (diagnostic,) = diagnostics(tmp_path, files, "E703")
    assert diagnostic.message.endswith("in two spellings")
