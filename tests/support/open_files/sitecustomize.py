"""
Record the files that a process and its child processes open.

Python loads this module at its start if this folder is on PYTHONPATH. The module writes one line
for each opened path to the file in the variable OPENED_FILES.
"""

from __future__ import annotations

import os
import sys

_log = os.open(os.environ["OPENED_FILES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


_begun: object = None
"""The path that `open` has just reported. Its opener reports it a second time by `os.open`."""


_at = ""
"""The path opened last. A relative path is resolved against this folder."""


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
