"""
The application for a WSGI server, such as Apache with mod_wsgi or uWSGI.

Needs the extra `wsgi`. `eventsearch serve` is faster.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.errors import needs
from eventsearch.settings import load_settings

if TYPE_CHECKING:
    from a2wsgi.wsgi_typing import WSGIApp


def create_wsgi_app(site: str | Path) -> WSGIApp:
    """
    Return the WSGI application that answers from the index of a site.

    Settings are read as by the commands, from the site's settings file and the environment; host,
    port and workers are the WSGI server's own.

    Args:
        site: A folder of the site.

    Raises:
        SettingsError: A setting cannot be read.
        PackageMissing: The extra is not installed.
        SiteError: There is no site.
        IndexUnusable: There is no generation that can answer.
    """
    with needs("wsgi", "a WSGI server"):
        from a2wsgi import ASGIMiddleware

        from eventsearch.web.app import create_app
    settings = load_settings(Path(site), environ=os.environ, flags={})
    now = partial(datetime.now, UTC)
    app = create_app(settings.index, settings.serve, clock=now, synonyms=settings.synonyms)
    # Starlette's types of messages are wider than those of a2wsgi.
    return ASGIMiddleware(app)  # type: ignore[arg-type]
