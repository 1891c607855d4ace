"""``eventsearch suggest``: complete the text typed so far."""

from __future__ import annotations

from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.open_index import opened
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, TextCommand, parse_now
from eventsearch.cli.terminal import Exit, is_terminal, look, print_data, print_json, print_status
from eventsearch.model.query import SuggestRequest
from eventsearch.output.json import line, suggestion_json, suggestions_json
from eventsearch.output.terminal.table import suggestions_lines
from eventsearch.output.terminal.text import clean

app = command_app()

Text = Annotated[
    list[str] | None, typer.Argument(metavar="[TEXT]...", help="What was typed so far.")
]
Number = Annotated[
    int, typer.Option("-n", "--number", min=1, max=50, help="Maximum number of suggestions.")
]
Lang = Annotated[
    str | None, typer.Option(help="Only suggestions from pages in this language, such as fr.")
]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        click_type=click.Choice(("auto", "table", "json", "ndjson")),
        help="Output format; auto is table in a terminal and ndjson elsewhere.",
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
    """Suggest titles, events, tags, people and places. Exits with 1 if there are none."""
    request = SuggestRequest(text=" ".join(text or ()), lang=lang, limit=number)
    with opened(index) as source:
        zone = source.generation.info.zone
        result = source.suggest(request, now=parse_now(now, lambda: zone))
    if form == "auto":
        form = "table" if is_terminal() else "ndjson"
    if as_json or form == "json":
        print_json(suggestions_json(result))
    elif form == "ndjson":
        print_data("".join(f"{line(suggestion_json(each))}\n" for each in result.suggestions))
    else:
        print_data(suggestions_lines(result, look(color)))
        if not result.suggestions:
            of = f' for "{clean(request.text)}"' if request.text else ""
            print_status(f"no suggestions{of}; try the beginning of a word, or eventsearch query")
    return Exit.DONE if result.suggestions else Exit.NOTHING
