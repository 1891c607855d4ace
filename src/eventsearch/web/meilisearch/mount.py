"""
Where does the dialect stand, and what is around its routes?

Under a prefix, before the other routes, with guards of its own: its errors have another shape, and
its clients ask by ``POST`` and with headers, which a browser asks about first.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette._utils import get_route_path
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from eventsearch.settings import ServeSettings
from eventsearch.web.meilisearch.errors import HANDLERS, of_problem
from eventsearch.web.meilisearch.routes import ROUTES
from eventsearch.web.middleware.cors import CORS, EXPOSED, PREFLIGHT
from eventsearch.web.middleware.limits_and_headers import RequestLimits
from eventsearch.web.service.query_service import QueryService

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = ("authorization", "content-type", "x-meilisearch-client", "meili-include-metadata")
"""What the official clients send; a key is taken and not looked at."""


class PrefixMount:
    """
    Hand requests under a prefix to an application, all others on.

    Args:
        prefix: Begins with a slash and ends without one.
    """

    def __init__(self, app: ASGIApp, *, prefix: str, inner: ASGIApp) -> None:
        self._app = app
        self._prefix = prefix
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = get_route_path(scope) if scope["type"] == "http" else ""
        if not path.startswith(f"{self._prefix}/"):
            await self._app(scope, receive, send)
            return
        # As a mount does: what is before the routes is in the root, and so is a proxy's part.
        root = scope.get("root_path", "")
        inside = {**scope, "path": root + path, "root_path": root + self._prefix}
        await self._inner(inside, receive, send)


def layers(settings: ServeSettings, service: QueryService) -> Sequence[Middleware]:
    """Return the layer that answers for the dialect; none where the settings name no prefix."""
    if not settings.meilisearch:
        return ()
    app = application(settings, service)
    return (Middleware(PrefixMount, prefix=settings.meilisearch, inner=app),)


def application(settings: ServeSettings, service: QueryService) -> Starlette:
    """Return the routes of the dialect as an application of their own."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(
                CORS,
                allow_origins=settings.origins,
                allow_methods=METHODS,
                allow_headers=HEADERS,
                expose_headers=EXPOSED,
                max_age=PREFLIGHT,
            ),
            Middleware(RequestLimits, answer=of_problem, hosts=settings.hosts),
        ],
        exception_handlers=HANDLERS,
    )
    app.router.redirect_slashes = False
    app.state.service = service
    return app
