"""Test what works without the extras, and which error appears if an extra is missing."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cli_site import Ended, environment, write_site
from eventsearch.errors import PackageMissing, needs
from programs import run_program

PROJECT = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
EXTRAS = PROJECT["optional-dependencies"]

PROGRAM = """
import json
import sys

class OnlyInstalled:
    # What is not installed in the environment that a user would have.
    hidden = frozenset(json.loads(sys.argv.pop(1)))

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, OnlyInstalled())
from eventsearch.cli.app import run
for command in sys.argv[1:]:
    if code := run(command.split()):
        print("ended:", command, file=sys.stderr)
        sys.exit(code)
"""


def needed(requirements: Iterable[str]) -> set[str]:
    """Return the names of the required packages and of all packages that they depend on."""
    found: set[str] = set()
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name not in found:
            found.add(name)
            try:
                more = requires(name) or ()
            except PackageNotFoundError:
                continue
            for each in {"", *requirement.extras}:
                waiting.extend((Requirement(text), each) for text in more)
    return found


@cache
def hidden(*extras: str) -> tuple[str, ...]:
    """Return the modules that are missing from an environment with only these extras."""
    lists = (PROJECT["dependencies"], *(EXTRAS[extra] for extra in extras))
    there = needed(text for one in lists for text in one) | {"eventsearch", "pip"}
    return tuple(
        sorted(
            module
            for module, packages in packages_distributions().items()
            if not there & {canonicalize_name(package) for package in packages}
        )
    )


def run(*commands: str, cwd: Path, extras: tuple[str, ...] = ()) -> Ended:
    """Run commands until one fails, as if only these extras were installed."""
    done = run_program(
        [sys.executable, "-c", PROGRAM, json.dumps(hidden(*extras)), *commands],
        cwd=cwd,
        env=environment(PYTHONIOENCODING="utf-8"),
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_every_other_command_needs_no_extra(tmp_path: Path) -> None:
    assert {"starlette", "uvicorn", "jinja2", "babel", "pytest"} < {*hidden()}
    site = write_site(tmp_path / "site")
    done = run(
        "index",
        "query 10%",
        "query --format ics",
        "query --format atom",
        "query python --format markdown",
        "suggest pyt",
        "check",
        "explain E101",
        "show content/event/python/index.md",
        "stats",
        "export",
        "init",
        "serve --help",
        "static --help",
        cwd=site,
    )
    assert done.code == 0, done.err[-500:]
    assert all(
        part in done.out for part in ("BEGIN:VCALENDAR", "<feed", "Usage: eventsearch static")
    )


@pytest.mark.parametrize(
    ("command", "extra", "package"),
    [
        ("serve", "serve", "uvicorn"),
        ("serve --watch", "serve", "uvicorn"),
        ("static public", "static", "babel"),
        ("mcp", "mcp", "anyio"),
    ],
)
def test_a_missing_extra_is_reported_with_the_command_to_install_it(
    tmp_path: Path, command: str, extra: str, package: str
) -> None:
    site = write_site(tmp_path / "site")
    done = run(command, cwd=site)
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines()[0] == (
        f"eventsearch: {extra} needs the package {package}, which is not installed;"
        f' run pip install "eventsearch[{extra}]"'
    )
    assert not (site / ".eventsearch").exists()
    assert not (site / "public").exists()


def test_static_files_need_no_package_of_the_server(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run("static public", cwd=site, extras=("static",))
    assert done.code == 0, done.err
    assert (site / "public" / "search.html").exists()


def test_the_server_needs_its_extra_alone(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run("serve --port 0", cwd=site, extras=("serve",))
    assert done.code == 3
    assert 'there is no index; run "eventsearch index"' in done.err


@pytest.mark.parametrize(
    ("entry", "error", "said"),
    [
        (
            "import eventsearch.web.wsgi as it; it.create_wsgi_app('.')",
            "PackageMissing",
            'a WSGI server needs the package a2wsgi, which is not installed; run pip install "e',
        ),
        (
            "OnlyInstalled.hidden |= {'babel'}; import eventsearch.mkdocs_plugin",
            "PluginError",
            "eventsearch: the plugin needs the package babel, which is not installed; run pip"
            ' install "eventsearch[mkdocs]"',
        ),
    ],
    ids=["wsgi", "mkdocs"],
)
def test_entry_points_without_a_command_name_the_missing_extra(
    tmp_path: Path, entry: str, error: str, said: str
) -> None:
    program = PROGRAM.partition("from eventsearch.cli")[0] + entry
    missing = hidden("mkdocs") if error == "PluginError" else hidden()
    done = run_program([sys.executable, "-c", program, json.dumps(missing)], cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert re.match(rf"[\w.]*{error}: ", last)
    assert said in last


def test_a_missing_module_of_eventsearch_is_a_bug() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"), needs("serve", "serve"):
        raise ModuleNotFoundError("nowhere", name="eventsearch.nowhere")
    with pytest.raises(PackageMissing, match="needs the package far"), needs("serve", "serve"):
        raise ModuleNotFoundError("away", name="far.away")
    with pytest.raises(PackageMissing, match="another version of the"), needs("serve", "serve"):
        raise ImportError("no such name", name="far.away")


def test_the_test_extra_contains_all_extras() -> None:
    for extra in ("static", "serve", "metrics", "mcp", "wsgi", "mkdocs"):
        assert set(EXTRAS[extra]) <= set(EXTRAS["test"])
    assert set(EXTRAS["static"]) < set(EXTRAS["serve"])
