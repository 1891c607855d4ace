"""
The URL of a site, and the hosting services that name it.

The site's configuration names it, a setting replaces that, and else the service that builds the
site does. A URL that is only a path, such as ``/``, gives calendars and feeds nothing to link to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

HINT = 'site.url in eventsearch.toml, such as site.url = "https://example.org"'
"""What to set if no host is known."""

_ABSOLUTE = re.compile(r"(?i)(https?://[^/?#\s\\]+)([^?#\s]*)")


def origin(base_url: str) -> str:
    """Return scheme and host of a URL, as in ``https://example.org``; empty for none."""
    match = _ABSOLUTE.match(base_url)
    return match[1] if match else ""


def path(base_url: str) -> str:
    """Return the path of a URL, without a trailing slash."""
    return base_url.removeprefix(origin(base_url)).rstrip("/")


def is_base_url(text: str) -> bool:
    """Whether a text is an absolute URL of a site: scheme, host, and perhaps a path."""
    return _ABSOLUTE.fullmatch(text) is not None


def moved(base_url: str, to: str) -> str:
    """Return the URL *to*; if it has no path, not even a slash, with that of *base_url*."""
    return to if origin(to) != to else f"{to}{path(base_url)}/"


def deploy_url(environ: Mapping[str, str]) -> str:
    """
    Return the URL that a hosting service gives to what it builds; empty for none.

    Variables count only if the service identifies itself: `URL` alone may be anything. Those that
    differ from build to build of the same site are ignored, except in previews.
    """
    get = environ.get
    url = ""
    if get("NETLIFY") == "true":
        url = get("URL" if get("CONTEXT") == "production" else "DEPLOY_PRIME_URL", "")
    elif get("VERCEL") == "1":
        live = get("VERCEL_ENV") == "production"
        url = "https://" + get("VERCEL_PROJECT_PRODUCTION_URL" if live else "VERCEL_URL", "")
    elif get("GITLAB_CI") == "true":
        url = get("CI_PAGES_URL", "")
    elif get("READTHEDOCS") == "True":
        url = get("READTHEDOCS_CANONICAL_URL", "")
    return url if is_base_url(url) else ""
