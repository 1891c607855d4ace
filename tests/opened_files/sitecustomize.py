"""
Which files does a process open, and which do the processes that it starts?

Loaded by Python itself when this folder is on PYTHONPATH; writes each path into the file that
OPENED_FILES names, a line an opening.
"""

from __future__ import annotations

import os
import sys

_log = os.open(os.environ["OPENED_FILES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        os.write(_log, os.fsencode(f"{arguments[0]}\n"))


sys.addaudithook(_note)
