"""Test the project's files: no names of a machine, links that work, and locked dependencies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    *("src", "tests", "docs", "content", "examples", "templates"),
    *("benchmarks", "scripts", "requirements"),
)
LINK = re.compile(r"(?<!\\)\[[^\]\n]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)

# Each word is split, so that this file does not contain it.
FORBIDDEN = (
    "/wo" + "rk/",
    "/ro" + "ot/.",
    "/Us" + "ers/",
    ".py" + "env",
    "py" + "pi.org",
    "python" + "hosted",
    "registry.n" + "pm",
    "deb" + "ian.org",
)


def kept_files() -> Iterator[Path]:
    """Yield the project's files, without generated files."""
    made = {".git", ".coverage"}
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name not in made)
    for name in (*FOLDERS, ".ci", "deploy"):
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts):
                yield path


def documents() -> list[Path]:
    """Return the documents that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def links(document: Path) -> list[str]:
    """Return the targets of a document's links, without those shown as code."""
    return LINK.findall(CODE.sub("", document.read_text(encoding="utf-8")))


def linked(document: Path) -> set[Path]:
    """Return the paths of the local files that a document links to."""
    return {
        (document.parent / target.partition("#")[0]).resolve()
        for target in links(document)
        if not re.match(r"[a-z]+:|#", target)
    }


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub generates them."""
    text = CODE.sub(
        lambda code: code[0].strip("`") if "\n" not in code[0] else "", document.read_text("utf-8")
    )
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_files_contain_no_names_of_machines_or_registries() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in kept_files()
        for word in FORBIDDEN
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_text_files_end_with_one_line_end() -> None:
    endings = {".py", ".md", ".toml", ".yaml", ".sh", ".txt"}
    texts = {
        path: path.read_bytes()
        for path in kept_files()
        if path.suffix in endings and "tests" not in path.parts and path.stat().st_size
    }
    assert texts
    assert [path for path, data in texts.items() if b"\r" in data or not data.endswith(b"\n")] == []
    assert [path for path, data in texts.items() if data.endswith(b"\n\n")] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_between_documents_work(document: Path) -> None:
    assert {path for path in linked(document) if not path.exists()} == set()
    for target in links(document):
        name, _, anchor = target.partition("#")
        if anchor and not re.match(r"[a-z]+:", target) and (not name or name.endswith(".md")):
            file = (document.parent / name).resolve() if name else document
            assert anchor in anchors(file), f"{document.name}: {target}"


def test_every_document_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = {ROOT / "README.md"}
    while waiting:
        document = waiting.pop()
        seen.add(document)
        waiting |= {
            path for path in linked(document) if path.suffix == ".md" and path.is_file()
        } - seen
    assert [path.name for path in documents() if path not in seen] == []


def project() -> dict[str, Any]:
    """Return the table `project` of pyproject.toml, with the build's requirements as `build`."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {**told["project"], "build": told["build-system"]["requires"]}


def test_ci_runs_the_commands_of_the_readme() -> None:
    block = re.search(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert block
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert commands == ["make demo", "make test"]
    assert set(commands) <= set((ROOT / ".ci" / "run").read_text("utf-8").splitlines())


HUGO = (ROOT / "requirements" / "hugo.in").read_text(encoding="utf-8").splitlines()


def names(asked: Iterable[str]) -> set[str]:
    """Return the names of the required packages, in lower case."""
    return {re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for line in asked}


def test_every_dependency_has_its_reason() -> None:
    extras = project()["optional-dependencies"].values()
    asked = chain(project()["dependencies"], HUGO, *extras)
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {name.lower() for name in re.findall(r"^\| `([\w.-]+)`", table, re.MULTILINE)}
    assert rows == names(asked)


def locked(lock: str) -> dict[str, str]:
    """Return the version of each package of a lock. Check that each package has a hash."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    pins = dict(
        re.findall(
            r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+).*\\\n    --hash=sha256:", text, re.MULTILINE
        )
    )
    assert len(pins) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    return pins


@pytest.mark.parametrize(
    "lock", ["dev", "test", "bench", "release", "run", "check", "build", "hugo"]
)
def test_the_locks_contain_every_dependency_with_hashes(lock: str) -> None:
    extras = project()["optional-dependencies"]
    extras["dev"] += extras["test"]
    of = {"run": [*extras["serve"], *extras["metrics"]], "check": [], **extras}
    without = {"build": project()["build"], "hugo": HUGO}
    asked = without.get(lock) or [*project()["dependencies"], *of[lock]]
    assert names(asked) <= set(locked(lock))
    tested = locked("dev")
    others = {name for name, version in locked(lock).items() if tested.get(name) != version}
    assert lock in ("bench", "release", "hugo") or not others
    assert not others & set(tested)


def test_the_lock_installs_on_the_oldest_python() -> None:
    python = str(project()["requires-python"]).removeprefix(">=") + ".0"
    lock = locked("dev").items()
    installed = [
        each.metadata
        for each in metadata.distributions()
        if (re.sub("[-_.]+", "-", each.name).lower(), each.version) in lock
    ]
    assert len(installed) > len(lock) / 2
    demands = {each["Name"]: "".join(each.get_all("Requires-Python", [])) for each in installed}
    assert [name for name, demand in demands.items() if python not in SpecifierSet(demand)] == []
