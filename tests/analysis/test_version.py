"""Test that an index detects terms from another version of the analyzer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from cli_site import command, environment
from eventsearch.analysis import VERSION, tokens
from eventsearch.analysis.languages import by_code
from eventsearch.files import seal, unseal
from eventsearch.indexer.build import build
from eventsearch.storage.generations import INFO, live, version
from small_site import write_site

TERMS = Path(__file__).parent / "terms.tsv"


def line(lang: str, text: str) -> str:
    """Return the line of `terms.tsv` for a text. Changes in Snowball do not change it."""
    stem = by_code(lang).stem or (lambda snowball, word: snowball(word))
    terms = (
        f"{token.position}:{token.exact}={token.folded}={stem(str, token.folded)}"
        for token in tokens(text, lang)
    )
    return "\t".join((lang, text, *terms))


def test_changed_terms_require_a_new_version() -> None:
    version, *lines = TERMS.read_text(encoding="utf-8").splitlines()
    now = [line(*each.split("\t")[:2]) for each in lines]
    written = "\n".join((version, *now)) + "\n"
    assert now == lines, f"raise VERSION in the analyzer, and write into terms.tsv:\n{written}"
    assert VERSION.startswith(f"{version}+"), "terms.tsv is of another VERSION: write it anew"


def test_the_recorded_terms_cover_many_kinds_of_words() -> None:
    lines = TERMS.read_text(encoding="utf-8").splitlines()[1:]
    assert {each.partition("\t")[0] for each in lines} >= {"fr", "en", "de", "nl", "pt", "sv", "ja"}
    assert len(lines) >= 20


def test_an_index_of_an_older_analyzer_is_reported_until_a_rebuild(tmp_path: Path) -> None:
    settings = write_site(tmp_path)
    build(settings)
    path = live(settings.index).folder / INFO
    info = json.loads(unseal(path.read_bytes()))
    older = version().replace(VERSION, "1+snowball-1.0.0")
    path.write_bytes(seal(json.dumps(info | {"version": older}).encode()))

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*args),
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    asked = run("query", "--now", "2031-05-01", "10%")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert f"the index is of version {older}" in asked.stderr
    assert 'run "eventsearch index"' in asked.stderr
    assert run("index").returncode == 0
    assert run("query", "--now", "2031-05-01", "10%").returncode == 0
