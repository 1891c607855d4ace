"""How a file of synonyms is taken up in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import NOW, Run


def test_synonyms_find_are_marked_and_explained(run: Run, site: Path) -> None:
    """Without a new index; a file that is broken in parts is used in parts."""
    assert run("index", cwd=site).code == 0
    assert run("query", "océan", "--now", NOW, cwd=site).code == 1
    file = site / "synonyms.txt"
    file.write_text("océan, mer\nseul\n", encoding="utf-8")
    done = run("query", "océan", "--now", NOW, "--explain", cwd=site)
    (hit,) = map(json.loads, done.out.splitlines())
    assert hit["highlight"]["title"] == ["La ", "mer", " en été"]
    assert {part["term"] for part in hit["why"]} - {""} == {"mer"}
    assert done.err == (
        f'eventsearch: {file}:2: "seul" has no synonym;'
        " write two or more, with commas between them\n"
    )


def test_what_was_typed_comes_first(run: Run, site: Path) -> None:
    """Where the words stand in the same place, whichever of them is the longer or rarer."""
    for name, title in (("a", "Un grand océan"), ("b", "De la houle"), ("c", "Encore la houle")):
        text = f"---\ntitle: {title}\ndate: 2024-01-15\n---\nÀ lire.\n"
        (site / "content" / "post" / f"{name}.md").write_text(text, encoding="utf-8")
    (site / "synonyms.txt").write_text("houle, grand océan\n", encoding="utf-8")
    assert run("index", cwd=site).code == 0
    for text, first in (("houle", {"/post/b/", "/post/c/"}), ("grand océan", {"/post/a/"})):
        done = run("query", text, "--now", NOW, "--format", "url", cwd=site)
        found = done.out.splitlines()
        assert len(found) == 3
        assert set(found[: len(first)]) == first


BILINGUAL = {
    "a": ("Annual survey", "Enquête annuelle", "matching", "appariement"),
    "b": ("A survey of cities", "Une enquête sur les villes", "map", "carte"),
}

PROPOSED = """\
[*]

# en, fr
survey, enquête  # 2 pairs, such as Annual survey = Enquête annuelle
map, carte  # 1 pair, map = carte
matching, appariement  # 1 pair, matching = appariement
"""


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    """Return a site with translations."""
    (tmp_path / "hugo.yaml").write_text(
        "baseURL: https://example.org/\ndefaultContentLanguage: fr\n"
        "languages: {fr: {weight: 1}, en: {weight: 2}}\n",
        encoding="utf-8",
    )
    (tmp_path / "content").mkdir()
    for name, (english, french, tag, term) in BILINGUAL.items():
        for file, title, word in ((f"{name}.en.md", english, tag), (f"{name}.md", french, term)):
            text = f"---\ntitle: {title}\ndate: 2024-01-15\ntags: [{word}]\n---\n"
            (tmp_path / "content" / file).write_text(text, encoding="utf-8")
    return tmp_path


def test_translations_propose_synonyms(run: Run, bilingual: Path) -> None:
    """They are printed for the file of synonyms, and used by nothing."""
    done = run("synonyms", "--propose", cwd=bilingual)
    assert (done.code, done.out, done.err) == (0, PROPOSED, "")
    assert not (bilingual / "synonyms.txt").exists()


def test_proposals_are_appended_and_found_by(run: Run, bilingual: Path) -> None:
    """After what the file has, whose last language does not hold for them; then no more are new."""
    file = bilingual / "synonyms.txt"
    file.write_text("[fr]\ncarte, map", encoding="utf-8")
    added = PROPOSED.replace("map, carte  # 1 pair, map = carte\n", "")
    done = run("synonyms", "--propose", "--write", cwd=bilingual)
    assert (done.code, done.out) == (0, added)
    assert done.err == f"eventsearch: added to {file}; remove the lines that are wrong\n"
    assert file.read_text(encoding="utf-8") == f"[fr]\ncarte, map\n\n{added}"
    again = run("synonyms", "--propose", cwd=bilingual)
    assert (again.code, again.out) == (1, "")
    assert again.err == (
        "eventsearch: translations of 2 pages pair no words often enough that are not synonyms"
        " yet; translate titles, headings and tags as well, or write synonyms by hand\n"
    )
    assert run("synonyms", cwd=bilingual).out == (
        "[fr]\ncarte, map\n[*]\nsurvey, enquête\nmatching, appariement\n"
    )
    assert run("index", cwd=bilingual).code == 0
    hits = [run("query", q, "--format", "url", cwd=bilingual).out for q in ("survey", "enquête")]
    assert set(hits[0].split()) == set(hits[1].split()) == {"/a/", "/en/a/", "/b/", "/en/b/"}


def test_a_site_without_translations_proposes_nothing(run: Run, site: Path) -> None:
    """The message says what would make a difference."""
    done = run("synonyms", "--propose", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "eventsearch: no page has a translation, so no synonyms can be proposed; give translations"
        " the same place in the content of each language, or the same translationKey\n"
    )


def test_a_site_without_synonyms_is_told_how_to_have_some(run: Run, site: Path) -> None:
    done = run("synonyms", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert f"write lines such as `meetup, rencontre` to {site / 'synonyms.txt'}" in done.err
    (site / "eventsearch.toml").write_text('synonyms = ""\n', encoding="utf-8")
    assert "the setting `synonyms` names no file" in run("synonyms", cwd=site).err


def test_nothing_is_written_out_of_the_site(run: Run, bilingual: Path) -> None:
    """A link of the site may lead anywhere; without --propose nothing is written at all."""
    outside = bilingual.parent / "outside.txt"
    outside.write_text("a, b\n", encoding="utf-8")
    (bilingual / "synonyms.txt").symlink_to(outside)
    done = run("synonyms", "--propose", "--write", cwd=bilingual)
    assert done.code == 3
    assert str(bilingual / "synonyms.txt") in done.err
    assert outside.read_text(encoding="utf-8") == "a, b\n"
    assert run("synonyms", "--write", cwd=bilingual).code == 2


def test_synonyms_without_a_file_are_not_written(run: Run, bilingual: Path) -> None:
    """The setting names none."""
    (bilingual / "eventsearch.toml").write_text('synonyms = ""\n', encoding="utf-8")
    done = run("synonyms", "--propose", "--write", cwd=bilingual)
    assert (done.code, done.out) == (2, PROPOSED)
    assert done.err == ("eventsearch: synonyms is empty; name the file to which they are added\n")
