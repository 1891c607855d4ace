"""What `eventsearch index --watch` does as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from cli_site import NOW, Run
from eventsearch.storage.generations import FOLDER, pointed
from processes import children, eventually, running, running_by


def test_a_change_is_a_new_generation(run: Run, site: Path) -> None:
    """In one line, with diagnostics as they come; Ctrl+C ends it with 130 and nothing half made."""
    post = site / "content" / "post"
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ", site.name, "; Ctrl+C stops")
        first = pointed(site / ".eventsearch")
        (post / "neuf.md").write_text(
            "---\ntitle: Le lac\ndate: 2024-13-01\n---\n", encoding="utf-8"
        )
        news = watch.line("1 added in ")
        assert news.endswith(": 4 pages, 1 error, 0 warnings in 1 file")
        assert pointed(site / ".eventsearch") != first
        (post / "neuf.md").write_text(
            "---\ntitle: Le lac\ndate: 2024-01-01\n---\n", encoding="utf-8"
        )
        assert watch.line("1 changed in ").endswith(": 4 pages, every page could be read")
        assert watch.ended(signal.SIGINT) == 130
    assert watch.printed[0].startswith("content/post/neuf.md:3:7: E102 ")
    assert sum("E102" in line for line in watch.printed) == 1
    found = run("query", "lac", "--now", NOW, cwd=site)
    assert json.loads(found.out)["title"] == "Le lac"
    assert "Traceback" not in "".join(watch.said)
    assert pointed(site / ".eventsearch") in [path.name for path in _generations(site)]
    assert run("index", cwd=site).err.startswith("eventsearch: nothing changed: 4 pages")


def _generations(site: Path) -> list[Path]:
    return list((site / ".eventsearch" / FOLDER).iterdir())


def test_a_stop_signal_ends_it_with_0(site: Path) -> None:
    """As a service is ended."""
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        assert watch.ended(signal.SIGTERM) == 0
    assert "Traceback" not in "".join(watch.said)


def test_a_configuration_that_breaks_is_told_and_the_index_stays(run: Run, site: Path) -> None:
    """When it is mended, the watch goes on with it."""
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        before = pointed(site / ".eventsearch")
        good = (site / "hugo.yaml").read_text(encoding="utf-8")
        (site / "hugo.yaml").write_text("title: [\n", encoding="utf-8")
        watch.line("hugo.yaml:2:1: cannot be read")
        assert pointed(site / ".eventsearch") == before
        (site / "hugo.yaml").write_text(good.replace("Petit", "Grand"), encoding="utf-8")
        watch.line("(built anew: ", "): 3 pages")
        assert watch.ended(signal.SIGINT) == 130
    assert run("query", "mer", "--now", NOW, cwd=site).code == 0


def test_a_site_may_begin_without_a_page(site: Path) -> None:
    """It is told what is missing, and the first page is indexed."""
    for page in (site / "content").rglob("*.md"):
        page.unlink()
    with running("index", "--watch", cwd=site) as watch:
        watch.line("there is no content file in content; write a page")
        (site / "content" / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
        watch.line("indexed 1 page of a Hugo site in ")
        watch.line("watching ")


@pytest.mark.parametrize(
    ("flags", "said"),
    [(("--strict",), "--strict is about how a run ends"), (("--output-format", "sarif"), "SARIF")],
)
def test_what_needs_an_end_is_refused(
    run: Run, site: Path, flags: tuple[str, ...], said: str
) -> None:
    """A watch has none."""
    done = run("index", "--watch", *flags, cwd=site)
    assert done.code == 2
    assert said in done.err


def test_a_page_stays_while_its_author_breaks_it(run: Run, site: Path) -> None:
    """It is said; a run that ends is of another mind."""
    page = site / "content" / "post" / "mer.md"
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        page.write_text("---\ntitle: [\n---\n", encoding="utf-8")
        watch.line(": 3 pages, 1 error, 0 warnings in 1 file; 1 page stays as before, until")
        assert run("query", "mer", "--now", NOW, cwd=site).code == 0
    assert "1 removed" in run("index", cwd=site).err


LOWERED = ("unshare", "--user", "--map-root-user", "sh", "-c")
"""Runs a command that may have one folder watched by the kernel, where the system lets us."""
FEW = ('echo 1 >/proc/sys/user/max_inotify_watches && exec "$@"', "sh")

FULL = """
class INotify:
    def __init__(self, **_):
        raise OSError(28, "No space left on device")
"""
MISSING = 'raise ImportError("no such library")'


@pytest.mark.parametrize(
    ("module", "why"),
    [(FULL, "raise fs.inotify.max_user_watches and start again"), (MISSING, "no such library")],
)
def test_where_the_kernel_does_not_tell_of_changes_they_are_found_all_the_same(
    site: Path, tmp_path: Path, module: str, why: str
) -> None:
    """It is said once, with the hint."""
    by: tuple[str, ...] = ()
    if module == FULL and _can_run((*LOWERED, *FEW, "true")):
        by = (*LOWERED, *FEW)
    else:
        (tmp_path / "inotify_simple.py").write_text(module, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    with running_by(by, "index", "--watch", cwd=site, PYTHONPATH=path) as watch:
        watch.line("watching ")
        watch.line("changes are found by looking alone: ", why)
        for number in range(2):
            page = site / "content" / "post" / f"neuf-{number}.md"
            page.write_text("---\ntitle: Le lac\n---\n", encoding="utf-8")
            watch.line("1 added in ")
        assert watch.ended(signal.SIGTERM) == 0
    assert sum("looking alone" in line for line in watch.said) == 1


def test_a_run_that_does_not_watch_loads_nothing_for_it(
    run: Run, site: Path, tmp_path: Path
) -> None:
    """It would end by it here."""
    (tmp_path / "inotify_simple.py").write_text("raise SystemExit(9)", encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    assert run("index", cwd=site, PYTHONPATH=path).code == 0
    assert run("index", "--watch", cwd=site, PYTHONPATH=path).code == 9


def _can_run(command: tuple[str, ...]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", ["index", "serve"])
def test_the_handle_by_which_the_kernel_tells_is_one(site: Path, how: str) -> None:
    """And a run that does not watch has none."""
    args = ("serve", "--watch", "--port", "0") if how == "serve" else ("index", "--watch")
    with running(*args, cwd=site) as watch:
        watch.line("watching " if how == "index" else "answering ")
        assert eventually(lambda: _told_by_the_kernel(watch.process.pid)) == 1
        assert watch.ended(signal.SIGTERM) == 0


def _told_by_the_kernel(pid: int) -> int:
    """Return how many handles of inotify a process and its children have."""
    found = 0
    for number in (pid, *children(pid)):
        handles = Path(f"/proc/{number}/fd")
        with suppress(OSError):
            found += sum("inotify" in str(path.readlink()) for path in handles.iterdir())
    return found
