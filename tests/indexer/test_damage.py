"""
Is every kind of damage to every file of an index noticed?

At random, a test cuts a file short, zeroes bytes, flips a bit, lengthens the file, removes it or
replaces it with another. To every kind of question, the index then answers as before or reports the
damage and what to do. Doing that repairs the index.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from eventsearch.errors import IndexDamaged, IndexUnusable
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.search.index import Index, open_generation, open_index
from eventsearch.settings import Settings
from eventsearch.storage.generations import names, read_generation
from eventsearch.web.searcher_manager import SearcherManager
from indexed_site import make_site, write
from long_form import tries
from small_site import NOW, PAGES

SEED = 2031
FACETS = ("tag", "author", "section", "year", "month", "lang", "location", "kind", "status")
QUESTIONS = ("", "10%", "python", '"10 jours"', "renn*", "pyhton", "atelier OR mer", "-python", "~")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A site with an index of two generations and two segments, and one removed page."""
    settings = make_site(tmp_path_factory.mktemp("entier"))
    for number in range(40):
        text = (
            f"---\ntitle: Atelier {number}\ntags: [t{number % 7}]\n---\n## Partie\n\nmer {number}\n"
        )
        write(settings.root, f"content/post/n{number}.md", text)
    build(settings)
    write(settings.root, "content/post/jours.md", PAGES["content/post/jours.md"] + "Encore.\n")
    (settings.root / "content/post/n3.md").unlink()
    build(settings)
    return settings


def answers(index: Index) -> list[object]:
    """Return the index's answers to every kind of question."""
    found: list[object] = []
    for text in QUESTIONS:
        request = SearchRequest(text=text, facets=FACETS, explain=True, per_page=100)
        page = index.search(request, now=NOW)
        found.append((page.total, page.hits, dict(page.facets), page.did_you_mean, page.step))
    typed = (SuggestRequest(text=text) for text in ("a", "ren", "10"))
    return [*found, *(index.suggest(one, now=NOW).suggestions for one in typed)]


def cut(file: Path, random: Random) -> None:
    """Cut a file short."""
    data = file.read_bytes()
    file.write_bytes(data[: random.randrange(len(data))])


def zero(file: Path, random: Random) -> None:
    """Write zeros over a part of a file, like a disk that lost a block."""
    data = bytearray(file.read_bytes())
    start = random.randrange(len(data))
    stop = min(len(data), start + random.choice((1, 16, 4096)))
    data[start:stop] = bytes(stop - start)
    file.write_bytes(data)


def flip(file: Path, random: Random) -> None:
    """Flip a bit."""
    data = bytearray(file.read_bytes())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    file.write_bytes(data)


def lengthen(file: Path, random: Random) -> None:
    """Append bytes to a file."""
    file.write_bytes(file.read_bytes() + random.randbytes(random.randint(1, 99)))


def remove(file: Path, random: Random) -> None:
    """Remove a file."""
    file.unlink()


def exchange(file: Path, random: Random) -> None:
    """Replace a file with another file of the index."""
    others = [path for path in file.parent.iterdir() if path.is_file() and path != file]
    shutil.copyfile(random.choice(others), file)


HARMS: tuple[Callable[[Path, Random], None], ...] = (cut, zero, flip, lengthen, remove, exchange)


def harmed(whole: Settings, folder: Path, random: Random) -> tuple[Settings, str]:
    """Return a copy of the index with one damaged file, and a description of the damage."""
    shutil.copytree(whole.index, folder, copy_function=shutil.copyfile)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    file, harm = random.choice(files), random.choice(HARMS)
    harm(file, random)
    settings = Settings(root=whole.root, index=folder, workers=1)
    return settings, f"{harm.__name__} {file.relative_to(folder)}"


def outcome(settings: Settings) -> list[object] | str:
    """Return the index's answers, or the hint of the error if it reports damage."""
    try:
        index = open_index(settings.index)
        try:
            return answers(index)
        finally:
            index.close()
    except IndexUnusable as error:
        return error.hint


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(SEED, SEED + tries(20, 1000)))
def test_damage_is_noticed_or_harmless(whole: Settings, tmp_path: Path, seed: int) -> None:
    right = outcome(whole)
    settings, what = harmed(whole, tmp_path / "index", Random(seed))
    found = outcome(settings)
    assert found == right or "eventsearch index" in found, what
    build(settings, full="--full" in found)
    assert outcome(settings) == right, what


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(SEED, SEED + tries(4, 100)))
def test_a_server_continues_with_the_last_good_generation(
    whole: Settings, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    folder = tmp_path / "index"
    shutil.copytree(whole.index, folder, copy_function=shutil.copyfile)
    right = {}
    for name in names(folder):
        index = open_generation(read_generation(folder, name))
        right[name] = answers(index)
        index.close()
    older, newer = right
    shared = {path.name for path in (folder / "generations" / older / "engine").iterdir()}
    engine = folder / "generations" / newer / "engine"
    file = random.choice(sorted(path for path in engine.iterdir() if path.name not in shared))
    harm = random.choice((cut, zero, flip, lengthen, remove))
    harm(file, random)
    live = SearcherManager(folder)
    with suppress(IndexDamaged), live.acquire() as index:
        answers(index)
    with live.acquire() as index:
        assert answers(index) == right[index.generation.name]
        assert index.generation.name == older or harm in (zero, flip)
    live.close()
