"""``eventsearch suggest``: what may be meant by what was typed so far."""

from __future__ import annotations

from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, TextCommand

app = command_app()

Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TEXT]...", help="What was typed so far."),
]
Number = Annotated[int, typer.Option("-n", "--number", min=1, max=50, help="Suggestions shown.")]
Lang = Annotated[
    str | None, typer.Option(help="Only what pages in this language have, such as fr.")
]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", "table", "json", "ndjson")),
        help="Form of the answer; auto is table in a terminal and ndjson elsewhere.",
    ),
]


@app.command(cls=TextCommand)
def suggest(
    text: Text = None,
    number: Number = 10,
    lang: Lang = None,
    form: Form = "auto",
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Suggest titles, events, tags, people and places. Ends with 1 when there is nothing."""
    from eventsearch.cli.errors import Exit
    from eventsearch.cli.open_index import opened
    from eventsearch.cli.options import moment
    from eventsearch.cli.terminal import is_terminal, look, print_data
    from eventsearch.model.query import SuggestRequest
    from eventsearch.output.json import response
    from eventsearch.output.json.suggestions import (
        suggestion_json,
        suggestions_json,
        suggestions_lines,
    )

    beginning = SuggestRequest(text=" ".join(text or ()), lang=lang, limit=number)
    with opened(index) as source:
        zone = source.generation.info.zone
        found = source.suggest(beginning, now=moment(now, lambda: zone))
    form = "json" if as_json else form
    if form == "auto":
        form = "table" if is_terminal() else "ndjson"
    if form == "json":
        print_data(
            (response.pretty if is_terminal() else response.line)(suggestions_json(found)) + "\n"
        )
    elif form == "ndjson":
        print_data("".join(f"{response.line(suggestion_json(one))}\n" for one in found.suggestions))
    else:
        print_data(suggestions_lines(found, look(color)))
    return Exit.DONE if found.suggestions else Exit.NOTHING
