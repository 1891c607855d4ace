"""
What does a running server answer when its files are cut short under it?

Files are read, never mapped into memory: one that is shorter than it was ends no process. Every
answer is that of the generation which it names, or an error that says what to do.
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
from two_states import SEARCHES, STATES, put, served

SEED = 2031
PAGES = 30


@pytest.mark.endurance
def test_a_file_cut_short_ends_no_server_and_changes_no_answer(tmp_path: Path) -> None:
    """It goes on with the last good generation, or says that the index is damaged."""
    random, seen = Random(SEED), Counter[str]()
    settings = Settings(root=tmp_path / "été", index=tmp_path / "index", workers=1)
    right = {}
    put(settings.root, STATES[0], PAGES)
    build(settings)
    with served(settings.index, cwd=settings.root) as server:
        for number in range(2 + tries(3, 100)):
            state = STATES[number % 2]
            put(settings.root, state, PAGES)
            name = build(settings, full=True).generation
            server.follow(name)
            if number < 2:
                right[state] = server.answers(name)
                before = name
                continue
            cut(settings.index / "generations" / name / "engine", random)
            for text in random.sample(SEARCHES, len(SEARCHES)):
                status, answer = server.asked(text)
                if status == 200:
                    assert server.named in (name, before)
                    of = state if server.named == name else STATES[1 - number % 2]
                    assert answer == right[of][text]
                    seen["right" if server.named == name else "last good"] += 1
                else:
                    assert status == 503
                    assert "eventsearch index" in json.loads(answer)["detail"]
                    seen["said"] += 1
            assert server.process.process.poll() is None
            # What was cut is no last good one for the next.
            before = build(settings, full=True).generation
    print(dict(seen))
    assert seen["last good"]


def cut(folder: Path, random: Random) -> None:
    """Cut a file short in its place, as a server has it open."""
    file = random.choice(sorted(path for path in folder.iterdir() if path.suffix == ".evs"))
    os.truncate(file, random.randrange(file.stat().st_size))
