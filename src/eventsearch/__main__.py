"""
Where does the program begin?

`main` is the console script ``eventsearch``; ``python -m eventsearch`` does the same.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    try:
        from eventsearch.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
