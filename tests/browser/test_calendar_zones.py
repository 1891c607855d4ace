"""The instants of calendars as ical.js reads them, which is in Thunderbird and on many pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.tools import HERE, run_node
from zone_calendars import ZONES, zone_calendar

pytestmark = pytest.mark.external


def test_ical_js_reads_the_same_instants(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(len(ZONES))]
    for file, zone in zip(files, ZONES, strict=True):
        file.write_text(zone_calendar(zone), encoding="utf-8", newline="")
    lines = run_node(HERE / "calendar.js", *map(str, files)).splitlines()
    for zone, line in zip(ZONES, lines, strict=True):
        told = json.loads(line)
        read = [datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for _, at in told]
        assert read == [title for title, _ in told], zone
        assert len(read) > 80
