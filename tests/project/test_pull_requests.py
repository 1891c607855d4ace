"""
Test that the GitHub action, the GitLab component and the pre-commit hooks check a site.

The tests read their files and run the scripts in them, with the environment that a host provides.
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
from git_repository import commit, git, start
from planted_modules import planted, ran
from programs import run_program
from sarif_schema import faults

pytestmark = pytest.mark.endurance

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / "action.yml"
COMPONENT = ROOT / "templates" / "check.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\n"
DOUBTFUL = "---\ntitle: B\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\n"
SUMMARY = "1 error, 1 warning in 2 files"

PROGRAM = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from eventsearch.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""
"""The command that pip writes, as both shell and Python, if Python's path is too long for `#!`."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a site in a folder. One page causes an error, one a warning."""
    site = write_site(tmp_path / "mon dépôt" / "site é")
    (site / "content" / "event" / "a.md").write_text(WRONG, encoding="utf-8")
    (site / "content" / "event" / "b.md").write_text(DOUBTFUL, encoding="utf-8")
    return site.parent


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder with the commands `python` and `eventsearch`, as an installer writes them."""
    folder = tmp_path / "temp é" / "eventsearch" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "eventsearch").write_text(PROGRAM.format(python=sys.executable))
    for program in folder.iterdir():
        program.chmod(0o755)
    return folder


def read(path: Path) -> list[Any]:
    """Return the documents of a YAML file."""
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def action() -> dict[str, Any]:
    """Return the data of action.yml."""
    (found,) = read(ACTION)
    return dict(found)


def steps() -> list[dict[str, Any]]:
    """Return the steps of the action."""
    return list(action()["runs"]["steps"])


def evaluate(text: str, github: dict[str, Any]) -> str:
    """Return the value of a GitHub expression. Like GitHub, return "" for missing values."""
    match = re.fullmatch(r"\$\{\{ (?:github\.)?([\w.-]+) \}\}", text)
    assert match, text
    value: Any = github
    for name in match[1].split("."):
        value = value.get(name, {})
    return value or ""


def run_action(
    repository: Path,
    programs: Path,
    *,
    event: object = None,
    base: str = "",
    **values: str,
) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
    """
    Run the action's last step as GitHub does. Return its result, its outputs and its summary.

    Args:
        event: Data of the event file.
        base: The target branch of the pull request.
        values: Inputs of the action.
    """
    step = steps()[-1]
    inputs = {name: one["default"] for name, one in action()["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in values.items()}
    script, output, summary, file = (
        programs.parent / name for name in ("run.sh", "output", "summary", "event.json")
    )
    file.write_text(json.dumps(event or {}), encoding="utf-8")
    github = {"event": json.loads(file.read_text(encoding="utf-8")), "inputs": inputs}
    env = {name: evaluate(value, github) for name, value in step["env"].items()}
    script.write_text(step["run"], encoding="utf-8")
    output.touch()
    summary.touch()
    done = subprocess.run(
        # GitHub documents these options for `shell: bash`.
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=repository,
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(repository),
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_BASE_REF": base,
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(programs.parents[1]),
            # Jobs that test Python often set this variable.
            "PYTHONPATH": str(repository),
            **env,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    return done, dict(line.split("=", 1) for line in lines), summary.read_text(encoding="utf-8")


def test_an_error_fails_the_action_and_is_annotated(repository: Path, programs: Path) -> None:
    done, outputs, summary = run_action(repository, programs, site="site é", ignore="E181")
    assert done.returncode == 1, done.stderr
    (annotation,) = done.stdout.splitlines()
    assert annotation == (
        "::error file=site é/content/event/a.md,title=eventsearch E102,line=3,col=7::"
        'date "2022-13-31" is not a date; write YYYY-MM-DD'
    )
    assert outputs == {"summary": "1 error, 0 warnings in 1 file"}
    assert summary == "### eventsearch check\n\n```\n1 error, 0 warnings in 1 file\n```\n"


def test_old_diagnostics_are_not_reported_again(repository: Path, programs: Path) -> None:
    event = repository / "site é" / "content" / "event"
    wrong = event / "a.md"
    wrong.unlink()
    for number in range(100, 149):
        (event / f"old{number}.md").write_text(DOUBTFUL, encoding="utf-8")
    program = [str(programs / "eventsearch"), "check", "site é"]
    written = run_program(
        [*program, "--write-baseline", "known é.json"], cwd=repository, check=True
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
def test_the_action_has_the_exit_code_of_the_check(
    repository: Path, programs: Path, values: dict[str, str], code: int
) -> None:
    done, outputs, summary = run_action(repository, programs, **{"site": "site é", **values})
    assert done.returncode == code, done.stderr
    assert not (repository / "made").exists()
    assert "sarif-file" not in outputs
    if values.get("fail_level") != "all":
        assert outputs["summary"]
        assert outputs["summary"] in summary


def test_a_setting_cannot_contain_a_workflow_command(repository: Path, programs: Path) -> None:
    settings = repository / "site é" / "eventsearch.toml"
    settings.write_text('"##[add-path]x" = "##[error]y"\n', encoding="utf-8")
    done, outputs, summary = run_action(repository, programs, site="site é")
    assert done.returncode == 2, done.stderr
    told = (done.stdout, done.stderr, outputs["summary"], summary)
    assert ["# #[" in each for each in told] == [False, True, True, True]
    assert "##[" not in "".join(told)


def break_reports(programs: Path, form: str) -> None:
    """Make the program fail when it writes a report in this format."""
    program = programs / "eventsearch"
    lines = f"""\
import sys
if "{form}" in sys.argv:
    print("eventsearch: ##[debug] full", file=sys.stderr)
    sys.exit(3)
"""
    program.write_text(program.read_text().replace("import sys\n", lines, 1))


def test_a_failed_report_gives_its_reason(repository: Path, programs: Path) -> None:
    break_reports(programs, "sarif")
    done, outputs, _ = run_action(repository, programs, site="site é", sarif_file="log")
    assert done.returncode == 3
    assert done.stderr.endswith("eventsearch: # #[debug] full\n")
    assert "sarif-file" not in outputs
    break_reports(programs, "gitlab")
    done, _ = run_component(repository, programs, {})
    assert done.returncode == 3
    assert done.stderr.endswith("eventsearch: ##[debug] full\n")


def test_the_action_installs_files_of_the_project() -> None:
    setup, install, check = steps()
    assert install["env"]["SOURCE"] == "${{ github.action_path }}"
    named = re.findall(r"\$SOURCE/([\w./-]+)", install["run"])
    assert named == ["requirements/build.txt", "requirements/check.txt"]
    assert all((ROOT / name).is_file() for name in named)
    used = {*re.findall(r"inputs\.([\w-]+)", json.dumps([setup, install, check]))}
    assert used == set(action()["inputs"])
    assert {step.get("shell") for step in steps() if "run" in step} == {"bash"}
    assert all("${{" not in step.get("run", "") for step in steps())
    assert check["env"]["QUEUE_BASE"] == "${{ github.event.merge_group.base_sha }}"
    for name, output in action()["outputs"].items():
        assert output["value"] == f"${{{{ steps.{check['id']}.outputs.{name} }}}}"
        assert f"{name}=" in check["run"]


OLD = "---\ntitle: P\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\nUn texte.\n"
NEW = """\
---
title: Neuf
date: 2031-05-06T18:00:00
end: 2031-02-30
publishDate: 2024-01-01
location: Rennes
---
Du neuf.
"""


@pytest.fixture
def pull_request(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """
    Return a clone as a host checks it out: HEAD is the merge of a change into a branch.

    The site has 18 pages, or the number that the test sets; one page in six causes a warning. The
    change adds a page with an error. Afterwards the branch gets another error.
    """
    pages = getattr(request, "param", 18)
    origin = tmp_path / "origine é"
    site = write_site(origin / "site é")
    event = site / "content" / "event"
    for number in range(pages):
        text = OLD if number < pages // 6 else OLD.replace("2023-01-15", "2022-01-01")
        (event / f"vieux é {number}.md").write_text(text, encoding="utf-8")
    start(origin)
    git(origin, "checkout", "--quiet", "-b", "feature")
    commit(origin, {"site é/content/event/neuf é.md": NEW})
    git(origin, "checkout", "--quiet", "-b", "merge", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--no-edit", "feature")
    git(origin, "checkout", "--quiet", "main")
    commit(origin, {"site é/content/event/autre.md": WRONG})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch=merge", str(origin), str(clone))
    return clone


@pytest.mark.parametrize("pull_request", [300], indirect=True)
def test_a_pull_request_gets_its_new_diagnostics(pull_request: Path, programs: Path) -> None:
    done, outputs, summary = run_action(pull_request, programs, site="site é", base="main")
    assert done.returncode == 1, done.stderr
    (annotation,) = done.stdout.splitlines()
    assert annotation.startswith(
        "::error file=site é/content/event/neuf é.md,title=eventsearch E102,line=4,col=6::"
    )
    assert outputs["summary"] == "1 error, 0 warnings in 1 file"
    assert summary == f"### eventsearch check\n\n```\n{outputs['summary']}\n```\n"


@pytest.mark.parametrize(
    ("values", "event", "base"),
    [
        ({"since": "HEAD^1"}, {}, ""),
        ({"since": "HEAD^1"}, {}, "none"),
        ({}, {"merge_group": {"base_sha": "HEAD^1"}}, ""),
    ],
)
def test_the_base_of_a_comparison_can_be_set(
    pull_request: Path, programs: Path, values: dict[str, str], event: object, base: str
) -> None:
    name = git(pull_request, "rev-parse", "HEAD^1")
    event = json.loads(json.dumps(event).replace("HEAD^1", name))
    done, _, _ = run_action(pull_request, programs, site="site é", event=event, base=base, **values)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1), done.stderr


def test_the_whole_site_is_checked_without_a_base(pull_request: Path, programs: Path) -> None:
    for values in ({"base": ""}, {"base": "main", "since": ""}):
        done, _, _ = run_action(pull_request, programs, site="site é", **values)
        assert (done.returncode, len(done.stdout.splitlines())) == (1, 4), done.stderr
    done, outputs, _ = run_action(
        pull_request, programs, site="site é", base="main", sarif_file="log.sarif"
    )
    log = json.loads((pull_request / outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert len(log["runs"][0]["results"]) == 4


def test_a_shallow_clone_is_reported_with_a_hint(pull_request: Path, programs: Path) -> None:
    clone = pull_request.parent / "shallow"
    url = f"file://{pull_request.parent / 'origine é'}"
    git(pull_request.parent, "clone", "--quiet", "--depth=1", "--branch=merge", url, str(clone))
    done, outputs, summary = run_action(clone, programs, site="site é", base="main")
    assert (done.returncode, done.stdout) == (3, "")
    assert 'there is no commit "origin/main" in this shallow clone' in outputs["summary"]
    assert "fetch-depth: 0 in actions/checkout" in summary


def run_component(
    repository: Path, programs: Path, values: dict[str, str], **variables: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """Run the component's job as GitLab does. Return the result, and the job's data."""
    spec, jobs = read(COMPONENT)
    text = json.dumps(jobs)
    inputs = spec["spec"]["inputs"]
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(inputs)
    assert [name for name, one in inputs.items() if "default" not in one] == ["package"]
    given = {"package": "x", "site": "site é", **values}
    for name, one in inputs.items():
        text = text.replace(f"$[[ inputs.{name} ]]", given.get(name, one.get("default", "")))
    (job,) = json.loads(text).values()
    assert job["before_script"] == ['pip install --quiet -- "$CHECK_PACKAGE"']
    (script,) = job["script"]
    done = run_program(
        ["sh", "-eu", "-c", script],
        cwd=repository,
        env={
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "GITLAB_CI": "true",
            **job["variables"],
            **variables,
        },
    )
    return done, job


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
    done, job = run_component(repository, programs, values)
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


@pytest.mark.parametrize(
    ("since", "variables"),
    [
        ("auto", {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD^1"}),
        (
            "auto",
            {
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
                "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "HEAD^1",
            },
        ),
        ("origin/main", {}),
    ],
)
def test_a_merge_request_gets_its_new_diagnostics(
    pull_request: Path, programs: Path, since: str, variables: dict[str, str]
) -> None:
    """The log lists only new diagnostics. The report lists all, because GitLab compares reports."""
    done, job = run_component(pull_request, programs, {"since": since}, **variables)
    assert done.returncode == 1, done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines() if ": E1" in line] == [
        "content/event/neuf é.md"
    ]
    assert job["variables"]["GIT_DEPTH"] == "0"
    report = pull_request / job["artifacts"]["reports"]["codequality"]
    assert len(json.loads(report.read_text(encoding="utf-8"))) == 4


def test_the_hooks_run_the_command_of_the_package() -> None:
    pages, site = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for hook in (pages, site):
        assert (hook["entry"].split()[0] in project["scripts"], hook["language"]) == (
            True,
            "python",
        )
        pattern = re.compile(hook["files"])
        for name in ("a.md", "é/b.qmd", "c.MDX"):
            assert pattern.search(name), name
        for name in ("a.py", "md", "a.md.bak", "logo.png"):
            assert not pattern.search(name), name
    for name in ("hugo.toml", "_config.yml", "x.yaml", "f/cal.ics"):
        assert (bool(re.search(pages["files"], name)), bool(re.search(site["files"], name))) == (
            False,
            True,
        )
    assert "pass_filenames" not in pages
    assert site["pass_filenames"] is False


def test_no_module_of_a_pull_request_runs(tmp_path: Path, programs: Path) -> None:
    site = planted(tmp_path, 300)
    install = steps()[1]["run"]
    done = run_program(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", install],
        cwd=site,
        env={
            "PATH": os.environ["PATH"],
            "PYTHON": sys.executable,
            "PYTHONPATH": str(site),
            "PIP_NO_INDEX": "1",
            "RUNNER_TEMP": str(tmp_path / "runner"),
            "SOURCE": str(ROOT),
        },
    )
    assert ran(site) == ""
    # The step creates the environment; then pip fails, because it has no package index.
    assert "No matching distribution found" in done.stderr
    # The step stops there, so check the text of the lines that did not run.
    pythons = re.findall(r'(?m)^\s*"\$(?:PYTHON|python)".*', install)
    assert [line for line in pythons if '" -I -m ' not in line] == []
    assert len(pythons) == 4
    done, _, _ = run_action(site, programs)
    assert (done.returncode, ran(site)) == (0, ""), done.stderr
    done, _ = run_component(site, programs, {"site": "."}, GIT_DEPTH="0")
    assert (done.returncode, ran(site)) == (0, ""), done.stderr


@pytest.mark.parametrize("args", [None, ["--select", "E1"]], ids=["as it is", "own arguments"])
def test_a_page_with_the_name_of_an_option_is_a_page(
    tmp_path: Path, programs: Path, args: list[str] | None
) -> None:
    site, victim, name = tmp_path / "é", tmp_path / "victim.md", "--write-baseline=../victim.md"
    (site / name).parent.mkdir(parents=True)
    (site / name).write_text(WRONG, encoding="utf-8")
    victim.write_text("mine", encoding="utf-8")
    hook = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))[0]
    arguments = [*hook["entry"].split()[1:], *(hook["args"] if args is None else args), name]
    done = run_program(
        [programs / "eventsearch", *arguments],
        cwd=site,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
    assert victim.read_text(encoding="utf-8") == "mine"
    if args is None:
        assert (done.returncode, done.stdout.count("E102")) == (1, 1), done.stderr
    else:
        assert (done.returncode, done.stdout) == (2, "")
        assert f'"{name}" is an option and the name of a file here' in done.stderr


def test_the_guide_names_every_input() -> None:
    names = {
        *action()["inputs"],
        *read(COMPONENT)[0]["spec"]["inputs"],
        "eventsearch-check",
        "eventsearch-check-site",
    }
    assert [name for name in names if f"`{name}`" not in GUIDE and f"id: {name}" not in GUIDE] == []
    assert all(yaml.safe_load(block) for block in re.findall(r"(?ms)^```yaml\n(.*?)^```", GUIDE))
