"""Settings of a site: `load_settings` loads them; callers pass them on as an argument."""

from __future__ import annotations

from eventsearch.settings.schema import SYNONYMS, EventSettings, ServeSettings, Settings, utc_offset
from eventsearch.settings.sources import allowed, load_settings, with_values

__all__ = [
    "SYNONYMS",
    "EventSettings",
    "ServeSettings",
    "Settings",
    "allowed",
    "load_settings",
    "utc_offset",
    "with_values",
]
