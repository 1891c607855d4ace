"""
The routes for the results page ``/search``, its style sheet, its icon and the demonstration.

The page uses the same cache and limits as the API, but its errors are pages too. Jinja escapes
every text in a template. JSON in a page is escaped so that no text of a site can close its element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.files import read_regular_file
from eventsearch.model.results import ResultPage
from eventsearch.output import jsonld
from eventsearch.output.feeds.identifiers import sound_html
from eventsearch.search.index import Index
from eventsearch.web.problems import NO_STORE, ApiProblem, problem_of
from eventsearch.web.query_service import (
    Answer,
    AnswerContext,
    QueryEndpoint,
    QueryService,
    answer,
    timed_search,
)
from eventsearch.web.routes.parameters import with_query
from eventsearch.web.search_page import days, view_model
from eventsearch.web.search_page.messages import (
    LANGUAGES,
    accepted_language,
    choose_language,
    own_name,
    translator,
)
from eventsearch.web.search_page.view_model import Question, parse_question

HTML = "text/html; charset=utf-8"

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'{};"
    " form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors {}"
)
"""
Content-Security-Policy of the page, with the site's origin and the allowed frames to fill in.

The page may only load files of this server and images of the site, and has no inline script or
style. Only the origins in the setting ``serve.frame_ancestors`` may frame it.
"""

_ORIGIN = re.compile(r"https?://[\w.:\[\]-]+", re.ASCII)
"""Matches an origin that is safe to put into a policy."""


NAMES = frozenset(parameter.name for parameter in view_model.PARAMETERS)
"""Names of the page's parameters."""

MAX_KEPT = 64
"""Maximum parameters that the form on an error page keeps."""


class Site(NamedTuple):
    """
    The site whose pages are searched; unknown values are empty.

    Attributes:
        origin: Scheme and host of the site's pages, if known.
        lang: Main language of the site.
        spoken: Languages of a multilingual site that have a catalogue. The reader gets the
            preferred one. Empty if there is only one.
        offered: Languages that the page links to.
        home: URL of the site's home page.
        themed: Whether the site has its own style sheet for the page.
    """

    title: str
    origin: str
    lang: str
    spoken: tuple[str, ...]
    offered: tuple[str, ...]
    home: str
    themed: bool


async def search(http: HttpRequest) -> Response:
    """Answer ``GET /search``: a results page."""
    service: QueryService = http.app.state.service
    site = _site_of(service)
    preferred = _preferred(http, site)
    work = partial(_search, preferred=preferred, themed=site.themed)
    endpoint = QueryEndpoint(parse=parse_question, work=work, media=HTML, variant=preferred)
    try:
        response = await answer(http, endpoint)
    except (ApiProblem, QueryError, IndexUnusable) as error:
        response = _error(http, problem_of(error))
    return _with_headers(response, service, site)


async def demo(http: HttpRequest) -> Response:
    """
    Answer ``GET /demo``: a page that shows the search box as on a page of the site.

    It accepts any query string, because the box stores its search there.
    """
    service: QueryService = http.app.state.service
    site = _site_of(service)
    lang = choose_language(http.query_params.get("ui", ""), _preferred(http, site), site.lang)
    html = _html("demo.html", lang, site, elsewhere="demo?ui={}".format)
    return _with_headers(Response(html, headers=NO_STORE, media_type=HTML), service, site)


async def theme(http: HttpRequest) -> Response:
    """Answer ``GET /theme.css``: the site's style sheet for the page, read at each request."""
    service: QueryService = http.app.state.service
    path, boundary = service.settings.theme, service.settings.boundary
    if path is None:
        raise ApiProblem("not-found", "the setting serve.theme is empty")
    try:
        sheet = read_regular_file(path) if boundary is None else boundary.read(path)
    except OSError:
        raise ApiProblem("not-found", "the style sheet of serve.theme cannot be read") from None
    headers = {"Cache-Control": "no-cache"}
    return Response(sheet, headers=headers, media_type="text/css; charset=utf-8")


async def icon(_: HttpRequest) -> Response:
    """Answer ``GET /favicon.ico`` with 204: a 404 would appear as an error in browsers and logs."""
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


async def root(_: HttpRequest) -> Response:
    """Answer ``GET /`` with a redirect to the search."""
    return RedirectResponse("search", 307, NO_STORE)


def _preferred(http: HttpRequest, site: Site) -> str:
    """Return the site's language that the client prefers; empty if it does not accept any."""
    return accepted_language(http.headers.get("accept-language", ""), site.spoken)


def _search(
    index: Index, question: Question, context: AnswerContext, *, preferred: str, themed: bool
) -> Answer:
    site = _site(index, themed=themed)
    lang = choose_language(question.ui, question.request.lang or "", preferred, site.lang)
    zone = index.generation.info.zone
    texts = translator(lang).in_zone(zone)
    today = context.now.astimezone(ZoneInfo(zone)).date()
    months = _months(index, question, context) if question.view == "month" else ()
    is_open = question.request.when == "all" and not _limits_time(index, question, context)
    request = days.request_of_view(question, months, today, is_open=is_open)
    page, _, entry = timed_search(index, request, context, with_excerpts=not question.view)
    totals = partial(index.totals, now=context.now, synonyms=context.synonyms)
    values = view_model.values(question, page, site.origin, texts, today)
    values |= {
        "data": "" if question.view else _json_ld(page, site.origin),
        "days": tuple(days.filters(question, page, today, totals, texts)),
        "views": days.views(question, texts),
        "from_today": question.view == "agenda" and is_open,
        "shows": texts.forms("show"),
        "ways": texts.spoken("webcal", "copy", "copied"),
        "grid": None,
        "agenda": (),
    }
    if question.view == "month":
        values["grid"] = days.month_grid(question, page, months, today, site.origin, texts)
    elif question.view == "agenda":
        values["agenda"] = days.agenda(request, page, today, site.origin, texts)
    return Answer(_html("search.html", lang, site, elsewhere=question.in_language, **values), entry)


def _limits_time(index: Index, question: Question, context: AnswerContext) -> bool:
    """Whether the query or a filter of an agenda limits the time."""
    if question.view != "agenda":
        return False
    plan = index.executor(context.now, context.synonyms).plan(question.request)
    return plan.query.dated


def _months(index: Index, question: Question, context: AnswerContext) -> tuple[str, ...]:
    """Return the months in which a search finds events, in order, as ``YYYY-MM``."""
    request = question.request._replace(events=True, facets=("month",), page=1, per_page=1)
    page = index.search(request, now=context.now, synonyms=context.synonyms, with_excerpts=False)
    return tuple(sorted(count.value for count in page.facets["month"]))


def _error(http: HttpRequest, problem: ApiProblem) -> Response:
    """Return the error page: what is wrong, and the form to correct it."""
    site = _site_of(http.app.state.service)
    params = http.query_params
    chosen = (params.get("ui", ""), params.get("lang", ""))
    lang = choose_language(*chosen, _preferred(http, site), site.lang)
    kind = problem.status if f"error.{problem.status}" in translator(lang).words else 503
    detail = problem.detail if problem.status < 500 else ""
    text = params.get("q", "")[:1024]
    name = str(problem.extra.get("parameter", ""))
    is_fault = problem.kind == "bad-parameter"
    if is_fault and lang != "en" and name in NAMES:
        value = view_model.shorten(", ".join(params.getlist(name)))
        detail = translator(lang).say("bad_parameter", name=name, value=value)
    kept = _kept_parameters(http, name) if problem.status == 400 else ()
    values = {"kind": kind, "detail": detail, "text": text, "kept": kept}
    values["is_english"] = detail == problem.detail
    values["without"] = with_query("search", urlencode(kept)) if is_fault else ""
    html = _html("error.html", lang, site, elsewhere="search?ui={}".format, **values)
    return Response(html, problem.status, {**NO_STORE, **problem.headers}, HTML)


def _kept_parameters(http: HttpRequest, fault: str) -> tuple[tuple[str, str], ...]:
    """Return the page's parameters that have values, except the page number and *fault*."""
    facets = http.app.state.service.live.current.generation.info.facets
    own = (NAMES | facets.keys()) - {fault, "page"}
    pairs = http.query_params.multi_items()
    return tuple((name, value) for name, value in pairs if name in own and value)[:MAX_KEPT]


def _site_of(service: QueryService) -> Site:
    return _site(service.live.current, themed=service.settings.theme is not None)


def _site(index: Index, *, themed: bool) -> Site:
    info = index.generation.info
    spoken = _with_catalogue(info.declared)
    home = info.home if info.origin else ""
    return Site(
        title=info.title,
        origin=info.origin,
        lang=info.lang,
        spoken=spoken if len(spoken) > 1 else (),
        offered=_with_catalogue((*info.declared, info.lang, "en")),
        home=home,
        themed=themed,
    )


def _with_catalogue(languages: Sequence[str]) -> tuple[str, ...]:
    codes = (lang.partition("-")[0].lower() for lang in languages)
    return tuple(code for code in dict.fromkeys(codes) if code in LANGUAGES)


def _with_headers(response: Response, service: QueryService, site: Site) -> Response:
    """Add the content security policy, and ``Vary`` if the page depends on the language."""
    ancestors = " ".join(service.settings.frame_ancestors) or "'none'"
    pictures = f" {site.origin}" if _ORIGIN.fullmatch(site.origin) else ""
    response.headers["Content-Security-Policy"] = POLICY.format(pictures, ancestors)
    if site.spoken:
        response.headers.add_vary_header("Accept-Language")
    return response


def _json_ld(page: ResultPage, site: str) -> Markup:
    """Return the events among the hits as JSON-LD, escaped for HTML; empty if there are none."""
    things = [jsonld.event(hit.page, site=site) for hit in page.hits if hit.page.start]
    return Markup(jsonld.script(jsonld.graph(things))) if things else Markup()  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("eventsearch.web.search_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _html(template: str, lang: str, site: Site, **values: object) -> bytes:
    """Render a page; the value *elsewhere* returns the page's URL in another language."""
    speaks = translator(lang)
    others = [(code, own_name(code)) for code in site.offered if code != lang]
    page = _environment().get_template(template)
    html = page.render(speaks=speaks, say=speaks.say, site=site, others=others, **values)
    return sound_html(html).encode()


ROUTES = tuple(
    Route(path, handler, methods=["GET"], include_in_schema=False)
    for path, handler in {
        "/": root,
        "/search": search,
        "/demo": demo,
        "/theme.css": theme,
        "/favicon.ico": icon,
    }.items()
)
