"""
Run the application on a WSGI server, such as Apache with mod_wsgi or uWSGI.

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

    Like the commands, it reads the site's settings file and environment variables. The WSGI server
    itself sets host, port and workers.

    Args:
        site: The site's folder, or a folder in it.

    Raises:
        SettingsError: A setting is invalid.
        PackageMissing: The extra `wsgi` is not installed.
        SiteError: The folder does not belong to a site.
        IndexUnusable: No generation can be opened.
    """
    with needs("wsgi", "a WSGI server"):
        from a2wsgi import ASGIMiddleware

        from eventsearch.web.app import create_app
    settings = load_settings(Path(site), environ=os.environ, flags={})
    now = partial(datetime.now, UTC)
    app = create_app(settings.index, settings.serve, clock=now, synonyms=settings.synonyms)
    # Starlette declares its messages with wider types than a2wsgi does.
    return ASGIMiddleware(app)  # type: ignore[arg-type]
