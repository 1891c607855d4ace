"""Test the output and exit codes of `eventsearch check` and `explain`, and the fixes they write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import Run
from eventsearch.cli.commands.check import write_fixes
from eventsearch.lint.fix.autofix import Change, FixResult
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.settings import Settings
from site_on_disk import write

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\n"


DOUBTFUL = "---\ntitle: B\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\n"


@pytest.fixture
def doubtful(site: Path) -> Path:
    """Return the site with a page that causes a warning."""
    (site / "content" / "event" / "b.md").write_text(DOUBTFUL, encoding="utf-8")
    return site


@pytest.fixture
def wrong(doubtful: Path) -> Path:
    """Return the site with a page that causes an error and a page that causes a warning."""
    (doubtful / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    return doubtful


def test_a_clean_site_is_reported_as_clean(run: Run, site: Path) -> None:
    done = run("check", cwd=site / "content" / "event")
    assert (done.code, done.out, done.err) == (0, "", "eventsearch: no errors or warnings\n")
    assert not (site / ".eventsearch").exists()


def test_diagnostics_are_shown_in_full(run: Run, wrong: Path) -> None:
    done = run("check", cwd=wrong)
    assert done.code == 1
    assert done.err == "eventsearch: 1 error, 1 warning in 2 files\n"
    assert done.out == (
        'content/event/a.md:3:7: E102 date "2022-13-31" is not a date\n'
        "  |\n"
        "3 | date: 2022-13-31\n"
        "  |       ^\n"
        "help: write YYYY-MM-DD\n"
        "\n"
        "content/event/b.md:3:7: E181 warning: starts 349 days before its publication"
        " (2023-01-15)\n"
        "  |\n"
        "3 | date: 2022-01-31\n"
        "  |       ^\n"
        "help: correct the start if 2022 is not its year, or the publication date\n"
    )


def test_a_warning_fails_the_check_only_with_strict(run: Run, doubtful: Path) -> None:
    assert run("check", cwd=doubtful).code == 0
    assert run("check", "--strict", cwd=doubtful).code == 1


def test_the_site_can_be_an_argument(run: Run, wrong: Path) -> None:
    done = run("check", wrong.name, "--output-format", "concise", cwd=wrong.parent)
    assert done.out.startswith("content/event/a.md:3:7: E102 ")
    done = run("check", wrong.name, cwd=wrong.parent, GITHUB_ACTIONS="true")
    assert done.out.startswith(f"::error file={wrong.name}/content/event/a.md,")


def test_files_are_checked_by_themselves(run: Run, wrong: Path) -> None:
    note = (
        "eventsearch: to check links and other relations between pages, run eventsearch check on"
        " the site\n"
    )
    done = run("check", "content/event/b.md", "hugo.yaml", cwd=wrong)
    skipped = "eventsearch: skipped 1 file that the site does not read as content\n"
    assert done.code == 0
    assert done.err == f"eventsearch: 0 errors, 1 warning in 1 file\n{skipped}{note}"
    assert done.out.startswith("content/event/b.md:3:7: E181 warning: ")
    done = run("check", str(wrong), "a.md", cwd=wrong / "content" / "event")
    assert (done.code, done.err) == (1, f"eventsearch: 1 error, 0 warnings in 1 file\n{note}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("content", "event"), "event is not a file; check one folder, or files"),
        (("content/event/b.md", "--fix"), "this option needs the whole site; specify a folder"),
        (("content/event/b.md", "--jsonld"), "this option needs the whole site; specify a folder"),
    ],
)
def test_options_for_a_whole_site_are_refused_for_single_files(
    run: Run, wrong: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run("check", *arguments, cwd=wrong)
    assert (done.code, message in done.err) == (2, True)


def test_formats_for_programs_are_json(run: Run, wrong: Path) -> None:
    done = run("check", "--output-format", "json-lines", cwd=wrong)
    assert [json.loads(line)["code"] for line in done.out.splitlines()] == ["E102", "E181"]
    done = run("check", "--output-format", "sarif", cwd=wrong)
    results = json.loads(done.out)["runs"][0]["results"]
    assert [result["level"] for result in results] == ["error", "warning"]
    done = run("check", wrong.name, "--output-format", "gitlab", cwd=wrong.parent)
    assert [each["location"] for each in json.loads(done.out)] == [
        {"path": f"{wrong.name}/content/event/{name}.md", "lines": {"begin": 3}} for name in "ab"
    ]


def test_secrets_are_not_repeated_in_the_output(run: Run, site: Path) -> None:
    text = "[Zoom](https://zoom.us/j/1?pwd=Zm9vYmFy), passcode: 271828\n\nemmy.noether@gmail.com\n"
    page = site / "content" / "z.md"
    page.write_text(f"---\ntitle: Z\n---\n{text}", encoding="utf-8")
    done = run("check", cwd=site)
    assert [line.split()[1] for line in done.out.splitlines() if "content/" in line] == [
        "E901",
        "E902",
    ]
    for form in ("full", "concise", "json-lines", "github", "sarif", "gitlab"):
        done = run("check", "--select", "E9", "--output-format", form, cwd=site)
        assert all(code in done.out for code in ("E901", "E902", "E904"))
        assert not any(secret in done.out for secret in ("Zm9v", "271828", "emmy"))


def test_a_baseline_leaves_out_known_diagnostics(run: Run, doubtful: Path) -> None:
    file = str(doubtful / "known.json")
    assert run("check", "--strict", "--write-baseline", file, cwd=doubtful).code == 0
    done = run("check", doubtful.name, "--strict", "--baseline", file, cwd=doubtful.parent)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"eventsearch: no errors or warnings\neventsearch: diagnostics in {file} are hidden\n"
    )
    (doubtful / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    done = run("check", "--baseline", file, "--output-format", "concise", cwd=doubtful)
    assert done.code == 1
    assert [line.split(" ")[1] for line in done.out.splitlines()] == ["E102"]


@pytest.mark.parametrize(
    ("args", "text", "code", "message"),
    [
        (("--baseline", "b"), "{}", 2, "b is not a baseline: not an array of objects; write"),
        (("--baseline", "b"), "[1]", 2, "b is not a baseline: not an array of objects; write"),
        (("--baseline", "b"), "[{}]", 2, "b is not a baseline: an object has no fingerprint; "),
        (("--baseline", "b"), "x", 2, "b is not a baseline: "),
        (("--baseline", "none"), "", 3, "none does not exist; write it with --write-baseline"),
        (("--write-baseline", "no/b"), "", 3, "no"),
        (("--baseline", "b", "--fix"), "[]", 2, "omit the other option"),
        (("--write-baseline", "b", "--diff"), "[]", 2, "omit the other option"),
        (("--write-baseline", "b", "--baseline", "b"), "[]", 2, "omit the other option"),
    ],
)
def test_a_file_that_is_not_a_baseline_is_reported(
    run: Run, doubtful: Path, args: tuple[str, ...], text: str, code: int, message: str
) -> None:
    (doubtful / "b").write_text(text, encoding="utf-8")
    done = run("check", *args, cwd=doubtful)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert (doubtful / "b").read_text(encoding="utf-8") == text


def test_pages_as_built_are_compared(run: Run, site: Path) -> None:
    """The check works from any folder. It cannot be combined with --fix or --since."""
    event = '{"@type": "Event", "startDate": "2030-05-01"}'
    html = f'<script type="application/ld+json">{event}</script>'
    write(site, {"public/event/dix/index.html": html})
    args = ("--now", "2031-01-01", "--output-format", "concise", "--select", "E806")
    done = run("check", site.name, "--built", f"{site.name}/public", *args, cwd=site.parent)
    assert "E806 warning: in the built page the event starts 2030-05-01, but" in done.out
    assert done.code == 0
    assert run("check", *args, cwd=site).out == ""
    for option in ("--fix", "--diff"):
        done = run("check", "--built", "public", option, cwd=site)
        assert (done.code, "omit the other option" in done.err) == (2, True)
    assert run("check", "--built", "nowhere", cwd=site).code == 2
    done = run("check", "--built", "content", *args, cwd=site)
    assert (done.code, "/content contains no page of the upcoming event; specify" in done.err) == (
        2,
        True,
    )


def test_now_sets_the_clock(run: Run, site: Path) -> None:
    done = run("check", "--now", "2019-01-01", "--output-format", "concise", cwd=site)
    assert "E183 warning: starts in 2031, 12 years from now" in done.out


def test_explain_says_what_a_code_means(run: Run, tmp_path: Path) -> None:
    done = run("explain", "e181", cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith("## E181: a start long before the publication\n")
    assert "**Hint.**" in done.out
    assert "\nE181  warning  a start" in run("explain", cwd=tmp_path).out
    assert run("explain", "--all", cwd=tmp_path).out.startswith("## E101: ")


def test_codes_can_be_chosen_and_left_out(run: Run, wrong: Path) -> None:
    args = ("--select", "E1", "--ignore", "e102", "--output-format", "concise")
    done = run("check", *args, cwd=wrong)
    assert (done.code, done.err) == (0, "eventsearch: 0 errors, 1 warning in 1 file\n")
    assert done.out.startswith("content/event/b.md:3:7: E181 warning: ")
    assert run("check", "--select", "E3", cwd=wrong).out == ""


def test_a_site_can_silence_a_rule(run: Run, wrong: Path) -> None:
    (wrong / "eventsearch.toml").write_text('ignore = ["E102", "E18"]\n', encoding="utf-8")
    assert run("check", "--strict", cwd=wrong).err == "eventsearch: no errors or warnings\n"
    assert run("index", "--strict", cwd=wrong).code == 0
    assert "E181" in run("check", "--select", "E181", cwd=wrong).out


@pytest.mark.parametrize(
    ("args", "settings", "message"),
    [
        (("--ignore", "E99"), "", '--ignore: there is no code "E99"; run eventsearch explain to'),
        (("--select", "X"), "", '--select: there is no code "X"; run eventsearch explain to list'),
        ((), 'ignore = ["E7", "E999"]', 'setting `ignore`: there is no code "E999"; run eventse'),
    ],
)
def test_an_unknown_code_is_reported(
    run: Run, site: Path, args: tuple[str, ...], settings: str, message: str
) -> None:
    (site / "eventsearch.toml").write_text(settings, encoding="utf-8")
    done = run("check", *args, cwd=site)
    assert (done.code, message in done.err) == (2, True)


@pytest.mark.parametrize("name", ["check", "index"])
@pytest.mark.parametrize(
    "line",
    [
        "page_timeout = 1e12",
        "max_file_bytes = 9_007_199_254_740_992",
        "serve.host = '0.0.0.0'",
        "serve.forwarded_allow_ips = ['0.0.0.0/0']",
        "serve.memory = 1_000_000",
    ],
)
def test_a_site_cannot_loosen_what_protects_its_checker(
    run: Run, site: Path, line: str, name: str
) -> None:
    (site / "eventsearch.toml").write_text(f"{line}\n", encoding="utf-8")
    done = run(name, cwd=site)
    assert (done.code, (site / ".eventsearch").exists()) == (2, False), done.err
    setting = line.partition(" ")[0]
    variable = f"EVENTSEARCH_{setting.upper().replace('.', '_')}"
    assert f'setting "{setting}" is not allowed in a file of the site' in done.err
    assert done.err.endswith(f"set {variable} in the environment of the command\n")


@pytest.mark.parametrize("value", ["1e12", "inf", "nan", "-1", "0"])
def test_the_time_for_a_page_has_bounds(run: Run, site: Path, value: str) -> None:
    done = run("check", cwd=site, EVENTSEARCH_PAGE_TIMEOUT=value)
    assert done.code == 2
    assert done.err.startswith("eventsearch: EVENTSEARCH_PAGE_TIMEOUT"), done.err


def test_files_left_out_on_purpose_are_listed_on_request(run: Run, tmp_path: Path) -> None:
    config = "title: S\nurl: https://e.org\n"
    write(tmp_path, {"_config.yml": config, "README.md": "x", "a.md": "---\n---\nx\n"})
    assert run("check", "--ignore", "E7", cwd=tmp_path).err.endswith("no errors or warnings\n")
    assert run("index", cwd=tmp_path).out == ""
    done = run("check", "--select", "E208", "--output-format", "concise", cwd=tmp_path)
    (line,) = done.out.splitlines()
    assert line.startswith("README.md: E208 info: the file is not a page: it has no front matter")


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
def fixable(site: Path) -> Path:
    """Return the site with a page that has an automatic fix, and a title with only a hint.

    The fix replaces `no`, which the site's Hugo version reads as text, by a boolean.
    """
    (site / ".hvm").write_text("0.151.0\n", encoding="utf-8")
    (site / "content" / "event" / "a.md").write_bytes(WORD.encode())
    (site / "content" / "event" / "b.md").write_bytes(GUESS.encode())
    return site


def texts(site: Path) -> tuple[str, str]:
    """Return the contents of the two pages of `fixable`."""
    folder = site / "content" / "event"
    return (folder / "a.md").read_bytes().decode(), (folder / "b.md").read_bytes().decode()


@pytest.mark.parametrize("more", [(), ("--fix",)])
def test_a_diff_changes_nothing(run: Run, fixable: Path, more: tuple[str, ...]) -> None:
    done = run("check", "--diff", *more, cwd=fixable)
    assert (done.code, done.out) == (1, DIFF)
    assert done.err == "eventsearch: would fix 1 diagnostic in 1 file\n"
    assert texts(fixable) == (WORD, GUESS)


def test_paths_in_a_diff_are_relative_to_the_current_folder(run: Run, fixable: Path) -> None:
    """Paths in a diff are relative to the current folder, so that `patch` finds the files."""
    done = run("check", fixable.name, "--diff", cwd=fixable.parent)
    assert done.out.startswith(f"--- {fixable.name}/content/event/a.md\n")


def test_without_fixes_the_diff_is_empty(run: Run, fixable: Path) -> None:
    done = run("check", "--diff", "--select", "E102", cwd=fixable)
    assert (done.code, done.out, done.err) == (0, "", "eventsearch: nothing to fix\n")


def test_fixed_and_remaining_diagnostics_are_printed(run: Run, fixable: Path) -> None:
    done = run("check", "--fix", "--output-format", "concise", cwd=fixable)
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
    assert "eventsearch: fixed 0 of 2 diagnostics\n" in run("check", "--fix", cwd=fixable).err
    assert texts(fixable) == (SURE, GUESS)


def test_a_check_says_what_can_be_fixed(run: Run, fixable: Path) -> None:
    done = run("check", cwd=fixable)
    assert "eventsearch: 1 can be fixed with --fix\n" in done.err
    assert (
        'help: write `false`, or "no" in quotes if you mean the word\nfix: use --fix\n' in done.out
    )
    assert texts(fixable) == (WORD, GUESS)


def test_guesses_are_not_offered(run: Run, fixable: Path) -> None:
    done = run("check", "--fix", "--unsafe-fixes", cwd=fixable)
    assert (done.code, 'no option "--unsafe-fixes"' in done.err) == (2, True)
    assert texts(fixable) == (WORD, GUESS)


def test_a_refused_fix_is_reported(fixable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = "content/event/a.md"
    whole = Edit(path=path, line=1, column=1, end_line=1, end_column=1, text="")
    diagnostic = Diagnostic(
        path=path, code="E112", message="", hint="", fix=Fix(message="x", edits=(whole,))
    )
    change = Change(path=path, before=b"autre", after=b"")
    settings = Settings(root=fixable, index=fixable / ".eventsearch")

    from lint_site import NOW

    left, refused = write_fixes(
        FixResult(changes=(change,), fixed=(diagnostic,), remaining=()), settings, NOW, tuple
    )
    assert refused
    assert sorted({each.code for each in left}) == ["E101", "E102", "E112"]
    assert texts(fixable) == (WORD, GUESS)
    said = capsys.readouterr().err
    assert f"eventsearch: {path}: not changed: the file was modified since it was read" in said
    assert f"fixed 0 of {len(left)} diagnostics" in said
