"""
Does the mode of a file let this user read it?

Told by what a look at the file has said anyway; the system is asked only where that is in doubt.
"""

from __future__ import annotations

import os
from stat import S_IRGRP, S_IROTH, S_IRUSR

EVERYBODY = S_IRUSR | S_IRGRP | S_IROTH

_EFFECTIVE = os.access in os.supports_effective_ids


def is_shut(path: str, stat: os.stat_result) -> bool:
    """Whether a file that was looked at may not be read."""
    if stat.st_mode & EVERYBODY == EVERYBODY:
        return False
    if stat.st_mode & S_IRUSR and stat.st_uid == os.geteuid():
        return False
    return not os.access(path, os.R_OK, effective_ids=_EFFECTIVE)
