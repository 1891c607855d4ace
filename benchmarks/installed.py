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
    Compile our modules, and let this process and all that it starts write what else they compile.

    The peers' too, and those of an empty Typer command: what is measured first may lack them.
    """
    os.environ.pop(UNWRITTEN, None)
    sys.dont_write_bytecode = False
    compile_dir(Path(eventsearch.__file__).parent, quiet=1)
