"""
How does the page become HTML?

Jinja escapes whatever a template shows; JSON inside a page is escaped so that no text of a site
can end its element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eventsearch.model.results import ResultPage
from eventsearch.output.feeds.identifiers import sound_html
from eventsearch.web.search_page import view_model
from eventsearch.web.search_page.messages import CATALOGUE, Translator, choose_language, translator
from eventsearch.web.search_page.request import Question

HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that might end the element that JSON stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    Whose pages are searched.

    Attributes:
        title: Empty when not known.
        origin: Scheme and host of its pages; empty when they are on this host.
        lang: Code of its language; empty when not known.
        home: Address of its first page; empty when not known.
        themed: Whether it has a style sheet of its own for the page.
    """

    title: str = ""
    origin: str = ""
    lang: str = ""
    home: str = ""
    themed: bool = False


@cache
def environment() -> Environment:
    """Return where templates come from."""
    return Environment(
        loader=PackageLoader("eventsearch.web.search_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def search_html(question: Question, page: ResultPage, site: Site) -> bytes:
    """Return the page with its answers."""
    speaks = translator(choose_language(question.ui, question.request.lang or "", site.lang))
    when, sort = view_model.fixed(question, speaks)
    return _html(
        "search.html",
        speaks,
        site,
        question=question,
        page=page,
        when=when,
        sort=sort,
        choices=view_model.choices(question, page, speaks),
        active=view_model.active(question, speaks),
        cleared=view_model.cleared(question),
        groups=view_model.groups(page, question.request, site.origin, speaks),
        parts=view_model.parts(question, page, speaks),
        last=view_model.last_part(question, page),
        lack=view_model.lack(page),
        data=json_ld(view_model.events(page, site.origin)),
    )


def error_html(status: int, detail: str, text: str, lang: str, site: Site) -> bytes:
    """Return the page that says why there is no answer to *text*."""
    speaks = translator(lang)
    known = str(status) if f"error.{status}" in speaks.words else "503"
    return _html("error.html", speaks, site, kind=known, detail=detail, text=text)


def demo_html(lang: str, site: Site) -> bytes:
    """Return a page that shows the search box as it stands on a site."""
    return _html("demo.html", translator(lang), site)


def json_ld(things: Sequence[Mapping[str, object]]) -> Markup:
    """Return what is described as JSON that may stand in HTML; empty for nothing."""
    if not things:
        return Markup()
    whole = {"@context": "https://schema.org", "@graph": things}
    return Markup(orjson.dumps(whole).decode().translate(HARMLESS))  # noqa: S704


def _html(template: str, speaks: Translator, site: Site, **values: object) -> bytes:
    other = next(lang for lang in CATALOGUE if lang != speaks.lang)
    found = environment().get_template(template)
    html = found.render(speaks=speaks, say=speaks.say, site=site, other=other, **values)
    return sound_html(html).encode()
