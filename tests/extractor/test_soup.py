"""What BeautifulSoup imports and we do not ask is loaded when it is used, and works then."""

from __future__ import annotations

import subprocess
import sys

LOADED = "[name for name in sys.modules if name.startswith(('soupsieve.', 'charset_normalizer.'))]"

PROGRAM = f"""
import sys
from eventsearch.extractor.soup import BeautifulSoup
soup = BeautifulSoup("<p class=a>un</p>", "lxml")
print({LOADED})
print(soup.select("p.a")[0].get_text(), bool({LOADED}))
import charset_normalizer
print(charset_normalizer.__name__, callable(charset_normalizer.detect))
import soupsieve.css_match
print(soupsieve.css_match.__name__)
"""


def test_what_is_not_asked_is_not_loaded_and_works_when_it_is() -> None:
    """In a process of its own: here they may be loaded already."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == [
        "[]",
        "un True",
        "charset_normalizer True",
        "soupsieve.css_match",
    ]
