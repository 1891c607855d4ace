"""
Do the locale, time zone, umask or user of a run change the index?

Only the content decides what an index contains. A user who may not read the index gets an error.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli_site import NOW, Ended, command, environment, write_site
from eventsearch.errors import IndexDamaged, IndexUnusable
from eventsearch.indexer.build import build
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from eventsearch.web.searcher_manager import SearcherManager
from indexed_site import contents, make_site
from long_form import tries
from other_user import as_nobody

ISLE = "content/post/été à l’île.md"
NAMELESS = b"content/post/caf\xe9.md"
NO_UTF8 = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
CURE = "; set LC_ALL=C.UTF-8, or PYTHONUTF8=1"


def ran(*args: str, cwd: Path, **more: str) -> Ended:
    """Run the program to its end, with extra environment variables."""
    done = subprocess.run(
        command(*args),
        cwd=cwd,
        env={**environment(), **more},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def found(cwd: Path, **more: str) -> object:
    """Return the results for a word, without the values that differ in every run."""
    done = ran("query", "mer", "--now", NOW, "--json", cwd=cwd, **more)
    answer = json.loads(done.out)
    return [answer["total"], answer["hits"], answer["facets"]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small site with its index, a French file name and a file name outside UTF-8."""
    root = write_site(tmp_path_factory.mktemp("lieu") / "mon été")
    (root / ISLE).write_text("---\ntitle: Île\ndate: 2024-01-01\n---\nmer\n", encoding="utf-8")
    with open(os.path.join(os.fsencode(root), NAMELESS), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"---\ntitle: x\n---\nmer\n")
    assert ran("index", cwd=root).code == 0
    return root


@pytest.mark.parametrize("locale", ("POSIX", "C", "fr_FR.UTF-8", "nowhere")[: tries(1, 4)])
def test_no_locale_changes_an_index(site: Path, locale: str) -> None:
    expected = found(site)
    done = ran("index", "--full", cwd=site, LC_ALL=locale)
    assert (done.code, "5 files read; 0 added, 0 changed" in done.err) == (0, True), done.err
    assert done.out.startswith("content/post/caf\\udce9.md: E206 the name of the file is not UTF-8")
    assert found(site, LC_ALL=locale) == expected
    assert expected[0] == 2  # type: ignore[index]


@pytest.mark.skipif(
    sys.version_info >= (3, 12) and not sys.prefix.isascii(),
    reason="Python cannot load its modules from this folder in that locale (CPython issue 155247)",
)
def test_unreadable_file_names_lose_no_page(site: Path) -> None:
    expected = found(site)
    for command_ in ("index", "check", "export"):
        done = ran(command_, cwd=site, **NO_UTF8)
        assert (done.code, done.out) == (3, ""), done.err
        assert "this system reads file names as " in done.err
        assert done.err.rstrip().endswith(CURE)
    assert found(site) == expected
    # The site's folder itself may have such a name; no page path contains it.
    (site / ISLE).rename(site / "isle")
    os.rename(os.path.join(os.fsencode(site), NAMELESS), os.fsencode(site / "cafe"))  # noqa: PTH104, PTH118
    done = ran("index", cwd=site, **NO_UTF8)
    (site / "isle").rename(site / ISLE)
    os.rename(os.fsencode(site / "cafe"), os.path.join(os.fsencode(site), NAMELESS))  # noqa: PTH104, PTH118
    assert (done.code, "1 removed" in done.err) == (0, True), done.err
    assert "1 added" in ran("index", cwd=site).err


def test_no_time_zone_of_the_machine_changes_an_index(site: Path) -> None:
    assert ran("index", cwd=site, TZ="Pacific/Auckland").code == 0
    expected = found(site)
    for zone in ("America/New_York", "Mars/Olympus"):
        assert ran("index", cwd=site, TZ=zone).err.startswith("eventsearch: nothing changed")
        assert found(site, TZ=zone) == expected
    full = ran("index", "--full", cwd=site, TZ="America/New_York")
    assert "0 added, 0 changed, 0 removed" in full.err


@contextmanager
def masked(mask: int) -> Iterator[None]:
    """Set the umask in the block."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


changes_user = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root may become another user; run the tests as root"
)


@pytest.fixture
def indexed() -> Iterator[Settings]:
    """Return the small site in a folder that everybody may enter, without an index."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield make_site(folder / "site")
    shutil.rmtree(folder)


@changes_user
@pytest.mark.parametrize("mask", [0o077, 0o022, 0o000])
def test_an_index_is_for_its_owner_whatever_the_umask(indexed: Settings, mask: int) -> None:
    with masked(mask):
        build(indexed)
    assert stat.S_IMODE(indexed.index.stat().st_mode) == 0o700
    contents(indexed)
    for opening in (open_index, SearcherManager):
        with pytest.raises(IndexUnusable) as caught, as_nobody():
            opening(indexed.index)
        assert not isinstance(caught.value, IndexDamaged)
        assert str(caught.value) == (
            f"{indexed.index}: the index cannot be read: Permission denied;"
            " run the command as the user who builds it, or let this user read the folder"
        )


@changes_user
@pytest.mark.parametrize(
    "place", ["generations", "generations/*/info.json", "generations/*/engine/*"]
)
def test_an_unreadable_part_is_not_damage(indexed: Settings, place: str) -> None:
    indexed.index.mkdir(mode=0o755)
    with masked(0o022):
        build(indexed)
    for path in indexed.index.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in indexed.index.glob(place):
        path.chmod(0o000)
    with pytest.raises(IndexUnusable) as caught, as_nobody():
        open_index(indexed.index)
    assert not isinstance(caught.value, IndexDamaged)
    assert "cannot be read: Permission denied; run the command as the user who builds it" in str(
        caught.value
    )
    contents(indexed)
