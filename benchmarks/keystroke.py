"""
How long is it from a key to painted suggestions?

    python benchmarks/keystroke.py [--pages 1000] [--rounds 5]

A site of generated pages on loopback, the search box in Chromium. Each question is new to browser
and server; the clock runs from the event of the key to the frame after the suggestions stand there,
and the pause that the box waits by itself is taken off. Needs what the tests in a browser need
(``make browser``).
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

from browser.pages import element
from browser.pages import page as written
from browser.stage import NOW, Stage, served
from browser.tools import launched
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import create_app
from installed import as_installed

PAUSE = 120
"""Milliseconds without a key before the box asks."""

QUESTIONS = ("d", "do", "don", "donn", "donné", "ate", "ren", "est", "vi", "10", "py", "mar", "org")

CLOCK = """async (text) => {
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


def measured(root: Path, rounds: int) -> list[list[float]]:
    """Return the milliseconds of each question, by round."""
    settings = load_settings(root, environ={}, flags={})
    build(settings)
    times: list[list[float]] = []
    with sync_playwright() as playwright, launched(playwright) as browser:
        for number in range(rounds + 1):
            app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
            with served(app) as stage:
                spent = asked(browser, stage)
            # The first round opens files and compiles modules.
            times += [spent] if number else []
    return times


def asked(browser: Browser, stage: Stage) -> list[float]:
    """Return the milliseconds of each question, none of which the server knows yet."""
    stage.pages["/"] = written(element())
    page = browser.new_page()
    page.goto(stage.origin)
    times = [page.evaluate(CLOCK, question) - PAUSE for question in QUESTIONS]
    page.close()
    return times


def main() -> None:
    """Generate a site, measure and print."""
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
        rounds = measured(root, given.rounds)
    first = statistics.median(spent[0] for spent in rounds)
    others = sorted(time for spent in rounds for time in spent[1:])
    p95 = others[int(len(others) * 0.95)]
    print(f"{given.pages:,} pages, {len(others)} keys, milliseconds beyond the pause of {PAUSE}")
    print(f"p50 {statistics.median(others):.0f}, p95 {p95:.0f}; first key of a server {first:.0f}")


if __name__ == "__main__":
    main()
