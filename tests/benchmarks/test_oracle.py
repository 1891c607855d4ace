"""Test the targets of `benchmarks/oracle.py`, and which differences miss them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import oracle
from fidelity.comparison import Tally

PAGE = {
    "source": "content/a.md", "lang": "en", "kind": "page", "section": "", "type": "page",
    "relpermalink": "/a/", "date": "", "publishdate": "", "expirydate": "", "lastmod": "",
    "draft": False, "future": False, "expired": False, "in_default": True, "terms": {},
    "headings": [{"level": 2, "id": "one"}], "rawsha1": None,
    "text": "One\ntwo three four five six",
}  # fmt: skip


def _corpora(root: Path, **changed: object) -> Path:
    """Write a site of one page and its oracle, with the given changes to the oracle."""
    (root / "oracle").mkdir(parents=True)
    (root / "site" / "content").mkdir(parents=True)
    (root / "site" / "hugo.toml").write_text("")
    body = '## One\n\ntwo three four {{< box title="seven" >}}five{{< /box >}} six\n'
    (root / "site" / "content" / "a.md").write_text(body)
    meta = {"clock": "2025-01-01T00:00:00Z"}
    for name, text in (("site", PAGE["text"]), ("site@args", f"{PAGE['text']} seven")):
        (root / "oracle" / f"{name}.meta.json").write_text(json.dumps(meta))
        with gzip.open(root / "oracle" / f"{name}.jsonl.gz", "wt") as file:
            file.write(json.dumps(PAGE | {"text": text} | changed))
    return root


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = oracle.main(arguments)
    return code, capsys.readouterr().out


def test_a_site_without_differences_reaches_all_targets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = _run(capsys, "--corpora", str(_corpora(tmp_path)))
    assert code == 0
    assert "mean 1.00000" in out
    assert "arguments         1 / 1" in out
    assert "2 oracles, 0 targets missed" in out


def test_a_difference_without_a_reason_misses_the_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = _corpora(tmp_path, relpermalink="/b/", text="one two three four five other")
    code, out = _run(capsys, "site", "--diff", "--corpora", str(root))
    assert code == 1
    assert "MISSED url: 1 differences without a reason" in out
    assert "content/a.md: '/a/', there '/b/'\n                 unexplained" in out
    assert "MISSED text: mean 0.83333" in out
    assert "text: 1 pages under 0.97 without a reason" in out


def test_a_difference_with_a_reason_misses_no_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [{"level": 2, "id": "one"}, {"level": 2, "id": "x-hahahugoshortcode1s0hbhb"}]
    root = _corpora(tmp_path, headings=ids)
    code, out = _run(capsys, "site", "--diff", "--corpora", str(root))
    assert code == 0
    assert "headings          1 / 1" in out
    assert "Hugo's mark of a shortcode got into the id" in out


def test_half_a_percent_of_headings_may_differ() -> None:
    tally = Tally()
    tally.of["headings"], tally.right["headings"] = 200, 199
    assert list(oracle.missed_targets(tally)) == []
    tally.right["headings"] = 198
    assert list(oracle.missed_targets(tally)) == ["headings: 198 of 200"]
