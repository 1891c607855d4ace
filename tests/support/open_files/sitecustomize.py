"""
Which files does a process open, and which do the processes that it starts?

Loaded by Python itself when this folder is on PYTHONPATH; writes each path into the file that
OPENED_FILES names, a line an opening.
"""

from __future__ import annotations

import os
import sys

_log = os.open(os.environ["OPENED_FILES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


_begun: object = None
"""The path that `open` has told of, whose opener is going to tell of it again by `os.open`."""


_at = ""
"""The path that was opened last: a relative one is of a file in that folder."""


def _note(event: str, arguments: tuple[object, ...]) -> None:
    global _at, _begun
    if event != "open" or not isinstance(arguments[0], (str, os.PathLike)):
        return
    path, mode = os.fspath(arguments[0]), arguments[1]
    if mode is not None or path != _begun:
        _at = os.path.join(_at, path)  # noqa: PTH118 - loads nothing that is looked for.
        os.write(_log, os.fsencode(f"{_at}\n"))
    _begun = path if mode is not None else None


sys.addaudithook(_note)
