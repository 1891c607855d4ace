"""
How long does it take from a key to painted suggestions?

    python benchmarks/keystroke.py [--pages 1000] [--rounds 5]

Generates a site, serves it on loopback, and enters questions into the search box in Chromium. The
box first asks the server, then searches the files that ``static`` writes. Each question is new to
the box.

The time runs from the input event, after a pause, to the frame after the suggestions appear. For
each key, the fastest round counts. The first key is printed separately, because it opens files and
compiles scripts. Run ``make browser`` first.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from playwright.sync_api import Browser, sync_playwright

from beside.spent import quantile
from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage, served
from browser.tools import launched
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import create_app
from installed import PROGRAM, as_installed
from interfaces import hosted

REST = 200
"""Milliseconds of pause before a key. After such a pause the box asks at once."""

QUESTIONS = ("d", "do", "don", "donn", "donné", "ate", "ren", "est", "vi", "10", "py", "mar", "org")

CLOCK = """async ([text, rest]) => {
  await new Promise((done) => setTimeout(done, rest));
  const input = document.querySelector("input");
  input.focus();
  input.value = text;
  const shown = new Promise((done) =>
    document.addEventListener("eventsearch:results", done, { once: true }));
  const begun = performance.now();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await shown;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""


def measured(root: Path, rounds: int) -> dict[str, list[list[float]]]:
    """Return the milliseconds of each question by round, for the server and for the files."""
    settings = load_settings(root, environ={}, flags={})
    build(settings)
    out = root / "static"
    command = (*PROGRAM, "static", str(out), "-i", str(settings.index))
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    times: dict[str, list[list[float]]] = {"/v1/search": [], "/static/": []}
    with sync_playwright() as playwright, launched(playwright) as browser:
        for _ in range(rounds):
            app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
            with served(hosted(app, root)) as stage:
                for src, spent in times.items():
                    spent.append(asked(browser, stage, src))
    return times


def asked(browser: Browser, stage: Stage, src: str) -> list[float]:
    """Return the milliseconds of each query. All queries are new to the box."""
    stage.pages["/"] = written(element(src=src))
    page = browser.new_page()
    page.goto(stage.origin)
    times = [page.evaluate(CLOCK, [question, REST]) for question in QUESTIONS]
    page.close()
    return times


def main() -> None:
    """Generate a site, measure the keys and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    as_installed()
    with TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        tree = Path(__file__).with_name("tree.py")
        command = (sys.executable, str(tree), str(root), str(given.pages))
        subprocess.run(command, check=True, capture_output=True)
        times = measured(root, given.rounds)
    print(f"{given.pages:,} pages, {len(QUESTIONS)} keys, the fastest of {given.rounds} rounds, ms")
    for src, rounds in times.items():
        first, *others = [min(row[at] for row in rounds) for at in range(len(QUESTIONS))]
        p95 = quantile(others, 0.95)
        print(f"{src}: p50 {statistics.median(others):.0f}, p95 {p95:.0f}; first key {first:.0f}")


if __name__ == "__main__":
    main()
