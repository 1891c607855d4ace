"""
What time is it, for this command?

The only place of the command line that reads the clock; ``--now`` takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import click

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def moment(now: str | None, zone: Callable[[], str]) -> datetime:
    """
    Return the moment to answer for, aware.

    Args:
        now: What ``--now`` says; None for the present.
        zone: Returns the site's IANA zone; called only when *now* names none itself.

    Raises:
        BadParameter: *now* is no moment.
    """
    if now is None:
        return datetime.now(UTC)
    match = _MOMENT.fullmatch(now.strip())
    try:
        read = datetime.fromisoformat(match[0]) if match else None
    except ValueError:
        read = None
    if match is None or read is None:
        raise click.BadParameter(
            f'"{now}" is not a moment; write 2024-05-31 or 2024-05-31T10:00:00Z',
            param_hint="--now",
        )
    if match["zone"]:
        return read
    # Whoever asks for the present does not wait for the zones of the world.
    from zoneinfo import ZoneInfo

    return read.replace(tzinfo=ZoneInfo(zone()))
