"""What `eventsearch eval` prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run

DIX, PYTHON = "content/event/dix/index.md", "content/event/python/index.md"


def judged(folder: Path, **keys: object) -> Path:
    """Write a file of judged searches."""
    path = folder / "judged.json"
    whole = {"name": "estuary", "now": NOW, "queries": {"1": "10%"}, "qrels": {"1": {DIX: 3}}}
    path.write_text(json.dumps({**whole, **keys}), encoding="utf-8")
    return path


def test_measures_of_the_site(run: Run, indexed: Path, tmp_path: Path) -> None:
    """As JSON where no terminal is."""
    done = run("eval", str(judged(tmp_path)), cwd=indexed)
    assert (done.code, done.err) == (0, "")
    (one,) = json.loads(done.out)["sets"]
    assert (one["name"], one["searches"], one["ndcg@10"], one["recall@100"]) == (
        "estuary",
        1,
        1.0,
        1.0,
    )


def test_a_table_names_the_searches_that_went_worst(
    run: Run, indexed: Path, tmp_path: Path
) -> None:
    """Below the figures, the least first."""
    path = judged(
        tmp_path,
        queries={"1": "10%", "2": "introuvable"},
        qrels={"1": {DIX: 3}, "2": {PYTHON: 1}},
        styles={"1": "symbol", "2": "word"},
    )
    done = run("eval", "--format", "table", "--worst", "1", str(path), cwd=indexed)
    lines = done.out.splitlines()
    assert lines[0].split() == ["set", "searches", "nDCG@10", "MRR@10", "recall@100"]
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["estuary", "2", ".500"],
        ["symbol", "1", "1.000"],
        ["word", "1", ".000"],
    ]
    assert lines[-1].split() == [".000", "no", "hit", "introuvable", "(2)"]


def test_a_judged_page_that_is_not_there_is_named(run: Run, indexed: Path, tmp_path: Path) -> None:
    """On standard error; the other pages are measured."""
    path = judged(tmp_path, qrels={"1": {DIX: 3, "content/lost.md": 1}})
    done = run("eval", str(path), cwd=indexed)
    assert done.code == 0
    assert '"qrels.1": the index has no page "content/lost.md"' in done.err
