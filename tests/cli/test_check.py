"""What `eventsearch check` and `explain` print, and how they end."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cli_site import Run, command, environment
from site_on_disk import write

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\n"
DOUBTFUL = "---\ntitle: B\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\n"


@pytest.fixture
def doubtful(site: Path) -> Path:
    """Return the site with a page that is doubtful."""
    (site / "content" / "event" / "b.md").write_text(DOUBTFUL, encoding="utf-8")
    return site


@pytest.fixture
def wrong(doubtful: Path) -> Path:
    """Return the site with a page that is wrong and one that is doubtful."""
    (doubtful / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    return doubtful


def test_a_clean_site_says_so(run: Run, site: Path) -> None:
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


def test_a_warning_is_no_failure_unless_strict(run: Run, doubtful: Path) -> None:
    assert run("check", cwd=doubtful).code == 0
    assert run("check", "--strict", cwd=doubtful).code == 1


def test_a_site_can_be_named(run: Run, wrong: Path) -> None:
    done = run("check", wrong.name, "--output-format", "concise", cwd=wrong.parent)
    assert done.out.startswith("content/event/a.md:3:7: E102 ")
    done = run("check", wrong.name, cwd=wrong.parent, GITHUB_ACTIONS="true")
    assert done.out.startswith(f"::error file={wrong.name}/content/event/a.md,")


def test_files_are_checked_by_themselves(run: Run, wrong: Path) -> None:
    note = (
        "eventsearch: rules of several pages, such as those of links, need the site: eventsearch"
        " check\n"
    )
    done = run("check", "content/event/b.md", "hugo.yaml", cwd=wrong)
    passed_over = "eventsearch: passed over 1 file that the site does not read as content\n"
    assert done.code == 0
    assert done.err == f"eventsearch: 0 errors, 1 warning in 1 file\n{passed_over}{note}"
    assert done.out.startswith("content/event/b.md:3:7: E181 warning: ")
    done = run("check", str(wrong), "a.md", cwd=wrong / "content" / "event")
    assert (done.code, done.err) == (1, f"eventsearch: 1 error, 0 warnings in 1 file\n{note}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("content", "event"), "name one folder; event is no file"),
        (("content/event/b.md", "--fix"), "files are checked by themselves; name the site"),
        (("content/event/b.md", "--jsonld"), "files are checked by themselves; name the site"),
    ],
)
def test_files_leave_out_what_is_of_the_whole_site(
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


def test_what_is_secret_is_not_repeated(run: Run, site: Path) -> None:
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


def test_a_report_is_written_when_all_is_well(run: Run, site: Path) -> None:
    assert run("check", "--output-format", "gitlab", cwd=site).out == "[]\n"


def test_a_baseline_leaves_out_what_is_known(run: Run, doubtful: Path) -> None:
    file = str(doubtful / "known.json")
    assert run("check", "--strict", "--write-baseline", file, cwd=doubtful).code == 0
    done = run("check", doubtful.name, "--strict", "--baseline", file, cwd=doubtful.parent)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"eventsearch: no errors or warnings\neventsearch: without those that {file} has\n"
    )
    (doubtful / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    done = run("check", "--baseline", file, "--output-format", "concise", cwd=doubtful)
    assert done.code == 1
    assert [line.split(" ")[1] for line in done.out.splitlines()] == ["E102"]


@pytest.mark.parametrize(
    ("args", "text", "code", "message"),
    [
        (("--baseline", "b"), "{}", 2, "b is no baseline: not an array of objects; write it"),
        (("--baseline", "b"), "[1]", 2, "b is no baseline: not an array of objects; write it"),
        (("--baseline", "b"), "[{}]", 2, "b is no baseline: an object has no fingerprint; write"),
        (("--baseline", "b"), "x", 2, "b is no baseline: "),
        (("--baseline", "none"), "", 3, "none does not exist; write it by --write-baseline"),
        (("--write-baseline", "no/b"), "", 3, "no"),
        (("--baseline", "b", "--fix"), "[]", 2, "drop the other option"),
        (("--write-baseline", "b", "--diff"), "[]", 2, "drop the other option"),
        (("--write-baseline", "b", "--baseline", "b"), "[]", 2, "drop the other option"),
    ],
)
def test_what_is_no_baseline_is_told(
    run: Run, doubtful: Path, args: tuple[str, ...], text: str, code: int, message: str
) -> None:
    (doubtful / "b").write_text(text, encoding="utf-8")
    done = run("check", *args, cwd=doubtful)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert (doubtful / "b").read_text(encoding="utf-8") == text


def test_pages_as_built_are_compared(run: Run, site: Path) -> None:
    """From any folder; without --fix and --since."""
    event = '{"@type": "Event", "startDate": "2030-05-01"}'
    html = f'<script type="application/ld+json">{event}</script>'
    write(site, {"public/event/dix/index.html": html})
    args = ("--now", "2031-01-01", "--output-format", "concise", "--select", "E806")
    done = run("check", site.name, "--built", f"{site.name}/public", *args, cwd=site.parent)
    assert "E806 warning: the page as built says that the event starts 2030-05-01, and" in done.out
    assert done.code == 0
    assert run("check", *args, cwd=site).out == ""
    for option in ("--fix", "--diff"):
        done = run("check", "--built", "public", option, cwd=site)
        assert (done.code, "drop the other option" in done.err) == (2, True)
    assert run("check", "--built", "nowhere", cwd=site).code == 2
    done = run("check", "--built", "content", *args, cwd=site)
    assert (done.code, "/content has no page of the event to come; name" in done.err) == (2, True)


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
    done = run(
        "check", "--select", "E1", "--ignore", "e102", "--output-format", "concise", cwd=wrong
    )
    assert (done.code, done.err) == (
        0,
        "eventsearch: 1 warning in 1 file\n".replace("1 w", "0 errors, 1 w"),
    )
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
        (
            ("--ignore", "E99"),
            "",
            '--ignore: there is no code "E99"; run eventsearch explain to list',
        ),
        (("--select", "X"), "", '--select: there is no code "X"; run eventsearch explain to list'),
        (
            (),
            'ignore = ["E7", "E999"]',
            'setting `ignore`: there is no code "E999"; run eventsearch',
        ),
    ],
)
def test_a_code_that_does_not_exist_is_told(
    run: Run, site: Path, args: tuple[str, ...], settings: str, message: str
) -> None:
    (site / "eventsearch.toml").write_text(settings, encoding="utf-8")
    done = run("check", *args, cwd=site)
    assert done.code == 2
    assert message in done.err


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
def test_the_time_for_a_page_has_bounds(site: Path, value: str) -> None:
    done = subprocess.run(
        command("check"),
        cwd=site,
        env=environment(EVENTSEARCH_PAGE_TIMEOUT=value),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("eventsearch: EVENTSEARCH_PAGE_TIMEOUT"), done.stderr


def test_what_is_left_out_on_purpose_is_shown_to_those_who_ask(run: Run, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "title: S\nurl: https://e.org\n",
            "README.md": "x",
            "a.md": "---\n---\nx\n",
        },
    )
    assert run("check", "--ignore", "E7", cwd=tmp_path).err.endswith("no errors or warnings\n")
    assert run("index", cwd=tmp_path).out == ""
    (line,) = run(
        "check", "--select", "E208", "--output-format", "concise", cwd=tmp_path
    ).out.splitlines()
    assert line.startswith("README.md: E208 info: the file is no page: it has no front matter")
