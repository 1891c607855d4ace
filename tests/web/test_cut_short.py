"""
A running server keeps answering when its index files are cut short.

The server reads files and does not map them into memory, so a shortened file does not end the
process. Every answer comes from the generation that the answer names, or is a helpful error.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from long_form import tries
from two_states import SEARCHES, STATES, Answers, put, served

SEED = 2031
PAGES = 30


@pytest.mark.endurance
def test_a_truncated_file_does_not_stop_the_server_or_change_answers(tmp_path: Path) -> None:
    random, seen = Random(SEED), Counter[str]()
    settings = Settings(root=tmp_path / "été", index=tmp_path / "index", workers=1)
    right = {state: answered(settings, state) for state in STATES}
    trials = tries(2, 100)
    for number in range(trials):
        older, newer = (STATES[number % 2], STATES[1 - number % 2])
        # A damaged generation must not become the last good one of the next round.
        before = built(settings, older)
        # The server reads a generation only when a request needs it.
        with served(settings.index, cwd=settings.root) as server:
            server.follow(before)
            name = built(settings, newer)
            server.follow(name)
            cut(settings.index / "generations" / name / "engine", random)
            said = Counter[str]()
            for text in random.sample(SEARCHES, len(SEARCHES)):
                status, answer = server.asked(text)
                if status == 200:
                    assert server.named in (name, before)
                    assert answer == right[newer if server.named == name else older][text]
                    said["right" if server.named == name else "last good"] += 1
                else:
                    assert status == 503
                    assert "eventsearch index" in json.loads(answer)["detail"]
                    said["said"] += 1
            assert server.process.process.poll() is None
        seen += said
        seen["noticed"] += said["right"] < len(SEARCHES)
    print(dict(seen))
    assert seen["last good"]
    assert 2 * seen["noticed"] > trials, "what is asked is read from the files"


def built(settings: Settings, state: str) -> str:
    """Write a state of the site, build its index, and return the name of the generation."""
    put(settings.root, state, PAGES)
    return build(settings, full=True).generation


def answered(settings: Settings, state: str) -> Answers:
    """Build the index of a state, and return a server's answers from it."""
    name = built(settings, state)
    with served(settings.index, cwd=settings.root) as server:
        return server.answers(name)


def cut(folder: Path, random: Random) -> None:
    """Truncate a random engine file in place, while a server may have the file open."""
    file = random.choice(sorted(path for path in folder.iterdir() if path.suffix == ".evs"))
    os.truncate(file, random.randrange(file.stat().st_size))
