"""
Where does the program begin?

`main` is the console script ``eventsearch``; ``python -m eventsearch`` does the same.
"""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    # A search makes no circular garbage worth looking for: 7 of its 150 ms went into that.
    gc.set_threshold(50_000)
    try:
        from eventsearch.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    # The system takes back what is left: to look for garbage in it was a sixth of a search.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
