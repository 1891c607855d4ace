"""
Files that an installation has and a development shell may lack.

They are the command that pip makes, and the bytecode of eventsearch's modules. Some shells and
containers set PYTHONDONTWRITEBYTECODE. Without bytecode, a command compiles every module it loads
each time, and takes a third longer, or up to twice as long.
"""

from __future__ import annotations

import os
import sys
from compileall import compile_dir
from pathlib import Path

import eventsearch

PROGRAM = (str(Path(sys.executable).with_name("eventsearch")),)
"""The command that pip makes beside its Python; `python -m eventsearch` takes 3 ms more."""

UNWRITTEN = "PYTHONDONTWRITEBYTECODE"


def as_installed() -> None:
    """
    Compile eventsearch's modules. Let this process and its child processes write other bytecode.

    Without it, the program measured first may lack bytecode: a peer, or an empty Typer command.
    """
    os.environ.pop(UNWRITTEN, None)
    sys.dont_write_bytecode = False
    compile_dir(Path(eventsearch.__file__).parent, quiet=1)
