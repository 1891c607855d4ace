"""Test that no command runs a Python module of the folder in which it is started."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from cli_site import environment
from planted_modules import planted, ran
from processes import Running
from programs import run_program

SOURCES = Path(__file__).resolve().parents[2] / "src" / "eventsearch"
SCRIPT = """\
import sys
from eventsearch.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""
"""The script that an installer writes as the command `eventsearch`."""

PROBE = "import sys; print(*sys.modules, sep='\\n')"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command line of the program, as an installer writes it."""
    script = tmp_path_factory.mktemp("bin") / "eventsearch"
    script.write_text(SCRIPT, encoding="utf-8")
    return [sys.executable, str(script)]


@pytest.fixture(scope="module")
def found_by_python(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the modules that ``python -m`` itself imports before the program starts."""
    package = tmp_path_factory.mktemp("probe") / "probe"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PROBE, encoding="utf-8")
    done = run_program(
        [sys.executable, "-m", "probe"], cwd=package.parent, env=environment(), check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def run(command: list[str], site: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the site's folder, and wait until it ends."""
    return run_program(command, cwd=site, env=environment(**variables), stdin=subprocess.DEVNULL)


READERS = (("index",), ("check",))
"""Commands that read content in worker processes."""

OTHERS = (
    ("export",),
    ("static", "public"),
    ("query", "mer"),
    ("suggest", "me"),
    ("mcp",),
)


@pytest.mark.endurance
@pytest.mark.parametrize(
    ("pages", "workers", "commands"),
    [(50, "1", READERS), (300, "2", (*READERS, *OTHERS))],
    ids=["one process", "two workers"],
)
def test_no_command_runs_a_module_of_the_site(
    tmp_path: Path,
    program: list[str],
    pages: int,
    workers: str,
    commands: tuple[tuple[str, ...], ...],
) -> None:
    """An index run starts worker processes only for 200 pages or more."""
    site = planted(tmp_path, pages)
    for arguments in commands:
        done = run([*program, *arguments], site, EVENTSEARCH_WORKERS=workers)
        assert done.returncode == 0, (arguments, done.stderr)
        assert ran(site) == "", arguments


@pytest.mark.parametrize("command", ["check", "index"])
def test_python_m_drops_the_current_folder(
    tmp_path: Path, found_by_python: set[str], command: str
) -> None:
    site = planted(tmp_path, 300, without={*found_by_python, "eventsearch"})
    assert (site / "__future__.py").exists()
    done = run([sys.executable, "-m", "eventsearch", command], site, EVENTSEARCH_WORKERS="2")
    assert (done.returncode, ran(site)) == (0, ""), done.stderr


@pytest.mark.endurance
@pytest.mark.parametrize(
    ("arguments", "wait"),
    [
        (("index", "--watch"), lambda process: process.line("indexed 303 pages")),
        (("serve", "--port", "0"), lambda process: process.url()),
        (("serve", "--port", "0", "--workers", "2"), lambda process: _both_ready(process)),
        (("serve", "--port", "0", "--watch"), lambda process: process.url()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_that_keeps_running_runs_a_module_of_the_site(
    tmp_path: Path,
    program: list[str],
    arguments: tuple[str, ...],
    wait: Callable[[Running], object],
) -> None:
    site = planted(tmp_path, 300)
    if "--watch" not in arguments:
        assert run([*program, "index"], site).returncode == 0
    with subprocess.Popen(
        [*program, *arguments],
        cwd=site,
        env=environment(EVENTSEARCH_WORKERS="2"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        running = Running(process)
        try:
            wait(running)
        finally:
            process.terminate()
            process.wait()
            running.read_out()
    assert ran(site) == "", running.said


@pytest.mark.endurance
@pytest.mark.parametrize("arguments", [("check",), ("serve", "--port", "0", "--workers", "2")])
def test_python_that_ignores_the_variable_starts_no_child(
    tmp_path: Path, program: list[str], arguments: tuple[str, ...]
) -> None:
    site = planted(tmp_path, 300)
    python, script = program
    assert run([*program, "index"], site).returncode == 0
    done = run([python, "-E", script, *arguments], site, EVENTSEARCH_WORKERS="2")
    assert (done.returncode, ran(site)) == (3, ""), done.stderr
    assert "Python has the option -E without -P" in done.stderr
    assert done.stderr.rstrip().endswith("; start Python with -E -P or with -I")
    done = run([python, "-E", "-P", script, "check"], site, EVENTSEARCH_WORKERS="2")
    assert (done.returncode, ran(site)) == (0, ""), done.stderr


def _both_ready(process: Running) -> None:
    process.line("worker", "is ready")
    process.line("worker", "is ready")


STARTS = re.compile(
    r"subprocess|multiprocessing|concurrent\.futures\.(process|Process)|uvicorn|webbrowser|pty"
    r"|runpy|os\.(exec|fork|popen|posix_spawn|spawn|system)|asyncio\.(create_)?subprocess"
    r"|anyio\.(open|run)_process|ctypes\.util"
)
"""Names whose use may start another program or another process."""

SAFE = "safe_path"
KNOWN: Mapping[tuple[str, str], str] = {
    ("child_processes.py", "multiprocessing.resource_tracker"): SAFE,
    ("cli/query_output.py", "webbrowser"): "opens an HTTP address, which is never a command",
    ("cli/watch_process.py", "multiprocessing.get_context"): SAFE,
    ("cli/watch_process.py", "multiprocessing.connection.Connection"): "starts nothing",
    ("cli/watch_process.py", "multiprocessing.connection.wait"): "starts nothing",
    ("cli/watch_process.py", "multiprocessing.context.SpawnProcess"): "is a type",
    ("indexer/worker_pool.py", "concurrent.futures.ProcessPoolExecutor"): SAFE,
    ("indexer/worker_pool.py", "concurrent.futures.process.BrokenProcessPool"): "is an error",
    ("indexer/worker_pool.py", "multiprocessing.active_children"): "starts nothing",
    ("indexer/worker_pool.py", "multiprocessing.get_context"): SAFE,
    ("indexer/worker_pool.py", "multiprocessing.parent_process"): "starts nothing",
    ("lint/git_change.py", "subprocess"): "runs git, see tests/lint/test_git_helpers.py",
    ("web/server.py", "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol"): "is a class",
    ("web/server.py", "multiprocessing.parent_process"): "starts nothing",
    ("web/server.py", "uvicorn"): SAFE,
    ("web/server.py", "uvicorn.supervisors.Multiprocess"): SAFE,
}
"""Each use of such a name in the sources, and why no module of the site can run."""


def starting(path: Path) -> Iterator[str]:
    """Yield the names in a source file that may start a process."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [f"{node.value.id}.{node.attr}"] if node.value.id in ("os", "asyncio") else []
        yield from (name for name in names if STARTS.match(name))


def test_every_place_that_starts_a_process_is_known() -> None:
    found = {
        (path.relative_to(SOURCES).as_posix(), name)
        for path in SOURCES.rglob("*.py")
        for name in starting(path)
    }
    assert found == {*KNOWN}
    for (file, name), protection in KNOWN.items():
        text = (SOURCES / file).read_text(encoding="utf-8")
        assert protection != SAFE or re.search(r"\bsafe_path\(\)", text), (file, name)
