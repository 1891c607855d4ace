"""
At which address is the site?

Its configuration says so, a setting in its place, or else the service that builds it. An address of
which only the path is known, such as ``/``, is none that a calendar or a feed can lead to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

HINT = 'site.url in eventsearch.toml, such as site.url = "https://example.org"'
"""What to set where no host is known."""

_WHOLE = re.compile(r"(?i)(https?://[^/?#\s\\]+)([^?#\s]*)")


def origin(base_url: str) -> str:
    """Return scheme and host of an address, as in ``https://example.org``; empty for none."""
    found = _WHOLE.match(base_url)
    return found[1] if found else ""


def path(base_url: str) -> str:
    """Return the path of an address, without a slash at its end."""
    return base_url.removeprefix(origin(base_url)).rstrip("/")


def is_base_url(text: str) -> bool:
    """Whether a text is the whole address of a site: a scheme, a host, and perhaps a path."""
    return _WHOLE.fullmatch(text) is not None


def moved(base_url: str, to: str) -> str:
    """Return the address *to*; where it has no path, not even a slash, with that of *base_url*."""
    return to if origin(to) != to else f"{to}{path(base_url)}/"


def deploy_url(environ: Mapping[str, str]) -> str:
    """
    Return the address that a hosting service gives to what it builds; empty where none does.

    Variables are believed where the service names itself: `URL` alone may be anything. Those that
    hold another address for each build of the same site are left out, but for previews.
    """
    given = environ.get
    found = ""
    if given("NETLIFY") == "true":
        found = given("URL" if given("CONTEXT") == "production" else "DEPLOY_PRIME_URL", "")
    elif given("VERCEL") == "1":
        live = given("VERCEL_ENV") == "production"
        found = "https://" + given("VERCEL_PROJECT_PRODUCTION_URL" if live else "VERCEL_URL", "")
    elif given("GITLAB_CI") == "true":
        found = given("CI_PAGES_URL", "")
    elif given("READTHEDOCS") == "True":
        found = given("READTHEDOCS_CANONICAL_URL", "")
    return found if is_base_url(found) else ""
