"""
Start the program.

`main` is the console script ``eventsearch``; ``python -m eventsearch`` does the same.
"""

# No `from __future__` here: that is an import, and the current folder is still in the path.
import gc
import os
import sys

if (
    __name__ == "__main__"
    and not sys.flags.safe_path
    # Python adds no folder if the current one was removed.
    and os.path.isdir(sys.path[0])  # noqa: PTH112
    and os.path.samefile(sys.path[0], ".")  # noqa: PTH121
):
    # `python -m eventsearch` puts the current folder first, which may contain a site.
    del sys.path[0]

AGAIN = 0.01
"""Seconds to wait before sending again a signal that Python ignored. Then Python can handle it."""


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.unraisablehook = _unraisable
    # A search creates hardly any cyclic garbage; collecting it took 7 of 150 ms.
    gc.set_threshold(50_000)
    try:
        from eventsearch.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    # The system frees the memory anyway; a last collection took a sixth of a search.
    gc.freeze()
    sys.exit(code)


def _unraisable(lost: "sys.UnraisableHookArgs") -> None:
    """
    Print an exception that Python could not raise; if a signal caused it, send the signal again.

    Python cleans up after every import, and ignores exceptions meanwhile. On Ctrl-C it would print
    the exception and continue.
    """
    if lost.exc_type not in (KeyboardInterrupt, SystemExit):
        sys.__unraisablehook__(lost)
        return
    import signal
    import threading

    number = signal.SIGINT
    if lost.exc_type is SystemExit:
        from eventsearch.cli.terminal import end_on_sigterm

        number = signal.SIGTERM
        end_on_sigterm()
    send = threading.Timer(AGAIN, signal.pthread_kill, (threading.get_ident(), number))
    send.daemon = True
    send.start()


if __name__ == "__main__":
    main()
