"""
Build the documentation as a site, ``build/documentation/site``: README, ``docs/``, examples.

The pages keep their paths, so that their links work as in the repository. Files that they link to
are copied too. MkDocs builds the site; eventsearch's plugin indexes it and writes the files for the
search box. To publish the site, run ``make docs`` in a pipeline and upload the folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import yaml

from eventsearch.lint.codes import manual

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "scripts" / "documentation"
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md")
EXAMPLES = "examples/*/README.md"
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
ROW = re.compile(r"\[([^\]]+)\]\(((?:\.\./)?[\w-]+\.md)\)")
HEADING = re.compile(r"## (.+)")

Navigation = list["Mapping[str, str | Navigation] | str"]


def navigation(contents: str) -> Navigation:
    """Return the menu: the tables of pages in ``docs/README.md``, by heading."""
    groups: dict[str, Navigation] = {}
    heading = ""
    for line in contents.splitlines():
        if match := HEADING.fullmatch(line):
            heading = match[1]
        for title, page in ROW.findall(line) if line.startswith("|") else ():
            path = os.path.normpath(f"docs/{page}")
            groups.setdefault(heading, []).append({title: path})
    home: Navigation = [{"Home": "README.md"}, {"All pages": "docs/README.md"}]
    return [*home, *({name: group} for name, group in groups.items())]


def pages() -> tuple[Path, ...]:
    """Return the paths of all pages, relative to the root."""
    paths = (path for pattern in (*PAGES, EXAMPLES) for path in sorted(ROOT.glob(pattern)))
    return tuple(path.relative_to(ROOT) for path in paths)


def linked(page: Path) -> Iterator[Path]:
    """Yield the files of the repository that a page links to, relative to the root."""
    for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        path = Path(os.path.normpath(page.parent / unquote(target)))
        file = (ROOT / path).resolve()
        if not target.startswith("/") and file.is_relative_to(ROOT) and file.is_file():
            yield path


def write(folder: Path) -> None:
    """Write the folder that MkDocs builds: its configuration and the pages."""
    docs = folder / "docs"
    shutil.rmtree(docs, ignore_errors=True)
    for path in {file for page in pages() for file in (page, *linked(page))}:
        target = docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    manual_of_codes(docs / "docs" / "diagnostics.md")
    menu = {"nav": navigation((ROOT / "docs" / "README.md").read_text(encoding="utf-8"))}
    text = (SOURCE / "mkdocs.yml").read_text(encoding="utf-8")
    text += yaml.safe_dump(menu, allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def manual_of_codes(page: Path) -> None:
    """Replace the table of codes, which is for GitHub, by the manual of all codes."""
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text[: text.index('| code |')]}{manual()}", encoding="utf-8")


def main(folder: Path) -> int:
    """
    Write and build the site; return MkDocs' exit code, which is not 0 if there are warnings.

    Raises:
        SystemExit: The output folder is a source folder.
    """
    if folder.resolve() in (ROOT, SOURCE):
        raise SystemExit(f"documentation: {folder} contains the source; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "documentation"))
