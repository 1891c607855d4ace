"""
Which signals does a test run hear, however it was started?

A shell that starts something in the background, and `nohup`, have it ignore signals, and so would
every program that a test starts and then interrupts.
"""

from __future__ import annotations

import signal

PYTHONS = {signal.SIGPIPE, signal.SIGXFSZ}
"""Python ignores these itself, and not for the programs that it starts."""


def restore() -> None:
    """Stop ignoring the signals that the parent process set to be ignored."""
    for number in signal.valid_signals() - PYTHONS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _HANDLERS.get(number, signal.SIG_DFL))


def _survive(_: int, __: object) -> None:
    """Do nothing: a run under `nohup` outlives its terminal, and its programs have the default."""


_HANDLERS = {signal.SIGHUP: _survive, signal.SIGINT: signal.default_int_handler}
