"""The instants of calendars as ical.js reads them, which is in Thunderbird and on many pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.tools import HERE, run_node
from zone_calendars import ZONES, zone_calendar

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("zone", ZONES)
def test_ical_js_reads_the_same_instants(zone: str, tmp_path: Path) -> None:
    """By the rules that the calendar brings, summers of later years too."""
    file = tmp_path / "calendar.ics"
    file.write_text(zone_calendar(zone), encoding="utf-8", newline="")
    told = json.loads(run_node(HERE / "calendar.js", str(file)))
    read = [datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for _, at in told]
    assert read == [title for title, _ in told]
    assert len(read) > 250
