"""Test what `eventsearch index` does and prints, on a site of each platform."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from shlex import quote, split
from shutil import which
from time import sleep

import pytest

from cli_site import NOW, Run, command, environment
from eventsearch.settings.site_detection import PLATFORMS
from platform_samples import SAMPLES
from processes import running
from programs import run_program
from site_on_disk import write

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\nfaute\n"


def test_the_first_run_reads_all_files_and_the_second_none(run: Run, site: Path) -> None:
    first = run("index", cwd=site / "content")
    assert (first.code, first.out) == (0, "")
    lines = first.err.splitlines()
    assert all(line.startswith("eventsearch: ") for line in lines)
    assert "indexed 3 pages of a Hugo site in " in lines[0]
    assert lines[1].endswith("4 files read; 3 added, 0 changed, 0 removed, 0 unchanged")
    last = "all pages can be read; run eventsearch check to check the whole site"
    assert lines[-1].endswith(last)
    second = run("index", cwd=site)
    assert "nothing changed: 3 pages in " in second.err
    assert "0 files read; 0 added, 0 changed, 0 removed, 3 unchanged" in second.err


def test_only_check_reports_diagnostics_of_the_whole_site(run: Run, site: Path) -> None:
    (site / "content" / "post" / "lien.md").write_text(
        '---\ntitle: Lien\ndate: 2024-01-01\n---\n{{< ref "nope.md" >}}\n', encoding="utf-8"
    )
    done = run("index", "--strict", cwd=site)
    assert done.code == 0
    assert done.err.splitlines()[-1].startswith("eventsearch: all pages can be read; ")
    assert run("check", "--select", "E313", "--now", NOW, cwd=site).code == 1


def test_a_broken_new_file_is_reported(run: Run, site: Path) -> None:
    run("index", cwd=site)
    (site / "content" / "post" / "neuf.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    done = run("index", cwd=site)
    assert "nothing changed" in done.err
    assert done.out.startswith("content/post/neuf.md:3:1: E101 ")
    assert run("index", cwd=site).out == ""


def test_the_index_is_in_the_site_and_ignored_by_git(run: Run, site: Path) -> None:
    run("index", cwd=site)
    ignored = (site / ".eventsearch" / ".gitignore").read_text(encoding="utf-8")
    assert ignored.splitlines()[-1] == "*"
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=site, check=True, capture_output=True
    )
    assert ".eventsearch" not in status.stdout.decode()


def test_changes_are_counted_and_found(run: Run, site: Path) -> None:
    run("index", cwd=site)
    post = site / "content" / "post"
    (post / "neuf.md").write_text("---\ntitle: Neuf\ndate: 2024-01-01\n---\n", encoding="utf-8")
    (post / "mer.md").write_text("---\ntitle: Le lac\ndate: 2024-01-01\n---\n", encoding="utf-8")
    (site / "content" / "event" / "python" / "index.md").unlink()
    done = run("index", cwd=site)
    assert "2 files read; 1 added, 1 changed, 1 removed, 1 unchanged" in done.err
    assert json.loads(run("query", "lac", "--now", NOW, cwd=site).out)["title"] == "Le lac"
    full = run("index", "--full", cwd=site)
    assert "4 files read" in full.err


def test_the_index_can_be_in_another_folder(run: Run, site: Path, tmp_path: Path) -> None:
    done = run("index", site.name, "-o", "idx", cwd=tmp_path)
    assert done.code == 0
    assert not (site / ".eventsearch").exists()
    found = run("query", "mer", "-i", "idx", "--now", NOW, cwd=tmp_path)
    assert found.code == 0


@pytest.mark.endurance
@pytest.mark.parametrize("before", [True, False], ids=["an index", "none"])
def test_an_interrupt_leaves_the_index_as_it_was(run: Run, site: Path, before: bool) -> None:
    if before:
        run("index", cwd=site)
    asked = ("query", "vagues", "--format", "url", "--now", NOW)
    answer = run(*asked, cwd=site)
    for number in range(400):
        file = site / "content" / "post" / f"p{number}.md"
        file.write_text(f"---\ntitle: P{number}\n---\n{'vagues ' * 50}\n", encoding="utf-8")
    # Run without warnings, as users do: an interrupt during an import leaves the module's file
    # open, and Python would warn of it.
    with subprocess.Popen(
        [sys.executable, "-m", "eventsearch", "index"],
        cwd=site,
        env=environment(EVENTSEARCH_WORKERS="2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        while process.poll() is None and not drafts(site):
            sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=60)
    # If the interrupt arrives during `exec`, Python ends by the signal itself. A shell reports
    # that as exit code 130.
    assert process.returncode in (130, -signal.SIGINT)
    assert out == b""
    assert said == b"eventsearch: interrupted; the index stays as it was\n"
    assert run(*asked, cwd=site) == answer
    assert run("index", cwd=site).code == 0


def drafts(site: Path) -> list[Path]:
    """Return the folders of unfinished generations."""
    return list((site / ".eventsearch" / "generations").glob("tmp-*"))


def test_a_broken_page_is_reported_and_the_others_are_indexed(run: Run, site: Path) -> None:
    (site / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    done = run("index", cwd=site)
    assert done.code == 0
    assert done.out.startswith(
        'content/event/a.md:3:7: E102 date "2022-13-31" is not a date\n  |\n3 | date: 2022-13-31\n'
    )
    assert "eventsearch: 1 error, 0 warnings in 1 file" in done.err
    strict = run("index", "--strict", "--output-format", "concise", cwd=site)
    assert strict.code == 1
    assert strict.out == (
        'content/event/a.md:3:7: E102 date "2022-13-31" is not a date; write YYYY-MM-DD\n'
    )
    assert run("query", "mer", "--now", NOW, cwd=site).code == 0


@pytest.mark.parametrize("form", ["json-lines", "github", "sarif", "gitlab"])
def test_diagnostics_for_programs(run: Run, site: Path, form: str) -> None:
    (site / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    done = run("index", "--output-format", form, cwd=site)
    assert done.out == run("check", "--output-format", form, cwd=site).out
    assert "E102" in done.out


def test_only_three_diagnostics_of_a_code_are_shown(run: Run, site: Path) -> None:
    for number in range(5):
        (site / "content" / "event" / f"w{number}.md").write_text(WRONG, encoding="utf-8")
    (site / "content" / "event" / "autre.md").write_text(WRONG, encoding="utf-8")
    first = run("index", site.name, "--output-format", "concise", cwd=site.parent)
    assert [line.partition(":")[0] for line in first.out.splitlines()] == [
        f"content/event/{name}.md" for name in ("autre", "w0", "w1")
    ]
    (more,) = (line for line in first.err.splitlines() if "more:" in line)
    command = f"check {quote(site.name)} --select E102"
    assert more == f"eventsearch: and 3 more: eventsearch {command}"
    named = run(*split(command), "--output-format", "concise", cwd=site.parent)
    assert len(named.out.splitlines()) == 6
    second = run("index", cwd=site)
    assert second.out == ""
    assert second.err.splitlines()[-1] == (
        "eventsearch: 6 errors, 0 warnings in 6 files; run eventsearch check to list them and check"
        " the whole site"
    )
    assert "more:" not in second.err
    assert len(run("index", "--output-format", "json-lines", cwd=site).out.splitlines()) == 6


STOPPED = "-dac_override,-dac_read_search"
"""`setpriv` argument that removes root's power to read files despite their modes."""


@pytest.mark.skipif(os.geteuid() == 0 and not which("setpriv"), reason="root reads every folder")
def test_an_error_of_the_system_is_exit_code_3(run: Run, site: Path) -> None:
    run("index", cwd=site)
    before = run("stats", "--json", cwd=site).out
    shut = next(
        path.parent for path in sorted((site / "content").rglob("*.md")) if path.stem != "_index"
    )
    prefix = ("setpriv", f"--bounding-set={STOPPED}", f"--inh-caps={STOPPED}")
    shut.chmod(0)
    done = run_program(
        [*(prefix if os.geteuid() == 0 else ()), *command("index", "--output-format", "concise")],
        cwd=site,
        env=environment(),
    )
    shut.chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "E202 the folder cannot be read: Permission denied; " in done.stdout
    assert "0 removed" in done.stderr
    assert run("stats", "--json", cwd=site).out == before


OUTSIDE = "the folder contains other files, but no index"


def test_a_hint_repeats_the_site_and_folder_arguments(run: Run, site: Path) -> None:
    given = ("index", f"../{site.name}", "-o", "autre index")
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    assert run(*given, cwd=elsewhere).code == 0
    (site / "hugo.yaml").unlink()
    done = run(*given, cwd=elsewhere)
    assert done.code == 3
    hint = f"eventsearch index '../{site.name}' -o 'autre index' --full"
    assert f'run "{hint}" to accept' in done.err
    assert run(*shlex.split(hint)[1:], cwd=elsewhere).code == 0
    assert run(*given, cwd=elsewhere).code == 0


def test_a_hint_contains_no_default_arguments(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    (site / "hugo.yaml").unlink()
    assert 'run "eventsearch index --full" to accept' in run("index", cwd=site).err


def test_hints_of_a_watch_repeat_the_arguments(run: Run, site: Path) -> None:
    assert run("index", site.name, "-o", "index", cwd=site.parent).code == 0
    (site / "hugo.yaml").unlink()
    with running("index", site.name, "-o", "index", "--watch", cwd=site.parent) as watch:
        line = watch.line("hugo.yaml is missing")
        assert f"run \"eventsearch index '{site.name}' -o index --full\" to accept" in line


def test_an_output_folder_with_pages_in_it_is_refused(run: Run, site: Path) -> None:
    done = run("index", "-o", "content", cwd=site)
    assert done.code == 3
    assert f"{site / 'content'}: {OUTSIDE} (" in done.err
    assert done.err.endswith("set an empty or a new folder with --output\n")
    assert not (site / "content" / "lock").exists()


def test_a_watching_server_names_its_option_in_the_hint(site: Path) -> None:
    with running("serve", "--watch", "--port", "0", "--index", "content", cwd=site) as server:
        line = server.line(OUTSIDE)
        assert line.endswith("set an empty or a new folder with --index")


def test_fetch_without_a_calendar_setting_asks_for_one(run: Run, site: Path) -> None:
    done = run("index", "--fetch", cwd=site)
    assert (done.code, done.err.count("no calendar to fetch: no source has a URL; add")) == (0, 1)
    assert "no calendar" not in run("index", cwd=site).err


PAGE = "---\ntitle: Programme 10 %\ndate: 2024-05-01\n---\nUn mot.\n"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_site_is_recognised_indexed_and_searched(run: Run, tmp_path: Path, platform: str) -> None:
    sample, label = SAMPLES[platform], PLATFORMS[platform].label
    site = write(tmp_path / "site", {**sample.files, sample.page: sample.text})
    done = run("index", cwd=site)
    assert (done.code, done.err.split("\n")[0].split(" in ")[0]) == (
        0,
        f"eventsearch: indexed 1 page of {label}",
    )
    (hit,) = [
        json.loads(line) for line in run("query", "10%", "--now", NOW, cwd=site).out.splitlines()
    ]
    assert (hit["url"], hit["start"]) == (sample.url, "2024-05-01T00:00:00Z")
    stats = json.loads(run("stats", "--json", cwd=site).out)
    assert stats["platform"] == platform
    assert f" for {label}; " in run("init", cwd=site).err
    for line in ("check --diff", "export", f"show {sample.url}"):
        assert (line, run(*line.split(), cwd=site).code) == (line, 0)


def test_the_platform_can_be_set(run: Run, tmp_path: Path) -> None:
    site = write(tmp_path, {"eventsearch.toml": 'platform = "folder"\n', "_quarto.yml": ""})
    write(site, {"a.md": PAGE})
    assert " of a folder of Markdown files in " in run("index", cwd=site).err
    write(site, {"eventsearch.toml": 'platform = "quarta"\n'})
    done = run("index", cwd=site)
    assert done.code == 2
    assert ':1: setting "platform" is "quarta"; write one of hugo, quarto, jekyll, ' in done.err


def test_a_changed_include_is_detected(run: Run, tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {"_quarto.yml": "", "a.qmd": "{{< include _b.md >}}", "_b.md": "avant", "c.qmd": "x"},
    )
    run("index", cwd=site)
    assert "nothing changed" in run("index", cwd=site).err
    write(site, {"_b.md": "après"})
    assert "the site's configuration has changed" in run("index", cwd=site).err
    assert run("query", "après", cwd=site).out.count('"a.qmd"') == 1
