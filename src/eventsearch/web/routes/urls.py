"""
Where is this server, as whoever asks knows it?
"""

from __future__ import annotations

from starlette.requests import Request as HttpRequest


def base_address(http: HttpRequest) -> str:
    """
    Return scheme, host and the path before every route, without a slash at its end.

    The host is the one that was asked for, so an answer that names it must not be given to who
    asked for another: it belongs into the question.
    """
    return str(http.base_url).rstrip("/")
