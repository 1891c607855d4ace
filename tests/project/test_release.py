"""Is the wheel whole: does it work without the folder that it was made of?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "eventsearch"

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
    """A folder with the wheel and the source archive."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def run(command: list[str], folder: Path, *, package: Path) -> str:
    """Run a command with the wheel's package before every other one."""
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    """Every file of it, data included, and no test."""
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    packed = {name for name in names if ".dist-info/" not in name}
    there = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == there


def test_the_wheel_works_by_itself(built: Path, tmp_path: Path) -> None:
    """It indexes, finds, and serves its pages."""
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


def test_the_source_archive_makes_the_same_wheel(built: Path, tmp_path: Path) -> None:
    """So whoever packages it elsewhere needs nothing but the archive."""
    archive = next(built.glob("*.tar.gz"))
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.iterdir()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    wheels = [next(built.glob("*.whl")), next(tmp_path.glob("*.whl"))]
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
