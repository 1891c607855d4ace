"""
Do the action, the component and the hook check a site as their hosts would run them?

The hosts are not here: their files are read, and the very scripts in them run, with the
environment that the hosts give.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli_site import write_site
from sarif_schema import faults

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / "action.yml"
COMPONENT = ROOT / "templates" / "check.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\n"
DOUBTFUL = "---\ntitle: B\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\n"
SUMMARY = "1 error, 1 warning in 2 files"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a site in a folder, a page with an error and a doubtful one."""
    site = write_site(tmp_path / "mon dépôt" / "site é")
    (site / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    (site / "content" / "event" / "b.md").write_text(DOUBTFUL, encoding="utf-8")
    return site.parent


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder with the program, as an installer puts it there."""
    folder = tmp_path / "temp é" / "eventsearch" / "bin"
    folder.mkdir(parents=True)
    program = folder / "eventsearch"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m eventsearch "$@"\n')
    program.chmod(0o755)
    return folder


def read(path: Path) -> list[Any]:
    """Return the documents of a file in YAML."""
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def action() -> dict[str, Any]:
    """Return the action."""
    (found,) = read(ACTION)
    return dict(found)


def steps() -> list[dict[str, Any]]:
    """Return the steps of the action."""
    return list(action()["runs"]["steps"])


def run_action(
    repository: Path, programs: Path, **values: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
    """Run the step that checks as GitHub does; return how it ended, its outputs and summary."""
    step = steps()[-1]
    inputs = {name: one["default"] for name, one in action()["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in values.items()}
    env = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)
        for name, value in step["env"].items()
    }
    script, output, summary = (programs.parent / name for name in ("run.sh", "output", "summary"))
    script.write_text(step["run"], encoding="utf-8")
    output.touch()
    summary.touch()
    done = subprocess.run(
        # As documented of `shell: bash`.
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=repository,
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(repository),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(programs.parents[1]),
            **env,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    return done, dict(line.split("=", 1) for line in lines), summary.read_text(encoding="utf-8")


def test_an_error_fails_the_action_and_is_annotated(repository: Path, programs: Path) -> None:
    """At its line, by the path that the repository knows."""
    done, outputs, summary = run_action(repository, programs, site="site é", ignore="E181")
    assert done.returncode == 1, done.stderr
    (annotation,) = done.stdout.splitlines()
    assert annotation == (
        "::error file=site é/content/event/a.md,title=eventsearch E102,line=3,col=7::"
        'date "2022-13-31" is not a date; write YYYY-MM-DD'
    )
    assert outputs == {"summary": "1 error, 0 warnings in 1 file"}
    assert summary == "### eventsearch check\n\n```\n1 error, 0 warnings in 1 file\n```\n"


def test_old_diagnostics_are_not_told_again(repository: Path, programs: Path) -> None:
    """Of fifty old warnings and a new error, the error is annotated, though lines have moved."""
    event = repository / "site é" / "content" / "event"
    wrong = event / "a.md"
    wrong.unlink()
    for number in range(100, 149):
        (event / f"old{number}.md").write_text(DOUBTFUL, encoding="utf-8")
    program = [str(programs / "eventsearch"), "check", "site é"]
    written = subprocess.run(
        [*program, "--write-baseline", "known é.json"],
        cwd=repository,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert (written.stdout, written.stderr) == (
        "",
        "eventsearch: wrote 50 diagnostics to known é.json\n",
    )
    for page in event.glob("old*.md"):
        page.write_text(DOUBTFUL.replace("title", "# moved\ntitle"), encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    done, outputs, _ = run_action(repository, programs, site="site é", baseline="known é.json")
    assert done.returncode == 1, done.stderr
    (annotation,) = done.stdout.splitlines()
    assert annotation.startswith("::error file=site é/content/event/a.md,")
    assert ",line=3,col=7::" in annotation
    assert outputs == {"summary": "1 error, 0 warnings in 1 file"}


def test_the_action_writes_a_log_in_sarif_too(repository: Path, programs: Path) -> None:
    """In a folder that it makes; the step still fails."""
    name = "out é/log.sarif"
    done, outputs, _ = run_action(repository, programs, site="site é", sarif_file=name)
    assert done.returncode == 1, done.stderr
    assert outputs == {"summary": SUMMARY, "sarif-file": name}
    log = json.loads((repository / name).read_text(encoding="utf-8"))
    assert list(faults(log)) == []
    assert len(log["runs"][0]["results"]) == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"select": "E181"}, 0),
        ({"select": "E181", "fail_level": "warning"}, 1),
        ({"fail_level": "all"}, 2),
        ({"select": "X"}, 2),
        ({"site": "none", "sarif_file": "log"}, 3),
        ({"site": "--help"}, 3),
        ({"baseline": "none"}, 3),
        ({"select": "$(touch made)", "ignore": "`touch made`"}, 2),
    ],
    ids=lambda value: str(value),
)
def test_the_action_ends_as_the_check_does(
    repository: Path, programs: Path, values: dict[str, str], code: int
) -> None:
    """And says why in the summary; an input is never a command."""
    done, outputs, summary = run_action(repository, programs, **{"site": "site é", **values})
    assert done.returncode == code, done.stderr
    assert not (repository / "made").exists()
    assert "sarif-file" not in outputs
    if values.get("fail_level") != "all":
        assert outputs["summary"]
        assert outputs["summary"] in summary


def test_the_action_installs_what_the_project_has() -> None:
    """Files that are named exist, and expressions name inputs, outputs and steps that are there."""
    setup, install, check = steps()
    assert install["env"]["SOURCE"] == "${{ github.action_path }}"
    named = re.findall(r"\$SOURCE/([\w./-]+)", install["run"])
    assert named == ["requirements/build.txt", "requirements/run.txt"]
    assert all((ROOT / name).is_file() for name in named)
    used = {*re.findall(r"inputs\.([\w-]+)", json.dumps([setup, install, check]))}
    assert used == set(action()["inputs"])
    assert {step.get("shell") for step in steps() if "run" in step} == {"bash"}
    assert all("${{" not in step.get("run", "") for step in steps())
    for name, output in action()["outputs"].items():
        assert output["value"] == f"${{{{ steps.{check['id']}.outputs.{name} }}}}"
        assert f"{name}=" in check["run"]


@pytest.mark.parametrize(
    ("values", "code", "pages"),
    [
        ({}, 1, "ab"),
        ({"ignore": "E102", "fail-level": "warning"}, 1, "b"),
        ({"select": "E18"}, 0, "b"),
    ],
)
def test_the_component_reports_to_gitlab(
    repository: Path, programs: Path, values: dict[str, str], code: int, pages: str
) -> None:
    """The log is for people, the report has the same; the job ends as the check does."""
    spec, jobs = read(COMPONENT)
    text = json.dumps(jobs)
    inputs = spec["spec"]["inputs"]
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(inputs)
    assert [name for name, one in inputs.items() if "default" not in one] == ["package"]
    given = {"package": "x", "site": "site é", **values}
    for name, one in inputs.items():
        text = text.replace(f"$[[ inputs.{name} ]]", given.get(name, one.get("default", "")))
    (job,) = json.loads(text).values()
    assert job["before_script"] == ['pip install --quiet "$CHECK_PACKAGE"']
    (script,) = job["script"]
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=repository,
        env={
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "GITLAB_CI": "true",
            **job["variables"],
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert [f"content/event/{name}.md:3:7: E1" in done.stdout for name in "ab"] == [
        name in pages for name in "ab"
    ]
    report = json.loads(
        (repository / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8")
    )
    assert [each["location"] for each in report] == [
        {"path": f"site é/content/event/{name}.md", "lines": {"begin": 3}} for name in pages
    ]


def test_the_hook_runs_the_command_of_the_package() -> None:
    """For what a site is made of; it takes no names of files, as `check` does not."""
    ((hook,),) = read(HOOKS)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert hook["entry"].split()[0] in project["scripts"]
    assert (hook["id"], hook["language"]) == ("eventsearch-check", "python")
    assert hook["pass_filenames"] is False
    pattern = re.compile(hook["files"])
    for name in ("a.md", "é/b.qmd", "c.MDX", "hugo.toml", "_config.yml", "x.yaml", "f/cal.ics"):
        assert pattern.search(name), name
    for name in ("a.py", "md", "a.md.bak", "logo.png"):
        assert not pattern.search(name), name


def test_the_guide_names_every_input() -> None:
    """Those of the action and of the component, and the hook."""
    names = {*action()["inputs"], *read(COMPONENT)[0]["spec"]["inputs"], "eventsearch-check"}
    assert [name for name in names if f"`{name}`" not in GUIDE and f"id: {name}" not in GUIDE] == []
    assert all(yaml.safe_load(block) for block in re.findall(r"(?ms)^```yaml\n(.*?)^```", GUIDE))
