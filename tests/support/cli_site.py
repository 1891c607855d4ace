"""A small site, and a function that runs the program on it as a user does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PAGES = {
    "event/dix/index.md": """\
title: Webinaire du programme 10%
event: Programme 10%
location: Lieu de la transformation
tags: [10%, Etalab]
summary: La *saison* recommence.
date: '2031-05-01T10:00:00Z'
date_end: '2031-05-01T11:00:00Z'
publishDate: '2024-01-01T00:00:00Z'
---
Consacrer au moins 10 % de son temps.

## Pourquoi

Parce que dix pour cent suffisent.
""",
    "event/python/index.md": """\
title: Atelier Python
tags: [Python]
authors: [Maëlle]
date: '2024-02-01T10:00:00Z'
publishDate: '2024-01-01T00:00:00Z'
---
On y apprend le langage.
""",
    "post/mer.md": """\
title: La mer en été
date: 2024-01-15
tags: [Etalab, "\\e[31mpiège"]
---
Des vagues et du python marin.
""",
    "post/brouillon.md": """\
title: Brouillon
date: 2024-01-15
draft: true
---
À venir.
""",
}

NOW = "2024-06-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of a run: exit code, output and error output."""

    code: int
    out: str
    err: str


_KEPT = ("PATH", "HOME", "TMPDIR", "PYTHONPATH")

Run = Callable[..., Ended]


def environment(**more: str) -> dict[str, str]:
    """Return an environment without variables for colours, places or settings."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland", **more}


def command(*args: str) -> list[str]:
    """Return the command line that runs the program with Python's warnings as errors."""
    # Typer imports names that Click is about to remove. This project cannot avoid the warning.
    quiet = ["-W", "error", "-W", "ignore::DeprecationWarning:typer", "-W", "ignore:'click"]
    return [sys.executable, *quiet, "-m", "eventsearch", *args]


def write_site(root: Path) -> Path:
    """Write the small site."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "hugo.yaml").write_text(
        "title: Petit site\nbaseURL: https://example.org/\ndefaultContentLanguage: fr\n"
        "languages:\n  fr:\n    weight: 1\ntimeZone: Europe/Paris\n",
        encoding="utf-8",
    )
    for path, text in PAGES.items():
        file = root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{text}", encoding="utf-8")
    return root
