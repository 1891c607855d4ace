"""
What happens if only few files may be open at once?

The tests try every limit, from one that allows no file to one that allows all. A run works or
reports why it failed. No page is lost because its file could not be opened.
"""

from __future__ import annotations

import errno
import json
import re
import resource
import socket
import subprocess
import urllib.error
import urllib.request
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from cli_site import NOW, Ended, command, environment, write_site
from eventsearch.errors import BuildError, IndexUnusable
from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.search.index import open_index
from eventsearch.storage.generations import live, live_name, verify
from eventsearch.storage.os_errors import failure
from file_handle_limit import few_left
from long_form import tries
from processes import eventually

ENOUGH = 24
CURE = "; raise the limit of open files (ulimit -n), or end other programs"
ALL_IT_OPENS = 1
"""Files that an index of one segment keeps open."""
LIMITS = tries(2, 4 * ENOUGH)


def limited(most: int, *args: str, cwd: Path) -> Ended:
    """Run the program with this limit of open files."""
    done = subprocess.run(
        command(*args),
        cwd=cwd,
        env=environment(EVENTSEARCH_WORKERS="1"),
        capture_output=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small site with folders in folders, and its index."""
    root = write_site(tmp_path_factory.mktemp("poignées") / "mon été")
    deep = root / "content" / "post" / "a" / "b" / "c" / "page.md"
    deep.parent.mkdir(parents=True)
    deep.write_text("---\ntitle: Page profonde\n---\nmer\n", encoding="utf-8")
    assert limited(1000, "index", cwd=root).code == 0
    return root


def started(most: int, cwd: Path) -> bool:
    """Whether Python can load the program with this limit of open files."""
    return limited(most, "--version", cwd=cwd).code == 0


@pytest.mark.endurance
def test_no_limit_loses_a_page(site: Path) -> None:
    random = Random(2031)
    limits = [*range(5, ENOUGH)] * 5
    random.shuffle(limits)
    enough = (most for most in limits if started(most, site))
    tried = [*islice(enough, LIMITS)]
    assert len(tried) >= 2
    for most in tried:
        before = live_name(site / ".eventsearch")
        page = site / "content" / "post" / "mer.md"
        page.write_text(page.read_text(encoding="utf-8") + f"limite {most}\n", encoding="utf-8")
        done = limited(most, "index", *random.choice(((), ("--full",))), cwd=site)
        assert done.code in (0, 3), (most, done.err)
        if done.code:
            assert live_name(site / ".eventsearch") == before
            assert done.err.rstrip().endswith(CURE), (most, done.err)
        assert "Traceback" not in done.err
        generation = live(site / ".eventsearch")
        verify(generation)
        assert generation.info.pages == 4, (most, done.err)
        asked = limited(most, "query", "mer", "--now", NOW, "--json", cwd=site)
        assert asked.code in (0, 3)
        if asked.code:
            assert asked.err.rstrip().endswith(CURE), (most, asked.err)
        else:
            assert json.loads(asked.out)["total"] == 2, most


@pytest.mark.endurance
@pytest.mark.parametrize("most", (20, 24, 32, 64)[: tries(1, 4)])
def test_a_server_outlives_a_time_without_handles(site: Path, most: int) -> None:
    index = site / ".eventsearch"
    process = subprocess.Popen(
        command("serve", "--port", "0", "--now", NOW),
        cwd=site,
        env=environment(),
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )
    assert process.stderr is not None
    with process, process.stderr:
        try:
            found = re.search(rb"127\.0\.0\.1:(\d+)", process.stderr.readline())
            assert found
            port = int(found[1])
            clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(most + 10)]
            assert limited(1000, "index", "--full", cwd=site).code == 0
            for client in clients:
                client.close()
            wanted = (200, live_name(index))
            assert eventually(lambda: answered(port), lambda answer: answer == wanted) == wanted
            assert process.poll() is None
        finally:
            process.kill()


def answered(port: int) -> tuple[int, str | None]:
    """Return the response's status, or 0 without a response, and the generation in it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/search", timeout=30) as answer:
            return answer.status, json.load(answer)["index"]["version"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None
    except OSError:
        return 0, None


def test_too_many_open_files_do_not_count_as_a_broken_file() -> None:
    error = OSError(errno.EMFILE, "Too many open files")
    with pytest.raises(BuildError) as caught:
        discovery_diagnostics.unreadable("content/post", error, "folder")
    assert str(caught.value) == f"content/post: Too many open files{CURE}"
    assert str(failure(Path("/i"), error)) == f"/i: too many open files{CURE}"
    refused = discovery_diagnostics.unreadable(
        "content/post", PermissionError(errno.EACCES, "no"), "folder"
    )
    assert refused.code == "E202"


@pytest.mark.parametrize("free", range(4))
def test_an_index_that_cannot_be_opened_for_a_moment_is_not_damaged(site: Path, free: int) -> None:
    open_index(site / ".eventsearch").close()
    said = ""
    with few_left(free):
        try:
            open_index(site / ".eventsearch").close()
        except IndexUnusable as error:
            said = str(error)
    assert bool(said) == (free < ALL_IT_OPENS)
    assert not said or said.endswith(f"cannot be read: Too many open files{CURE}")
