"""The library of trees is loaded by the first text that needs one, and by no other."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from eventsearch.extractor.extract import extract
from eventsearch.extractor.html import html_heading, html_to_text
print(html_to_text("<p>un <b>mot</b></p>")[0], html_heading("<p>un</p>") or "-")
print("bs4" in sys.modules, "lxml" in sys.modules)
print(html_to_text("<p>un<!-- deux --></p>")[0], html_heading("<h1>Titre</h1>"))
print("bs4" in sys.modules)
import bs4, charset_normalizer, soupsieve
print([type(module).__name__ for module in (bs4, charset_normalizer, soupsieve)])
"""


def test_a_simple_text_loads_no_library_of_trees() -> None:
    """And what is loaded later is itself: nothing stands in for a module of the host's."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        "un mot -",
        "False False",
        "un Titre",
        "True",
        "['module', 'module', 'module']",
    ]
