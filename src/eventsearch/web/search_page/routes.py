"""
How is ``/search`` answered, and what stands beside it?

The page asks as every other route does; only its errors are pages too, since people read them.
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.files import read_regular_file
from eventsearch.search.index import Index
from eventsearch.web.problems import NO_STORE, ApiProblem, problem_of
from eventsearch.web.search_page.messages import choose_language
from eventsearch.web.search_page.render import Site, demo_html, error_html, search_html
from eventsearch.web.search_page.request import Question, parse_question
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import (
    AnswerContext,
    QueryEndpoint,
    QueryService,
    answer,
    timed_search,
)

HTML = "text/html; charset=utf-8"

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors {}"
)
"""Nothing from elsewhere, no script or style inside the page; framed only where a setting says."""


async def search(http: HttpRequest) -> Response:
    """``GET /search``: one page of answers, as HTML."""
    service: QueryService = http.app.state.service
    work = partial(_search, themed=service.settings.theme is not None)
    endpoint = QueryEndpoint(parse=parse_question, work=work, media=HTML)
    try:
        response = await answer(http, endpoint)
    except (ApiProblem, QueryError, IndexUnusable) as error:
        response = _error(http, problem_of(error))
    return _framed(response, service)


async def demo(http: HttpRequest) -> Response:
    """
    ``GET /demo``: the search box as it stands on a page of the site.

    No query string is refused, as on a page of the site: the box keeps its search there.
    """
    service: QueryService = http.app.state.service
    site = _site_of(service)
    html = demo_html(choose_language(http.query_params.get("ui", ""), site.lang), site)
    return _framed(Response(html, headers=NO_STORE, media_type=HTML), service)


async def theme(http: HttpRequest) -> Response:
    """``GET /theme.css``: the site's own rules for the page, read at each request."""
    service: QueryService = http.app.state.service
    path = service.settings.theme
    if path is None:
        raise ApiProblem("not-found", "no style sheet is named in serve.theme")
    boundary = service.settings.boundary
    try:
        sheet = read_regular_file(path) if boundary is None else boundary.read(path)
    except OSError:
        raise ApiProblem("not-found", "the style sheet of serve.theme cannot be read") from None
    headers = {"Cache-Control": "no-cache"}
    return Response(sheet, headers=headers, media_type="text/css; charset=utf-8")


def _search(index: Index, question: Question, context: AnswerContext, *, themed: bool) -> Answer:
    page, _, entry = timed_search(index, question.request, context)
    return Answer(search_html(question, page, _site(index, themed=themed)), entry)


def _error(http: HttpRequest, problem: ApiProblem) -> Response:
    """Return the page that says what is wrong, with the form to mend it."""
    service: QueryService = http.app.state.service
    site = _site_of(service)
    given = http.query_params
    lang = choose_language(given.get("ui", ""), given.get("lang", ""), site.lang)
    detail = problem.detail if problem.status < 500 else ""
    html = error_html(problem.status, detail, given.get("q", "")[:1024], lang, site)
    return Response(html, problem.status, {**NO_STORE, **problem.headers}, HTML)


def _site(index: Index, *, themed: bool) -> Site:
    info = index.generation.info
    home = info.home if info.origin else ""
    return Site(title=info.title, origin=info.origin, lang=info.lang, home=home, themed=themed)


def _site_of(service: QueryService) -> Site:
    return _site(service.live.current, themed=service.settings.theme is not None)


def _framed(response: Response, service: QueryService) -> Response:
    ancestors = " ".join(service.settings.frame_ancestors) or "'none'"
    response.headers["Content-Security-Policy"] = POLICY.format(ancestors)
    return response


async def icon(_: HttpRequest) -> Response:
    """``GET /favicon.ico``: there is none, which browsers need not be told by an error."""
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


async def root(_: HttpRequest) -> Response:
    """``GET /``: who comes by the server's bare address wants to search."""
    return RedirectResponse("search", 307, NO_STORE)


ROUTES = (
    Route("/", root, methods=["GET"], include_in_schema=False),
    Route("/search", search, methods=["GET"], include_in_schema=False),
    Route("/demo", demo, methods=["GET"], include_in_schema=False),
    Route("/theme.css", theme, methods=["GET"], include_in_schema=False),
    Route("/favicon.ico", icon, methods=["GET"], include_in_schema=False),
)
