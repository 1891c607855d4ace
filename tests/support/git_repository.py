"""Create git repositories that do not depend on the user's git configuration."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_NAMES = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "N"), ("EMAIL", "n@example.org"), ("DATE", "2024-05-01T00:00Z"))
}
ENVIRONMENT = {
    **_NAMES,
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *args: str, text: str | bytes = b"") -> str:
    """Run git in a folder. Return its output without the final line end."""
    data = text.encode() if isinstance(text, str) else text
    command = ["git", "-c", "protocol.file.allow=always", *args]
    done = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().removesuffix("\n")


def start(folder: Path) -> Path:
    """Turn a folder into a repository whose first commit contains all its files."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def commit(folder: Path, files: Mapping[str, str | None] | None = None) -> str:
    """Write files (None deletes a file), commit all changes, and return the commit's name."""
    for path, text in (files or {}).items():
        file = folder / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=x")
    return git(folder, "rev-parse", "HEAD")
