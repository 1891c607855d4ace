"""Which terms and authors have two names, and which lists are written as one text?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lint_site import diagnostics, page, said

# Which terms are two names for the same thing.


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
def test_two_spellings_of_one_hugo_term_are_reported(tmp_path: Path, one: str, other: str) -> None:
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
def test_different_terms_are_not_reported(tmp_path: Path, one: str, other: str) -> None:
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
def test_two_terms_at_one_address_fail(tmp_path: Path, one: str, other: str, part: str) -> None:
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
def test_different_addresses_are_fine(
    tmp_path: Path, tags: list[str], more: Mapping[str, str]
) -> None:
    assert diagnostics(tmp_path, {**tagged(tags), **more}, "E702") == ()


def test_accents_that_addresses_drop_make_terms_meet(tmp_path: Path) -> None:
    more = {"hugo.toml": 'baseURL = "/"\nremovePathAccents = true\n'}
    (diagnostic,) = diagnostics(tmp_path, {**tagged(["été", "ete"]), **more}, "E702")
    assert "/ete/" in diagnostic.message


def test_variants_at_one_address_are_reported_once(tmp_path: Path) -> None:
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


def test_for_people_the_hint_proposes_either_name(tmp_path: Path) -> None:
    people = ["zoe-martin", "zoe-martin", "Zoe\u00a0Martin"]
    taxonomies = {"hugo.toml": 'baseURL = "/"\n[taxonomies]\nauthor = "authors"\n'}
    (diagnostic,) = diagnostics(tmp_path, taxonomies | tagged(people, key="authors"), "E702")
    assert (diagnostic.hint, diagnostic.fix) == ("write one of the two everywhere", None)


def test_an_unusual_space_is_reported(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, tagged(["mai 68", "mai 68", "mai\u00a068"]), "E702")
    assert '"mai\u00a068" with a no-break blank (1 page)' in diagnostic.message


def test_terms_of_future_pages_count(tmp_path: Path) -> None:
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


# Lists of terms that are written as one text.


def test_terms_with_commas_in_one_text_are_reported(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ntags: budget, Open data")}
    assert said(diagnostics(tmp_path, files)) == [
        'post/a.md:3:7: E704 warning: `tags` is one text, so "budget, Open data" is one term; '
        "write a list: [budget, Open data]"
    ]


def test_several_people_in_one_text_are_reported(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": page("title: A\nauthors: Lucy, Jim, Eva Li"),
        "content/post/b.md": page("title: B\nauthor: Lucy; Jim"),
        "content/post/c.md": page("title: C\nauthors: Lucy Luo, Jim Roe, Eva Li"),
        "content/post/d.md": page("title: D\nauthor: Lucy Luo, Data Scientist, Acme"),
    }
    assert said(diagnostics(tmp_path, files, "E704")) == [
        'post/a.md:3:10: E704 warning: `authors` is one text, so "Lucy, Jim, Eva Li" is one person;'
        " write a list: [Lucy, Jim, Eva Li]",
        'post/b.md:3:9: E704 warning: `author` is one text, so "Lucy; Jim" is one person;'
        " write a list: [Lucy, Jim]",
    ]


@pytest.mark.parametrize(
    "front",
    [
        *("tags: [budget, Open data]", 'tags: ["Paris, France"]', "tags: budget"),
        *("tags: budget,", "authors: Martin, Zoé", "tags: a, b\ndraft: true"),
    ],
)
def test_lists_and_single_terms_are_not_reported(tmp_path: Path, front: str) -> None:
    files = {"content/post/a.md": page(f"title: A\n{front}")}
    assert diagnostics(tmp_path, files, "E704") == ()


# Which authors are misspelt names of known authors, and which ones are guests.

PROFILES = {
    "content/authors/mlegrand/_index.md": page("title: Maëlle Legrand"),
    "content/authors/jdupont/_index.md": page("title: Jean Dupont"),
}


def written_by(*authors: str, key: str = "authors") -> dict[str, str]:
    """Return a site with profiles and a page of these authors."""
    names = "\n".join(f"  - {author}" for author in authors)
    return {**PROFILES, "content/post/a.md": page(f"title: A\n{key}:\n{names}")}


def test_authors_of_a_profile_page_are_not_checked(tmp_path: Path) -> None:
    files = written_by("mlegrand")
    files["content/authors/jdupont/_index.md"] = page("title: Jean Dupont\nauthors: [jdupond]")
    assert diagnostics(tmp_path, files, "E711") == ()


def test_a_full_name_instead_of_a_profiles_key_is_reported(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, written_by("Maelle Legrand"), "E711")
    assert diagnostic.hint == 'did you mean "mlegrand"?'
    (diagnostic,) = diagnostics(tmp_path, written_by("Maëlle Legrand"), "E711")
    assert diagnostic.message == (
        'author "Maëlle Legrand" is a full name instead of the key of a profile'
    )
    assert diagnostic.hint == 'write "mlegrand"'


def test_a_key_without_a_profile_is_reported_once(tmp_path: Path) -> None:
    files = {
        **written_by("xyz99", "mlegrand", "jdupont"),
        "content/post/b.md": page("title: B\nauthor: xyz99"),
    }
    (diagnostic,) = diagnostics(tmp_path, files, "E711")
    assert diagnostic.path == "content/post/a.md"
    assert diagnostic.message == 'author "xyz99" has no profile, here and on 1 more'
    assert diagnostic.hint == "write the full name, or add a profile"


@pytest.mark.parametrize(
    "author", ["mlegrand", "MLegrand", "Ada Lovelace", "Jeanne Duval", "{name: mlegrnd}", "''"]
)
def test_known_authors_and_guests_are_not_reported(tmp_path: Path, author: str) -> None:
    assert diagnostics(tmp_path, written_by(author), "E711") == ()


def test_profiles_that_are_not_authors_are_ignored(tmp_path: Path) -> None:
    (diagnostic,) = diagnostics(tmp_path, written_by("xyz99", "abc12", "mlegrnd"), "E711")
    assert diagnostic.message == 'author "mlegrnd" has no profile'


def test_authors_are_not_checked_without_profiles(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\nauthors: [mlegrnd]")}
    assert diagnostics(tmp_path, files, "E711") == ()


def test_a_future_profile_does_not_count_yet(tmp_path: Path) -> None:
    files = {
        "content/authors/ada/_index.md": page("title: Ada Lovelace\npublishDate: 2024-09-01"),
        "content/authors/bea/_index.md": page("title: Bea"),
        "content/post/a.md": page("title: A\nauthors: [bea, ada]"),
    }
    found = {
        month: said(diagnostics(tmp_path, files, "E711", now=datetime(2024, month, 2, tzinfo=UTC)))
        for month in (8, 9)
    }
    assert [len(found[8]), len(found[9])] == [1, 0]
    assert 'author "ada" has no profile' in found[8][0]
    assert "Lovelace" not in found[8][0]
