"""What time is it for a command that reads the site itself?"""

from __future__ import annotations

from datetime import datetime

from eventsearch.cli.clock import moment
from eventsearch.extractor.config import load_site
from eventsearch.settings import Settings


def site_moment(now: str | None, settings: Settings) -> datetime:
    """Return the moment that ``--now`` names; a bare date begins in the site's time zone."""

    def zone() -> str:
        site, _ = load_site(
            settings.root,
            content=settings.content,
            environment=settings.environment,
            platform=settings.platform,
        )
        return site.zone

    return moment(now, zone)
