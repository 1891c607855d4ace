"""Test the release: complete and reproducible archives that work outside of the repository."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventsearch import __version__
from programs import run_program
from release_tools import passes, tool

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "eventsearch"
NPM = ROOT / "scripts" / "npm_package.py"
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
PINNED = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"

ASK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from starlette.testclient import TestClient
import eventsearch
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
assert Path(eventsearch.__file__).is_relative_to(sys.argv[1]), eventsearch.__file__
app = create_app(Path(sys.argv[2]), ServeSettings(), clock=lambda: datetime(2031, 5, 1, tzinfo=UTC))
with TestClient(app) as client:
    for path in ("/search?q=10%25", "/demo", "/event-search.js", "/page.css", "/v1/search"):
        assert client.get(path).status_code == 200, path
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and the source archive, and return their folder."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def run(command: list[str], folder: Path, *, package: Path) -> str:
    """Run a command that imports the wheel's package, and return its output."""
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"}
    done = run_program(command, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_contains_exactly_the_package(built: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    packed = {name for name in names if ".dist-info/" not in name}
    there = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == there


def test_the_wheel_works_by_itself(built: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    zipfile.ZipFile(next(built.glob("*.whl"))).extractall(package)
    site = tmp_path / "site"
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copy(ROOT / "hugo.yaml", site)
    eventsearch = [sys.executable, "-m", "eventsearch"]
    run([*eventsearch, "index"], site, package=package)
    assert "10" in run([*eventsearch, "query", "10%"], site, package=package)
    run(
        [sys.executable, "-c", ASK, str(package), str(site / ".eventsearch")], site, package=package
    )


def test_the_source_archive_builds_identical_files(built: Path, tmp_path: Path) -> None:
    archive, wheel = next(built.glob("*.tar.gz")), next(built.glob("*.whl"))
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.iterdir()
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(path.stat().st_mode & 0o700)
    again = tmp_path / "again"
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(again)],
        cwd=folder,
        env={**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
        umask=0o077,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (again / wheel.name).read_bytes() == wheel.read_bytes()
    assert (again / archive.name).read_bytes() == archive.read_bytes()


def test_the_npm_archive_is_reproducible(tmp_path: Path) -> None:
    for name in ("one", "two"):
        subprocess.run([sys.executable, str(NPM), "--pack", str(tmp_path / name)], check=True)
    subprocess.run([sys.executable, str(NPM), str(tmp_path / "folder")], check=True)
    (one,), (two,) = (list((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert one.name == f"eventsearch-element-{__version__}.tgz"
    assert one.read_bytes() == two.read_bytes()
    with tarfile.open(one) as archive:
        held = {entry.name: archive.extractfile(entry) for entry in archive}
        packed = {name: file.read() for name, file in held.items() if file}
    files = {f"package/{path.name}": path.read_bytes() for path in (tmp_path / "folder").iterdir()}
    assert packed == files


@pytest.mark.external
def test_twine_and_check_wheel_contents_accept_the_files(built: Path) -> None:
    files = sorted(map(str, built.iterdir()))
    assert len(files) == 2
    passes(tool("twine"), "check", "--strict", *files)
    passes(tool("check-wheel-contents"), *(name for name in files if name.endswith(".whl")))


@pytest.mark.external
def test_uvx_runs_the_wheel_without_an_installation(built: Path, tmp_path: Path) -> None:
    uvx = tool("uvx")
    wheel = next(built.glob("*.whl"))
    folder = tmp_path / "simple" / "eventsearch"
    folder.mkdir(parents=True)
    shutil.copy(wheel, folder)
    (folder / "index.html").write_text(f'<!doctype html><a href="{wheel.name}">{wheel.name}</a>')
    site = tmp_path / "site"
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copy(ROOT / "hugo.yaml", site)
    line = [uvx, "--no-config", "--index", folder.parent.as_uri(), f"eventsearch@{__version__}"]
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}

    def uv(*words: str) -> subprocess.CompletedProcess[str]:
        return run_program([*line, *words], cwd=site, env=environment)

    done = uv("index")
    if "error sending request" in done.stderr or "dns error" in done.stderr:
        pytest.skip("no package index: run the tests with a network")
    assert done.returncode == 0, done.stderr
    assert "cloture-de-la-saison-2" in uv("query", "10%", "--format", "url").stdout
    assert 'run pip install "eventsearch[serve]"' in uv("serve").stderr


def test_the_version_has_a_single_source() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/eventsearch/__init__.py"
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$", changes, re.MULTILINE)
    assert released[0] == __version__
    extension = ROOT / "examples" / "quarto" / "_extensions" / "eventsearch" / "_extension.yml"
    assert yaml.safe_load(extension.read_text(encoding="utf-8"))["version"] == __version__


def test_the_notes_are_the_section_of_the_version() -> None:
    done = run_program(
        [sys.executable, str(ROOT / "scripts" / "release_notes.py"), "https://host.example/v1/"],
        check=True,
    )
    assert "\n## " not in done.stdout
    assert "### Added" in done.stdout
    assert "](docs/" not in done.stdout
    assert "](https://host.example/v1/docs/stability.md)" in done.stdout


@pytest.mark.parametrize(
    ("changelog", "given", "hint"),
    [
        (
            "## [9.1] - 2031-01-01\n\n- A [b](c.md), [d](https://e), [f](#g).\n\n## [9]\n- h\n",
            "- A [b](to/c.md), [d](https://e), [f](#g).\n",
            "",
        ),
        ("## [9] - 2031-01-01\n- h\n", "", 'no section "## [9.1]" with entries'),
        ("## [9.1] - 2031-01-01\n\n## [9]\n- h\n", "", 'no section "## [9.1]" with entries'),
    ],
    ids=["one of two", "another", "empty"],
)
def test_notes_contain_a_single_section(changelog: str, given: str, hint: str) -> None:
    notes = runpy.run_path(str(ROOT / "scripts" / "release_notes.py"))["notes"]
    if hint:
        with pytest.raises(ValueError, match=re.escape(hint)):
            notes(changelog, "9.1", "to/")
    else:
        assert notes(changelog, "9.1", "to/") == given


def workflow() -> Any:
    """Return the data of the workflow that publishes a release."""
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))


@pytest.mark.external
def test_linters_accept_the_workflow() -> None:
    action = ROOT / "action.yml"
    passes(tool("zizmor"), "--offline", "--no-progress", "--quiet", str(WORKFLOW), str(action))
    for kind, path in (("github-workflows", WORKFLOW), ("github-actions", action)):
        passes(tool("check-jsonschema"), "--builtin-schema", f"vendor.{kind}", str(path))


def test_each_job_has_minimal_permissions() -> None:
    told = workflow()
    assert told["permissions"] == {}
    assert {name: job["permissions"] for name, job in told["jobs"].items()} == {
        "build": {"contents": "read"},
        "attest": {"attestations": "write", "contents": "read", "id-token": "write"},
        "pypi": {"id-token": "write"},
        "npm": {"id-token": "write"},
        "notes": {"contents": "write"},
    }
    assert "secrets." not in WORKFLOW.read_text(encoding="utf-8")


def test_actions_are_named_by_commit_and_version() -> None:
    for path in (WORKFLOW, ROOT / "action.yml"):
        text = path.read_text(encoding="utf-8")
        used = re.findall(r"uses: (.*)", text)
        assert used
        assert [line for line in used if not re.fullmatch(PINNED, line)] == []
    commands = [step.get("run", "") for job in workflow()["jobs"].values() for step in job["steps"]]
    assert any("make release" in command for command in commands)
    assert not any("${{" in command for command in commands)


def test_the_workflow_publishes_the_built_files() -> None:
    manual = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    script = (ROOT / "scripts" / "release.sh").read_text(encoding="utf-8")
    text = WORKFLOW.read_text(encoding="utf-8")
    for name in ("NOTES.md", "SHA256SUMS", "sbom.json"):
        assert f"dist/{name}" in script
        assert f"`{name}`" in manual
    assert "dist/NOTES.md" in text
    assert "dist/SHA256SUMS" in text
    for name in ("pypi", "npm"):
        assert workflow()["jobs"][name]["environment"]["name"] == name
        assert f"environment `{name}`" in manual


def test_the_size_of_an_environment_leaves_pip_out(tmp_path: Path) -> None:
    packages = tmp_path / "un été" / "lib" / "python3.11" / "site-packages"
    for name in ("one", "pip", "setuptools"):
        for folder in (name, f"{name}-1.0.dist-info"):
            (packages / folder).mkdir(parents=True)
            (packages / folder / "file").write_bytes(bytes(2_000_000))
    done = run_program(
        ["sh", str(ROOT / "scripts" / "installed_size.sh"), str(tmp_path / "un été")], check=True
    )
    assert done.stdout == "1 packages, 4 MB\n"


PYTHON = """#!/bin/sh
echo "$@" >>asked
case "$*" in
    *"-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "$0" "$4/bin/uv" ;;
    *) exit {code} ;;
esac
"""


@pytest.mark.parametrize(
    ("code", "said", "times"),
    [(0, "", 1), (1, "could not be installed; their tests are skipped", 2)],
)
def test_tools_are_installed_once_by_hashes_and_may_be_missing(
    tmp_path: Path, code: int, said: str, times: int
) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON.replace("{code}", str(code)))
    python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    lock = "twine==1 --hash=a\nuv==1 --hash=b\n    # via\nzizmor==1 --hash=c\n"
    (tmp_path / "requirements" / "release.txt").write_text(lock)
    for _ in range(2):
        done = run_program(["sh", str(ROOT / "scripts" / "tools.sh")], cwd=tmp_path, check=True)
        assert said in done.stderr
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len([line for line in asked if "-m venv" in line]) == times
    installs = [line for line in asked if "install" in line]
    assert installs
    assert all("--require-hashes --only-binary :all:" in line for line in installs)
    uv = (tmp_path / ".venv" / "tools" / "uv.txt").read_text()
    assert (uv.startswith("uv==1"), "twine" in uv, "zizmor" in uv) == (True, False, False)
