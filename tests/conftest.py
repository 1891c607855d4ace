"""Programs that tests start run the sources that the tests run, whichever folder they start in."""

from __future__ import annotations

import os
from pathlib import Path

if given := os.environ.get("PYTHONPATH"):
    # A relative one leads elsewhere from another folder.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(Path(one).absolute()) for one in given.split(os.pathsep)
    )
