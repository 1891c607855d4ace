"""
What performance scores does Lighthouse give the results page and the demonstration?

    python benchmarks/lighthouse.py [--runs 3]

Serves the sample site on loopback. Lighthouse simulates its default phone and slow network. Prints
the median and the lowest score. Run ``make browser`` before, which installs the programs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from playwright.sync_api import sync_playwright

from browser.lighthouse import scores
from browser.sample import index_of_sample
from browser.stage import NOW, served
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app

ADDRESSES = ("/search?q=estuaire", "/demo")


def main() -> None:
    """Print the scores of each page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with TemporaryDirectory() as folder:
        app = create_app(index_of_sample(Path(folder)), ServeSettings(), clock=lambda: NOW)
        with served(app) as stage, sync_playwright() as playwright:
            print("| page | performance, median | lowest |\n|---|---|---|")
            for address in ADDRESSES:
                found = [
                    scores(playwright.chromium, stage.origin + address, ("performance",))[0]
                    for _ in range(runs)
                ]
                values = [each["performance"] for each in found]
                print(f"| `{address}` | {statistics.median(values):.2f} | {min(values):.2f} |")


if __name__ == "__main__":
    main()
