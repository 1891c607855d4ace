"""Test that the release script stops with a message, and stops its server, if the wheel fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from programs import run_program

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """#!/bin/sh
echo "${0##*/} $*" >>"$ASKED"
case "${0##*/} $*" in
    "$FAILING"*) echo "no such day" >&2; exit 1 ;;
    *"hatchling build -d"*) mkdir -p "$5"; echo wheel >"$5/eventsearch-9.1-py3-none-any.whl" ;;
    *__version__*) echo 9.1 ;;
    *" query "*) echo https://example.org/ ;;
    *"-m venv"*)
        for folder; do :; done
        mkdir -p "$folder/bin" "$folder/lib/python3.11/site-packages"
        cp "$0" "$folder/bin/pip"
        cp "$0" "$folder/bin/eventsearch" ;;
    *" serve "*)
        echo $$ >"$ASKED.pid"
        echo "$SAID" >&2
        exec /bin/sleep 300 ;;
    *urlopen*) exit 1 ;;
esac
"""
"""Replaces all programs: records each call, and writes the files that the script needs."""
NAMES = ("bin/python", "tools/bin/twine", "tools/bin/check-wheel-contents", "tools/bin/uvx")


def released(folder: Path, failing: str, said: str = "") -> tuple[int, str, str]:
    """Run the script. Return its exit code, its error output, and its calls of programs."""
    project, programs, asked = folder / "project", folder / "programs", folder / "asked"
    for path in (
        *(project / ".venv" / name for name in (*NAMES, "tools/bin/pipx")),
        *(programs / name for name in ("python3", "sleep")),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PROGRAM)
        path.chmod(0o755)
    (project / "scripts").mkdir()
    for name in ("release.sh", "installed_size.sh"):
        shutil.copy(ROOT / "scripts" / name, project / "scripts")
    for name in ("requirements/dev.txt", "content/a.md", "hugo.yaml", ".gitignore"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(".venv\ndist\n" if name == ".gitignore" else "")
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), (*settings, "commit", "-qm", "A")):
        subprocess.run(["git", *words], cwd=project, check=True)
    search = f"{programs}:{os.environ['PATH']}"
    more = {"PATH": search, "ASKED": str(asked), "FAILING": failing or "-", "SAID": said}
    done = run_program(
        ["sh", "scripts/release.sh"], cwd=project, env={**os.environ, **more}, timeout=120
    )
    return done.returncode, done.stderr, asked.read_text()


@pytest.mark.parametrize("way", ["uvx", "pipx", "pip"])
def test_a_wheel_that_does_not_run_stops_the_release(tmp_path: Path, way: str) -> None:
    code, said, _ = released(tmp_path, way + " ")
    assert code == 1
    assert said.endswith(f"no such day\n\nrelease: the wheel does not answer by {way}\n")


@pytest.mark.parametrize("said", ["port taken", "answering at http://a/search; stop it"])
def test_a_server_that_does_not_answer_stops_the_release(tmp_path: Path, said: str) -> None:
    code, told, asked = released(tmp_path, "", said)
    assert code == 1
    if said == "port taken":
        assert "port taken\n\nrelease: the server of the wheel never answered\n" in told
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "asked.pid").read_text()), 0)
    wheel = tmp_path / "project" / "dist" / "eventsearch-9.1-py3-none-any.whl"
    assert f"pip install --quiet {wheel}\n" in asked
    assert f"pipx run --no-cache --spec {wheel} eventsearch index\n" in asked
    assert "extra-index-url" not in asked
