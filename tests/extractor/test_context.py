"""Values that pages take from other files: cascades, people, translations, visibility."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.fields.publication import presence, span
from eventsearch.extractor.hugo.cascade import (
    Rule,
    Target,
    apply,
    merge,
    rules,
    targets_and_values,
)
from eventsearch.extractor.people import (
    Names,
    Profile,
    people_key,
    profile_diagnostics,
    read_profiles,
)
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import named
from eventsearch.model.page import Meta
from eventsearch.output.export import translations
from eventsearch.settings import Settings
from site_on_disk import EMPTY, read, site_of, write

# Values that pages take from other files.

PAGES = {
    "hugo.toml": "[languages.en]\n[languages.fr]\n[[cascade]]\nlayout = 'config'\nbase = 1\n",
    "content/_index.md": "---\ncascade: {layout: home}\n---\n",
    "content/a/_index.md": "---\ncascade: {layout: a, type: talk}\n---\n",
    "content/a/b/c.md": EMPTY,
    "content/a/b/c.fr.md": EMPTY,
    "content/a/x/_index.md": EMPTY,
    "content/a/x/y.md": EMPTY,
    "content/a/x/y.fr.md": EMPTY,
    "content/authors/ada/_index.md": "---\ntitle: Ada\n---\n",
}


def _inherited(root: Path, path: str) -> dict[str, object]:
    found = read(root, PAGES)
    source = next(file for file in found.files if file.path == path)
    (rule,) = found.context.inherited_rules(source)
    return dict(rule.values)


def test_the_nearest_cascade_wins_and_the_configuration_comes_last(tmp_path: Path) -> None:
    assert _inherited(tmp_path, "content/a/b/c.md") == {"layout": "a", "type": "talk", "base": 1}
    assert _inherited(tmp_path, "content/a/x/_index.md")["layout"] == "a"
    assert _inherited(tmp_path, "content/a/_index.md")["layout"] == "home"


def test_each_language_has_its_own_cascades(tmp_path: Path) -> None:
    assert _inherited(tmp_path, "content/a/b/c.fr.md") == {"layout": "config", "base": 1}


@pytest.mark.parametrize(
    ("path", "sections"),
    [
        ("content/a/b/c.md", ("a",)),
        ("content/a/x/y.md", ("a", "x")),
        ("content/a/x/y.fr.md", ("a",)),
        ("content/a/x/_index.md", ("a", "x")),
        ("content/_index.md", ()),
    ],
)
def test_an_index_file_makes_a_section(
    tmp_path: Path, path: str, sections: tuple[str, ...]
) -> None:
    found = read(tmp_path, PAGES)
    source = next(file for file in found.files if file.path == path)
    assert found.context.sections(source) == sections


CHANGES = {
    "a cascade": ("content/a/_index.md", "---\ncascade: {type: b}\n---\n"),
    "a name": ("content/authors/ada/_index.md", "---\ntitle: Ada L.\n---\n"),
    "a section": ("content/a/b/_index.md", EMPTY),
    "the configuration": ("hugo.toml", "[languages.en]\n[languages.fr]\n"),
    "a data file": ("data/authors/x.yaml", "name: X\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_changes_with_whatever_pages_need(tmp_path: Path, change: str) -> None:
    """A changed digest makes an index run read the pages again."""
    before = read(tmp_path / "before", PAGES).context.digest
    path, text = CHANGES[change]
    assert read(tmp_path / "after", {**PAGES, path: text}).context.digest != before


def test_the_digest_stays_when_only_pages_change(tmp_path: Path) -> None:
    before = read(tmp_path / "before", PAGES).context.digest
    changed = {
        **PAGES,
        "content/a/b/c.md": "other",
        "content/a/_index.md": PAGES["content/a/_index.md"] + "other",
    }
    assert read(tmp_path / "after", changed).context.digest == before


def test_an_unreadable_section_page_passes_no_values_on(tmp_path: Path) -> None:
    found = read(tmp_path, {**PAGES, "content/a/_index.md": "---\n- a\n---\n"})
    source = next(file for file in found.files if file.path == "content/a/b/c.md")
    (rule,) = found.context.inherited_rules(source)
    assert rule.values == {"layout": "home", "base": 1}
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["E103"]


def test_a_context_can_be_pickled(tmp_path: Path) -> None:
    context = read(tmp_path, PAGES).context
    copy = pickle.loads(pickle.dumps(context))
    assert (copy.digest, copy.rules) == (context.digest, context.rules)
    assert copy.named["en"].people["ADA"] == "Ada"


NOW = datetime.fromisoformat("2026-06-01T12:00:00+02:00")

PROFILES = {
    "published later": ("publishDate: 2026-06-01T12:00:01+02:00", None),
    "dated later": ("date: 2026-06-02", None),
    "expired": ("expiryDate: 2026-05-01", None),
    "expires later": ("expiryDate: 2027-05-01", None),
    "not published": ("published: false", None),
    "below a draft": ("weight: 1", "draft: true"),
    "below an end": ("weight: 1", "expiryDate: 2026-05-01"),
}
"""Keys of a profile that is hidden from visitors, and of a profile with cascaded values."""


def _names(root: Path, keys: str, cascade: str | None) -> list[str]:
    """Return the labels that pages show for the key of a person, a tag and a place."""
    page = f"---\ntitle: Secret\n{keys}\n---\n"
    above = f"---\ncascade: {{{cascade}}}\n---\n" if cascade else EMPTY
    files = {
        "hugo.toml": "",
        "content/authors/_index.md": above,
        "content/authors/ada/_index.md": page,
        "content/tags/_index.md": above,
        "content/tags/maps/_index.md": page,
        "content/places/_index.md": above,
        "content/places/hall.md": page,
    }
    found = read(root, files)
    settings = Settings(root=root, index=root / ".eventsearch")
    named = read_context(found.site, found.files, settings, now=NOW).named["en"]
    groups = (named.people, *named.terms.values())
    return sorted({name for names in groups for name in names.values()})


@pytest.mark.parametrize("kind", PROFILES)
def test_a_profile_that_is_not_visible_gives_no_name(tmp_path: Path, kind: str) -> None:
    assert _names(tmp_path, *PROFILES[kind]) == []


@pytest.mark.parametrize("keys", ["weight: 1", "date: 2026-05-01", "publishDate: 2026-06-01"])
def test_a_visible_profile_gives_its_name(tmp_path: Path, keys: str) -> None:
    assert _names(tmp_path, keys, None) == ["Secret"]


DIGESTS = """
import sys
from pathlib import Path
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.settings import Settings
root = Path(sys.argv[1])
settings = Settings(root=root, index=root / "index")
site, _ = load_site(root)
files = discover(site).files
context = read_context(site, files, settings)
print(context.digest)
for file in files:
    print(extract(file, site=site, context=context, settings=settings).record.digest)
"""


def test_digests_are_the_same_in_every_process(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    printed = {
        subprocess.run(
            [sys.executable, "-c", DIGESTS, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    (only,) = printed
    assert len(set(only.split())) == len(PAGES)


# Values that pages inherit.

PAGE = Target(path="/event/a", kind="page", lang="fr", environment="production")


def _rules(cascade: object) -> tuple[Rule, ...]:
    return rules(targets_and_values(cascade))


def test_a_mapping_applies_to_every_page() -> None:
    assert apply({}, _rules({"type": "talk"}), PAGE) == {"type": "talk"}


def test_targets_restrict_by_path_kind_language_and_environment() -> None:
    cascade = [
        {"_target": {"path": "/event/*"}, "a": 1},
        {"_target": {"path": "/post/*"}, "b": 1},
        {"target": {"kind": "{page,section}", "lang": "fr"}, "c": 1},
        {"_target": {"lang": "en"}, "d": 1},
        {"_target": {"environment": "staging"}, "e": 1},
    ]
    assert apply({}, _rules(cascade), PAGE) == {"a": 1, "c": 1}


def test_values_of_the_page_are_never_overridden() -> None:
    front = {"tags": None, "params": {"place": "Rennes"}}
    inherited = _rules({"tags": ["x"], "place": "Lyon", "more": 1})
    assert apply(front, inherited, PAGE) == {**front, "more": 1}


def test_values_below_params_are_merged_with_the_others() -> None:
    assert apply({}, _rules({"params": {"x": 1}, "y": 2}), PAGE) == {"x": 1, "y": 2}


def test_nearer_rules_win_and_farther_rules_fill_gaps() -> None:
    near = _rules({"type": "near"})
    far = _rules([{"type": "far", "other": 1}, {"_target": {"kind": "page"}, "type": "kind"}])
    assert apply({}, merge(near, far), PAGE) == {"type": "near", "other": 1}


def test_a_mapping_is_inherited_whole_or_not_at_all() -> None:
    assert apply({"m": {"a": 5}}, _rules({"m": {"a": 1, "b": 2}}), PAGE) == {"m": {"a": 5}}


def test_a_value_that_is_not_a_cascade_is_ignored() -> None:
    assert _rules("yes") == _rules([1, None]) == _rules(None) == ()


# Names of people by their keys.

TOML = "[taxonomies]\nauthor = 'authors'\n"


@pytest.mark.parametrize(
    "key", ["martin-vallières", "Martin Vallières", " martin-vallieres ", "MARTIN-VALLIÈRES"]
)
def test_a_key_is_found_in_any_spelling_of_its_term(key: str) -> None:
    assert Names({"martin-vallières": "Martin V."})[key] == "Martin V."


def test_an_unknown_key_is_not_a_person() -> None:
    assert Names({"a": "A"}).get("b", "b") == "b"


def test_an_exact_term_is_preferred_to_one_without_accents() -> None:
    names = Names({"rene": "Rene", "rené": "René"})
    assert (names["rene"], names["rené"]) == ("Rene", "René")


def test_names_can_be_pickled() -> None:
    names = Names({"a b": "A"})
    assert dict(pickle.loads(pickle.dumps(names))) == dict(names)
    assert pickle.loads(pickle.dumps(names))["A B"] == "A"


def test_a_language_without_a_profile_uses_another_languages() -> None:
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


HALL = "---\ntitle: Salle Émile Zola\nville: Rennes\n---\n"
ELEVENTY = {
    ".eleventy.js": "module.exports = () => ({dir: {input: 'src'}})\n",
    "src/lieux/salle_zola.md": HALL.replace("ville", "permalink: /ou/zola/\nville"),
}
HUGO = {
    "hugo.toml": "defaultContentLanguage = 'fr'\n[languages.fr]\n[languages.en]\n",
    "content/lieux/salle_zola/index.fr.md": HALL,
    "content/lieux/salle_zola/index.en.md": HALL.replace("Salle", "Hall"),
}


@pytest.mark.parametrize(
    ("files", "place", "name"),
    [
        (ELEVENTY, "src/lieux/salle_zola.md", "Salle Émile Zola"),
        (ELEVENTY, "/src/lieux/salle_zola.md", "Salle Émile Zola"),
        (ELEVENTY, "/lieux/salle_zola.md", "Salle Émile Zola"),
        (ELEVENTY, "lieux/salle_zola", "Salle Émile Zola"),
        (ELEVENTY, "/ou/zola/", "Salle Émile Zola"),
        (ELEVENTY, "[lieux/salle_zola]", "Salle Émile Zola"),
        (ELEVENTY, "zola", "zola"),
        (ELEVENTY, "lieux/zola", "lieux/zola"),
        (ELEVENTY, "Paris/Lyon", "Paris/Lyon"),
        (HUGO, "content/lieux/salle_zola/index.fr.md", "Salle Émile Zola"),
        (HUGO, "lieux/salle_zola/index.en.md", "Hall Émile Zola"),
        (HUGO, "/lieux/salle_zola", "Salle Émile Zola"),
    ],
)
def test_a_path_to_the_page_of_a_place_means_the_place(
    tmp_path: Path, files: dict[str, str], place: str, name: str
) -> None:
    folder = "src" if files is ELEVENTY else "content"
    event = f"{folder}/agenda/a.md"
    text = f"---\ntitle: A\ndate: 2027-05-01\nlieu: {place}\n---\n"
    meta = read(tmp_path, {**files, event: text}).records[event].meta
    assert (meta.location, meta.address) == (name, "Rennes" * name.endswith("Émile Zola"))


def test_names_can_be_in_the_configuration_or_the_data_folder(tmp_path: Path) -> None:
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


def test_data_outside_the_site_or_not_in_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out.yaml").write_text("name: Canari\n")
    site = site_of(tmp_path / "site", {"data/authors/zoe.yaml": "name: Zoé\n"})
    (tmp_path / "site/data/authors/away.yaml").symlink_to("../../../out.yaml")
    (tmp_path / "site/data/authors/folder.yaml").mkdir()
    found = {diagnostic.path: diagnostic.code for diagnostic in profile_diagnostics(site)}
    assert found.keys() == {"data/authors/away.yaml", "data/authors/folder.yaml"}
    assert found["data/authors/away.yaml"] == "E217"


def test_a_data_folder_outside_of_the_site_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out" / "authors").mkdir(parents=True)
    (tmp_path / "out" / "authors" / "x.yaml").write_text("name: Canari\n")
    site = site_of(tmp_path / "site", {"hugo.yaml": ""})
    (tmp_path / "site" / "data").symlink_to("../out")
    assert {diagnostic.code for diagnostic in profile_diagnostics(site)} == {"E217"}
    assert "Canari" not in str(read_profiles(site))


# Pages that are on the site, and when.

SITE = Site(root=Path("/site"))
THEN = datetime(2031, 1, 1, tzinfo=UTC)
LATER = datetime(2032, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "is_page", "has_address"),
    [
        ({}, True, True),
        ({"headless": True}, False, False),
        ({"headless": "true"}, False, False),
        ({"headless": False}, True, True),
        ({"_build": {"render": "never"}}, True, False),
        ({"build": {"render": False}}, True, False),
        ({"_build": {"render": "never", "list": "local"}}, False, False),
        ({"_build": {"render": "never", "list": False}}, False, False),
        ({"_build": {"render": "link"}}, True, True),
        ({"_build": {"render": "link", "list": "never"}}, False, True),
        ({"_build": {"list": "never"}}, True, True),
        ({"_build": {"render": "Never"}}, True, True),
        ({"_build": None}, True, True),
        ({"_build": "never"}, True, True),
        ({"_build": {"render": "never"}, "build": {"list": "never"}}, True, False),
        ({"_build": {"render": "0", "list": "0"}}, False, False),
        ({"_build": None, "build": {"render": "never", "list": "never"}}, True, True),
        ({"params": {"headless": True, "_build": {"render": "never"}}}, True, True),
    ],
)
def test_front_matter_decides(front: dict[str, object], is_page: bool, has_address: bool) -> None:
    found = presence(front)
    assert (found.is_page, found.has_address) == (is_page, has_address)


def test_publication_and_expiry_make_a_span() -> None:
    found = span(Meta(title="", published=THEN, expires=LATER), site=SITE, drafts=False)
    assert (found.since, found.until, found.buildable) == (THEN, LATER, True)


def test_a_site_may_build_the_future_and_the_expired() -> None:
    site = Site(root=Path("/site"), build_future=True, build_expired=True)
    found = span(Meta(title="", published=THEN, expires=LATER), site=site, drafts=False)
    assert (found.since, found.until) == (None, None)


@pytest.mark.parametrize(
    ("build_drafts", "drafts", "buildable"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_drafts_are_built_on_request(build_drafts: bool, drafts: bool, buildable: bool) -> None:
    site = Site(root=Path("/site"), build_drafts=build_drafts)
    assert span(Meta(title="", draft=True), site=site, drafts=drafts).buildable is buildable


# The same page in other languages.

FILES = {
    "hugo.toml": "[languages.en]\n[languages.fr]\n[languages.de]\ncontentDir = 'inhalt'\n",
    "content/a/index.md": EMPTY,
    "content/a/index.fr.md": EMPTY,
    "inhalt/a.md": EMPTY,
    "content/b.md": EMPTY,
    "content/B.fr.md": EMPTY,
    "content/alone.fr.md": EMPTY,
}


def test_pages_at_one_place_are_one_page(tmp_path: Path) -> None:
    found = translations(read(tmp_path, FILES).records.values())
    assert found == {
        "content/a/index.md": (("de", "inhalt/a.md"), ("fr", "content/a/index.fr.md")),
        "content/a/index.fr.md": (("de", "inhalt/a.md"), ("en", "content/a/index.md")),
        "inhalt/a.md": (("en", "content/a/index.md"), ("fr", "content/a/index.fr.md")),
        "content/b.md": (("fr", "content/B.fr.md"),),
        "content/B.fr.md": (("en", "content/b.md"),),
    }


def test_translations_have_their_key_or_their_place_in_common(tmp_path: Path) -> None:
    keyed = "---\ntranslationKey: {}\n---\n"
    files = {
        **FILES,
        "content/c.md": keyed.format("Le C"),
        "content/d.fr.md": keyed.format("Le C"),
        "content/e.fr.md": keyed.format("a"),
        "content/f/_index.md": EMPTY,
        "content/f.fr.md": EMPTY,
    }
    records = read(tmp_path / "several", files).records
    found = {path: record.translation for path, record in records.items()}
    assert found["content/a/index.md"] == found["inhalt/a.md"] != ""
    assert found["content/b.md"] == found["content/B.fr.md"]
    assert found["content/c.md"] == found["content/d.fr.md"] == "page/Le C"
    assert found["content/e.fr.md"] not in (found["content/a/index.md"], found["content/c.md"])
    assert found["content/f/_index.md"] != found["content/f.fr.md"]
    others = translations(records.values())
    assert others["content/c.md"] == (("fr", "content/d.fr.md"),)
    assert "content/e.fr.md" not in others
    alone = read(tmp_path / "alone", {"hugo.toml": "", "content/a.md": EMPTY}).records
    assert [record.translation for record in alone.values()] == [""]
    assert translations(alone.values()) == {}
