"""
Make a test run receive the same signals, however it was started.

A program that a shell starts in the background or with `nohup` ignores some signals. So would every
program that a test starts and then interrupts.
"""

from __future__ import annotations

import signal

PYTHONS = {signal.SIGPIPE, signal.SIGXFSZ}
"""Signals that Python itself ignores, but does not make its child processes ignore."""


def restore() -> None:
    """Stop ignoring the signals that the parent process set to be ignored."""
    for number in signal.valid_signals() - PYTHONS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _HANDLERS.get(number, signal.SIG_DFL))


def _survive(_: int, __: object) -> None:
    """Do nothing, so that a run under `nohup` survives. Child processes get the default handler."""


_HANDLERS = {signal.SIGHUP: _survive, signal.SIGINT: signal.default_int_handler}
