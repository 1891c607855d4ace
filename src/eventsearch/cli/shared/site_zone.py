"""What time is it for a command that reads the site itself?"""

from __future__ import annotations

from datetime import datetime

from eventsearch.cli.shared.now import moment
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.settings import Settings


def site_moment(now: str | None, settings: Settings) -> datetime:
    """Return the moment that ``--now`` names; a bare date begins in the site's time zone."""

    def zone() -> str:
        site, _ = configured_site(settings)
        return site.zone

    return moment(now, zone)
