"""Names of people by their keys."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from eventsearch.extractor.people import (
    Names,
    Profile,
    people_key,
    profile_diagnostics,
    read_profiles,
)
from eventsearch.extractor.site_context import named
from site_on_disk import read, site_of

TOML = "[taxonomies]\nauthor = 'authors'\n"


@pytest.mark.parametrize(
    "key", ["martin-vallières", "Martin Vallières", " martin-vallieres ", "MARTIN-VALLIÈRES"]
)
def test_a_key_is_found_in_any_spelling_of_its_term(key: str) -> None:
    assert Names({"martin-vallières": "Martin V."})[key] == "Martin V."


def test_an_unknown_key_is_no_person() -> None:
    assert Names({"a": "A"}).get("b", "b") == "b"


def test_an_exact_term_stands_before_one_without_accents() -> None:
    names = Names({"rene": "Rene", "rené": "René"})
    assert (names["rene"], names["rené"]) == ("Rene", "René")


def test_names_survive_the_way_to_another_process() -> None:
    names = Names({"a b": "A"})
    assert dict(pickle.loads(pickle.dumps(names))) == dict(names)
    assert pickle.loads(pickle.dumps(names))["A B"] == "A"


def test_a_language_without_a_profile_shows_another_ones() -> None:
    known = [Profile("fr", "zoe", "Zoé"), Profile("en", "zoe", "Zoe"), Profile("de", "kai", "Kai")]
    others = [Profile("", "kai", "K"), Profile("", "ann", "Ann")]
    names = named([*others, *known], lang="fr", default="en").people
    assert dict(names) == {"ann": "Ann", "kai": "Kai", "zoe": "Zoé"}
    assert named(known, lang="es", default="en").people["zoe"] == "Zoe"


def test_keys_compare_as_hugo_compares_terms() -> None:
    assert people_key(" Ada Lovelace ") == "ada-lovelace"


def test_profiles_name_the_authors_of_a_page(tmp_path: Path) -> None:
    files = {
        "hugo.toml": TOML,
        "content/authors/ada/_index.md": "---\ntitle: Ada Lovelace\n---\n",
        "content/post/a.md": "---\nauthors: [Ada, someone]\n---\n",
    }
    assert read(tmp_path, files).records["content/post/a.md"].meta.authors == (
        "Ada Lovelace",
        "someone",
    )


def test_a_profile_without_a_title_has_its_name_elsewhere(tmp_path: Path) -> None:
    front = {"a": "display_name: Ann", "b": "name: Bob", "c": "name: {display: Cid}", "d": "x: 1"}
    files = {
        f"content/people/{key}/_index.md": f"---\n{text}\n---\n" for key, text in front.items()
    }
    assert dict(read(tmp_path, files).context.named["en"].people) == {
        "a": "Ann",
        "b": "Bob",
        "c": "Cid",
    }


def test_names_stand_in_the_configuration_and_the_data_folder_too(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        {
            "hugo.toml": "[params.authors.miek]\nname = 'Miek'\n[params.authors.x]\nage = 3\n",
            "data/authors/me.yaml": "name:\n  display: Alex\n",
            "data/authors/bad.yaml": "a: [",
            "data/authors/nobody.yaml": "age: 3\n",
            "data/authors/note.txt": "no",
        },
    )
    assert {each.key: each.name for each in read_profiles(site)} == {"miek": "Miek", "me": "Alex"}


def test_data_that_leads_elsewhere_or_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "out.yaml").write_text("name: Canari\n")
    site = site_of(tmp_path / "site", {"data/authors/zoe.yaml": "name: Zoé\n"})
    (tmp_path / "site/data/authors/away.yaml").symlink_to("../../../out.yaml")
    (tmp_path / "site/data/authors/folder.yaml").mkdir()
    found = {diagnostic.path: diagnostic.code for diagnostic in profile_diagnostics(site)}
    assert found.keys() == {"data/authors/away.yaml", "data/authors/folder.yaml"}
    assert found["data/authors/away.yaml"] == "E217"


def test_a_data_folder_that_leads_elsewhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "out" / "authors").mkdir(parents=True)
    (tmp_path / "out" / "authors" / "x.yaml").write_text("name: Canari\n")
    site = site_of(tmp_path / "site", {"hugo.yaml": ""})
    (tmp_path / "site" / "data").symlink_to("../out")
    assert {diagnostic.code for diagnostic in profile_diagnostics(site)} == {"E217"}
    assert "Canari" not in str(read_profiles(site))
