"""The index folder is removed, or replaced with something else."""

from __future__ import annotations

import json
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cli_site import NOW, Ended, write_site
from eventsearch.files import seal, unseal
from eventsearch.storage.atomic_files import replace_file
from eventsearch.storage.generations import FOLDER, INFO, POINTER, live
from processes import Running, eventually, running

NOTHING = 'there is no index; run "eventsearch index -o '
LAKE = "---\ntitle: Le lac\ndate: 2024-01-01\n---\nmer\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small site with its index; tests only copy it."""
    root = write_site(tmp_path_factory.mktemp("entier") / "mon été")
    assert ran("index", cwd=root).code == 0
    return root


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of the small site with its index."""
    return Path(shutil.copytree(whole, tmp_path / "mon été"))


def ran(*args: str, cwd: Path) -> Ended:
    """Run the program to its end."""
    with running(*args, cwd=cwd) as process:
        code = process.ended()
    return Ended(code, "\n".join(process.printed), "\n".join(process.said))


def query(cwd: Path, *more: str) -> Ended:
    """Search for a word that two pages have."""
    return ran("query", "mer", "--now", NOW, "--json", *more, cwd=cwd)


def total(server: Running, address: str) -> int:
    """Return how many pages a server finds, or minus the status of its error."""
    try:
        with urllib.request.urlopen(f"{address}/v1/search?q=mer", timeout=30) as answer:
            return int(json.load(answer)["total"])
    except urllib.error.HTTPError as error:
        with error:
            return -error.code


def address(server: Running) -> str:
    """Wait until a server answers, and return its address."""
    found = re.search(r"http://127\.0\.0\.1:\d+", server.line("answering from "))
    assert found
    return found[0]


def test_a_server_survives_the_removal_of_its_folder(site: Path) -> None:
    index = site / ".eventsearch"
    with running("serve", "--port", "0", "--now", NOW, cwd=site) as server:
        asked = address(server)
        assert total(server, asked) == 1
        shutil.rmtree(index)
        assert total(server, asked) == 1
        index.write_text("a file")
        assert total(server, asked) == 1
        index.unlink()
        (site / "content" / "post" / "lac.md").write_text(LAKE, encoding="utf-8")
        assert ran("index", cwd=site).code == 0
        assert eventually(lambda: total(server, asked), lambda found: found == 2) == 2
        assert server.process.poll() is None


def test_a_watch_rebuilds_a_removed_index(site: Path) -> None:
    index = site / ".eventsearch"
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        shutil.rmtree(index)
        watch.line("full build: there was no index")
        assert query(site).code == 0
        assert watch.process.poll() is None


def test_a_link_to_the_folder_works_if_set_explicitly(site: Path) -> None:
    index, away = site / ".eventsearch", site / "away"
    index.rename(away)
    index.symlink_to(away)
    (site / "content" / "post" / "lac.md").write_text(LAKE, encoding="utf-8")
    # An index that no setting specifies may have come with the site.
    assert (ran("index", cwd=site).code, query(site).code) == (3, 3)
    done = ran("index", "-o", ".eventsearch", cwd=site)
    assert (done.code, "1 added" in done.err) == (0, True), done.err
    assert json.loads(query(site, "-i", ".eventsearch").out)["total"] == 2
    assert index.is_symlink()
    shutil.rmtree(away)
    done = ran("index", "-o", ".eventsearch", cwd=site)
    assert done.code == 3
    assert "is in the way; set another folder with --output" in done.err
    assert query(site).code == 3


def later(index: Path) -> None:
    """Turn an index into one written by a later version, with an unknown field."""
    path = live(index).folder / INFO
    fields = json.loads(unseal(path.read_bytes()))
    fields.update(version="999/1/1", colour="red")
    path.write_bytes(seal(json.dumps(fields).encode()))


def test_an_index_of_a_later_version_is_refused(site: Path) -> None:
    later(site / ".eventsearch")
    for done in (query(site), ran("serve", "--port", "0", cwd=site)):
        assert done.code == 3
        assert "the index is of version 999/1/1, this eventsearch reads " in done.err
        assert 'run "eventsearch index' in done.err
    assert (
        "full build: another version of eventsearch wrote the index" in ran("index", cwd=site).err
    )
    assert query(site).code == 0


def test_a_server_keeps_its_generation_while_a_later_version_writes(site: Path) -> None:
    index, other = site / ".eventsearch", site / "other"
    (site / "content" / "post" / "lac.md").write_text(LAKE, encoding="utf-8")
    assert ran("index", "-o", str(other), cwd=site).code == 0
    newer = live(other)
    later(other)
    with running("serve", "--port", "0", "--now", NOW, cwd=site) as server:
        asked = address(server)
        shutil.copytree(newer.folder, index / FOLDER / newer.name)
        replace_file(index / POINTER, newer.name.encode())
        assert total(server, asked) == 1
        server.line("keeping the open generation: ", "of version 999/1/1")
        assert total(server, asked) == 1
