"""
What holds for all tests, whatever the machine does besides and whichever folder they start in?

Programs that they start run the sources that they run themselves, and hear signals. Hypothesis
counts examples and measures no time.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

import signal_handlers

if given := os.environ.get("PYTHONPATH"):
    # A relative one leads elsewhere from another folder.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(Path(one).absolute()) for one in given.split(os.pathsep)
    )

signal_handlers.restore()

# A fifth of a second for an example is little on a loaded machine.
settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")
