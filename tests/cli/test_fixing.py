"""What `eventsearch check` does to content with --fix, and shows with --diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_site import Run
from eventsearch.cli.commands.check import write_fixes
from eventsearch.lint.fix.autofix import Change, FixResult
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.settings import Settings

WORD = "---\r\ntitle: A\r\ntags: [x]\r\ndraft: no\r\ndate: 2022-13-31\r\n---\r\nÉté."
SURE = WORD.replace("draft: no", "draft: false")
GUESS = "---\ntitle: B: la suite\n---\nTexte.\n"

DIFF = """\
--- content/event/a.md
+++ content/event/a.md
@@ -1,7 +1,7 @@
 ---\r
 title: A\r
 tags: [x]\r
-draft: no\r
+draft: false\r
 date: 2022-13-31\r
 ---\r
 Été.
\\ No newline at end of file
"""


@pytest.fixture
def doubtful(site: Path) -> Path:
    """Return the site with a word for a switch to its Hugo, and a title that nobody can guess."""
    (site / ".hvm").write_text("0.151.0\n", encoding="utf-8")
    (site / "content" / "event" / "a.md").write_bytes(WORD.encode())
    (site / "content" / "event" / "b.md").write_bytes(GUESS.encode())
    return site


def texts(site: Path) -> tuple[str, str]:
    """Return the two files."""
    folder = site / "content" / "event"
    return (folder / "a.md").read_bytes().decode(), (folder / "b.md").read_bytes().decode()


def test_a_diff_changes_nothing(run: Run, doubtful: Path) -> None:
    done = run("check", "--diff", cwd=doubtful)
    assert (done.code, done.out) == (1, DIFF)
    assert done.err == "eventsearch: would fix 1 diagnostic in 1 file\n"
    assert texts(doubtful) == (WORD, GUESS)


def test_a_diff_goes_before_a_fix(run: Run, doubtful: Path) -> None:
    done = run("check", "--diff", "--fix", cwd=doubtful)
    assert (done.code, done.out) == (1, DIFF)
    assert texts(doubtful) == (WORD, GUESS)


def test_paths_in_a_diff_count_from_where_one_stands(run: Run, doubtful: Path) -> None:
    """So that `patch` finds them."""
    done = run("check", doubtful.name, "--diff", cwd=doubtful.parent)
    assert done.out.startswith(f"--- {doubtful.name}/content/event/a.md\n")


def test_nothing_to_fix_is_no_difference(run: Run, doubtful: Path) -> None:
    done = run("check", "--diff", "--select", "E102", cwd=doubtful)
    assert (done.code, done.out, done.err) == (0, "", "eventsearch: nothing to fix\n")


def test_a_fix_says_what_it_did_and_what_is_left(run: Run, doubtful: Path) -> None:
    done = run("check", "--fix", "--output-format", "concise", cwd=doubtful)
    assert done.code == 1
    assert [line.split(" ")[:2] for line in done.out.splitlines()] == [
        ["content/event/a.md:5:7:", "E102"],
        ["content/event/b.md:2:9:", "E101"],
    ]
    assert done.err == (
        "eventsearch: content/event/a.md:4:8: E112 fixed: write `false`\n"
        "eventsearch: fixed 1 of 3 diagnostics in 1 file\n"
        "eventsearch: 2 errors, 0 warnings in 2 files\n"
        "eventsearch: read by the rules of Hugo 0.151.0 (.hvm:1)\n"
    )
    assert texts(doubtful) == (SURE, GUESS)


def test_fixing_again_does_nothing(run: Run, doubtful: Path) -> None:
    run("check", "--fix", cwd=doubtful)
    done = run("check", "--fix", cwd=doubtful)
    assert "eventsearch: fixed 0 of 2 diagnostics\n" in done.err
    assert texts(doubtful) == (SURE, GUESS)


def test_a_check_says_what_can_be_fixed(run: Run, doubtful: Path) -> None:
    done = run("check", cwd=doubtful)
    assert "eventsearch: 1 can be fixed with --fix\n" in done.err
    assert (
        'help: write `false`, or "no" in quotes if the word is meant\nfix: use --fix\n' in done.out
    )
    assert texts(doubtful) == (WORD, GUESS)


def test_guesses_are_not_offered(run: Run, doubtful: Path) -> None:
    done = run("check", "--fix", "--unsafe-fixes", cwd=doubtful)
    assert (done.code, 'no option "--unsafe-fixes"' in done.err) == (2, True)
    assert texts(doubtful) == (WORD, GUESS)


def test_a_file_that_is_refused_is_told(doubtful: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = "content/event/a.md"
    whole = Edit(path=path, line=1, column=1, end_line=1, end_column=1, text="")
    diagnostic = Diagnostic(
        path=path, code="E112", message="", hint="", fix=Fix(message="x", edits=(whole,))
    )
    change = Change(path=path, before=b"autre", after=b"")
    settings = Settings(root=doubtful, index=doubtful / ".eventsearch")

    from lint_site import NOW

    left, refused = write_fixes(
        FixResult(changes=(change,), fixed=(diagnostic,), remaining=()), settings, NOW, tuple
    )
    assert refused
    assert sorted({each.code for each in left}) == ["E101", "E102", "E112"]
    assert texts(doubtful) == (WORD, GUESS)
    said = capsys.readouterr().err
    assert f"eventsearch: {path}: not changed: the file was modified since it was read" in said
    assert f"fixed 0 of {len(left)} diagnostics" in said
