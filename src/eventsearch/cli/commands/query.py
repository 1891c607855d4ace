"""``eventsearch query``: search the index."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import Annotated, cast

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import LISTINGS, AsJson, Color, IndexFolder, Now, TextCommand
from eventsearch.model.query import SearchRequest, Sort, When

app = command_app()

USUAL = 10
"""Pages shown when nothing is said."""


def _finite(seconds: float | None) -> float | None:
    """Refuse what is no number, which every clock would be below."""
    if seconds is not None and isnan(seconds):
        raise click.BadParameter("nan is not a number of seconds.")
    return seconds


Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TEXT]...", help="What to search for; nothing finds everything."),
]
Number = Annotated[
    int | None,
    typer.Option(
        "-n",
        "--number",
        min=1,
        max=10_000,
        help="Pages shown: 10, unless the form is to hold all, such as ics.",
    ),
]
Part = Annotated[int, typer.Option("--page", min=1, help="Which part of the answers, from 1.")]
Lang = Annotated[str | None, typer.Option(help="Only pages in this language, such as fr.")]
Values = list[str] | None
Section = Annotated[Values, typer.Option(help="Only pages of this section; repeat for more.")]
Tag = Annotated[Values, typer.Option(help="Only pages with this tag; repeat for more.")]
Author = Annotated[Values, typer.Option(help="Only pages by this author; repeat for more.")]
Location = Annotated[Values, typer.Option(help="Only events in this place; repeat for more.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day on.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day, with it.")]
Whens = Annotated[
    str,
    typer.Option(
        "--when",
        click_type=click.Choice(("all", "upcoming", "ongoing", "past")),
        help="Only events that are so now.",
    ),
]
Sorting = Annotated[
    str | None,
    typer.Option(
        "--sort",
        click_type=click.Choice(("relevance", "date", "-date")),
        help="Order; -date is the latest first. Else relevance; without a text -date,"
        " of upcoming the next.",
    ),
]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", "table", "json", "ndjson", "url", *LISTINGS)),
        help="Form of the answer; auto is table in a terminal and ndjson elsewhere.",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="Address of the site in ics, atom, csv and markdown; else as its configuration says.",
    ),
]
Fields = Annotated[
    str | None,
    typer.Option(
        metavar="[NAMES]", help="Keys wanted of each hit, with commas; without names, list them."
    ),
]
Facets = Annotated[str | None, typer.Option(help="Facets to count, with commas: tag,year,author.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show what each score is made of.")]
Literal = Annotated[
    bool, typer.Option("--literal", help="Search for tomorrow, in March and so on as words.")
]
Collapse = Annotated[
    bool,
    typer.Option("--collapse", help="Editions and translations of one event are one answer."),
]
Missing = Annotated[
    str | None,
    typer.Option(
        "--why-not",
        metavar="FILE_OR_URL",
        help="Tell why this page is not among the answers, or where it stands.",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        min=0,
        callback=_finite,
        help="Give up a search that takes longer than this.",
    ),
]
Opening = Annotated[
    int | None,
    typer.Option(
        "--open", metavar="N", min=1, help="Open the answer with this number in a browser."
    ),
]


@app.command(cls=TextCommand)
def query(
    text: Text = None,
    number: Number = None,
    page: Part = 1,
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
    why_not: Missing = None,
    timeout: Timeout = None,
    opened: Opening = None,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Search the index. Ends with 0 when something was found, with 1 when nothing was."""
    from eventsearch.cli.query_output import OutputOptions, answer, listed

    words, form = " ".join(text or ()), "json" if as_json else form
    order = _order(sort, words, form, when)
    request = SearchRequest(
        text=words, literal=literal, sort=order, page=page, per_page=number or USUAL
    )
    request = replace(request, lang=lang, since=since, until=until, when=cast(When, when))
    request = replace(request, facets=listed(facets), explain=explain, collapse=collapse)
    sections, tags, authors, locations = map(_given, (section, tag, author, location))
    request = replace(request, sections=sections, tags=tags, authors=authors, locations=locations)
    how = OutputOptions(form=form, fields=fields, now=now, index=index, color=color, opened=opened)
    how = replace(how, timeout=timeout, number=number, site=base_url)
    if why_not is not None:
        from eventsearch.cli.missing_page import explain as tell

        return tell(request, why_not, how)
    return answer(request, how)


def _order(sort: str | None, words: str, form: str, when: str) -> Sort:
    """Return the order asked for; else what suits, which calendars and feeds know themselves."""
    # By relevance means without words: what comes next is first.
    known = words.strip() or form in ("ics", "atom") or when in ("upcoming", "ongoing")
    return cast(Sort, sort or ("relevance" if known else "-date"))


def _given(values: Values) -> tuple[str, ...]:
    return tuple(values or ())
