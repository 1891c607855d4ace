"""Does ical.js, which Thunderbird and many pages use, read the right times from calendars?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.tools import HERE, run_node
from long_form import tries
from zone_calendars import ZONES, zone_calendar

pytestmark = pytest.mark.external


def test_ical_js_reads_the_same_instants(tmp_path: Path) -> None:
    """The short form reads every third zone. libical reads all of them, in `test_vtimezone.py`."""
    zones = ZONES[:: tries(3, 1)]
    files = [tmp_path / str(number) for number in range(len(zones))]
    for file, zone in zip(files, zones, strict=True):
        file.write_text(zone_calendar(zone), encoding="utf-8", newline="")
    lines = run_node(HERE / "calendar.js", *map(str, files)).splitlines()
    for zone, line in zip(zones, lines, strict=True):
        told = json.loads(line)
        read = [datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for _, at in told]
        assert read == [title for title, _ in told], zone
        assert len(read) > 80
