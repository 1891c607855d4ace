"""``eventsearch query``: search the index."""

from __future__ import annotations

from math import isnan
from typing import Annotated, cast

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, TextCommand
from eventsearch.model.query import SearchRequest, Sort, When
from eventsearch.output.formats import FEEDS, FORMATS

app = command_app()

PER_PAGE = SearchRequest().per_page


def _finite(seconds: float | None) -> float | None:
    # `min=0` accepts "nan", since every comparison with it is false.
    if seconds is not None and isnan(seconds):
        raise click.BadParameter("nan is not a number of seconds.")
    return seconds


Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TEXT]...", help="Query text; without it every page matches."),
]
Number = Annotated[
    int | None,
    typer.Option(
        "-n",
        "--number",
        min=1,
        max=10_000,
        help=f"Results per page: {PER_PAGE}"
        + "".join(f", {size.usual} in {name}" for name, size in FEEDS.items())
        + ".",
    ),
]
PageNumber = Annotated[int, typer.Option("--page", min=1, help="Results page, from 1.")]
Lang = Annotated[str | None, typer.Option(help="Only pages in this language, such as fr.")]
Values = list[str] | None
Section = Annotated[Values, typer.Option(help="Only pages of this section; repeatable.")]
Tag = Annotated[Values, typer.Option(help="Only pages with this tag; repeatable.")]
Author = Annotated[Values, typer.Option(help="Only pages by this author; repeatable.")]
Location = Annotated[Values, typer.Option(help="Only events at this location; repeatable.")]
Since = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="From this date on: 2027-03, tomorrow.")
]
Until = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Up to and including this date.")
]
Whens = Annotated[
    str,
    typer.Option(
        "--when",
        click_type=click.Choice(("all", "upcoming", "ongoing", "past")),
        help="Only events with this status.",
    ),
]
Sorting = Annotated[
    str | None,
    typer.Option(
        "--sort",
        click_type=click.Choice(("relevance", "date", "-date")),
        help="Sort order; -date is newest first. Default: relevance; without query text, newest"
        " first (next event first with --when upcoming).",
    ),
]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", *FORMATS)),
        help="Output format; auto is table in a terminal and ndjson elsewhere.",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help=f"URL of the site in {', '.join(FEEDS)}. Default: from the site's configuration.",
    ),
]
Fields = Annotated[
    str | None,
    typer.Option(
        metavar="[NAMES]",
        help="Comma-separated keys to print for each hit; without names, list them.",
    ),
]
Facets = Annotated[
    str | None, typer.Option(help="Comma-separated facets to count: tag,year,author.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Show how each score is computed.")]
Literal = Annotated[
    bool, typer.Option("--literal", help='Search for "tomorrow", "in March" and so on as words.')
]
Collapse = Annotated[
    bool,
    typer.Option("--collapse", help="Show editions and translations of an event as one result."),
]
Unfinished = Annotated[bool, typer.Option("--unfinished", help="The last word may be incomplete.")]
Missing = Annotated[
    str | None,
    typer.Option(
        "--why-not",
        metavar="FILE_OR_URL",
        help="Explain why this page is not among the results, or where it ranks.",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS", min=0, callback=_finite, help="Give up if the search takes longer."
    ),
]
Opening = Annotated[
    int | None,
    typer.Option(
        "--open", metavar="N", min=1, help="Open the result with this number in a browser."
    ),
]


@app.command(cls=TextCommand)
def query(
    text: Text = None,
    number: Number = None,
    page: PageNumber = 1,
    lang: Lang = None,
    section: Section = None,
    tag: Tag = None,
    author: Author = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    when: Whens = "all",
    sort: Sorting = None,
    form: Form = "auto",
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    fields: Fields = None,
    facets: Facets = None,
    explain: Explain = False,
    literal: Literal = False,
    collapse: Collapse = False,
    unfinished: Unfinished = False,
    why_not: Missing = None,
    timeout: Timeout = None,
    opened: Opening = None,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Search the index. Exits with 0 if there are results, with 1 if there are none."""
    # Imported here so that help and usage errors do not wait for the search engine.
    from eventsearch.cli.query_output import OutputOptions, answer, split_names

    words = " ".join(text or ())
    form = "json" if as_json else form
    chosen = {"section": section, "tag": tag, "author": author, "location": location}
    request = SearchRequest(
        text=words,
        lang=lang,
        filters={name: tuple(values) for name, values in chosen.items() if values},
        since=since,
        until=until,
        when=cast(When, when),
        sort=_order(sort, words, form, when),
        page=page,
        per_page=number or PER_PAGE,
        facets=split_names(facets),
        explain=explain,
        literal=literal,
        collapse=collapse,
        unfinished=unfinished,
    )
    options = OutputOptions(form, fields, now, index, color, opened, timeout, number, base_url)
    if why_not is not None:
        from eventsearch.cli.missing_page import explain_missing

        return explain_missing(request, why_not, options)
    return answer(request, options)


def _order(sort: str | None, words: str, form: str, when: str) -> Sort:
    """Return the requested sort order, or the default; calendars and feeds sort by themselves."""
    size = FEEDS.get(form)
    own_order = size is not None and (size.events or size.recent)
    by_relevance = words.strip() or own_order or when in ("upcoming", "ongoing")
    return cast(Sort, sort or ("relevance" if by_relevance else "-date"))
