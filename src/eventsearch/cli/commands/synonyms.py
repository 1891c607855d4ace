"""``eventsearch synonyms``: the synonyms of a site, and those that its translations propose."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.analysis.lexicon import Proposal, new_proposals, propose, translated_pages
from eventsearch.analysis.synonyms import ALL, LARGEST, Synonyms, site_synonyms
from eventsearch.cli.app import command_app
from eventsearch.cli.options import AllowOutside, SiteFolder, site_now
from eventsearch.cli.terminal import Exit, print_data, print_status
from eventsearch.errors import EventsearchError, SettingsError
from eventsearch.files import hint
from eventsearch.output.export import read_site
from eventsearch.output.terminal.text import clean, cut
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.atomic_files import replace_file

app = command_app()

EXAMPLE_COLUMNS = 60
"""Of each of the two texts of an example."""


@app.command()
def synonyms(
    site: SiteFolder = None,
    proposals: Annotated[
        bool,
        typer.Option("--propose", help="Print synonyms that the translations of the site pair."),
    ] = False,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help="With --propose: append them to the file of synonyms as well."
        ),
    ] = False,
    allow_outside: AllowOutside = None,
) -> int:
    """Print the synonyms of the site, or propose some from its translations."""
    if write and not proposals:
        raise typer.BadParameter("--write needs --propose")
    flags = {"allow_outside": allow_outside or None}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    current, messages = site_synonyms(settings)
    for message in messages:
        print_status(message)
    if not proposals:
        if not current:
            print_status(_none(settings))
            return Exit.NOTHING
        print_data("".join(_lines(current)))
        return Exit.DONE
    text = _proposals_text(settings, current)
    if not text:
        return Exit.NOTHING
    print_data(text)
    if write:
        file = _append(settings, text)
        print_status(f"added to {file}; remove the lines that are wrong")
    return Exit.DONE


def _none(settings: Settings) -> str:
    """Return what to do where there are no synonyms."""
    if settings.synonyms is None:
        return "the site has no synonyms: the setting `synonyms` names no file"
    return (
        f"the site has no synonyms; write lines such as `meetup, rencontre` to {settings.synonyms},"
        " or run eventsearch synonyms --propose"
    )


def _lines(current: Synonyms) -> Iterator[str]:
    """Yield the lines of a file that has these synonyms."""
    lang = ""
    for group in current.groups:
        if group.lang != lang:
            lang = group.lang
            yield f"[{lang or ALL}]\n"
        sides = dict.fromkeys((group.triggers, group.words))
        yield " => ".join(map(", ".join, sides)) + "\n"


def _proposals_text(settings: Settings, current: Synonyms) -> str:
    """Return the lines to add to the file of synonyms; empty for none, which is reported."""
    # What cannot be read is reported by `check`.
    _, records = read_site(settings, now=site_now(None, settings), report=lambda _: None)
    pages = translated_pages(records)
    if not pages:
        print_status(
            "no page has a translation, so no synonyms can be proposed; give translations the"
            " same place in the content of each language, or the same translationKey"
        )
        return ""
    text = ""
    for languages in sorted(pages):
        new = [*new_proposals(propose(languages, pages[languages]), current)]
        if new:
            text += f"\n# {languages[0]}, {languages[1]}\n" + "".join(map(_line, new))
    if not text:
        count = sum(map(len, pages.values()))
        print_status(
            f"translations of {count} pages pair no words often enough that are not synonyms yet;"
            " translate titles, headings and tags as well, or write synonyms by hand"
        )
        return ""
    return f"[{ALL}]\n{text}"


def _line(proposal: Proposal) -> str:
    number = f"{proposal.pairs} pairs, such as" if proposal.pairs > 1 else "1 pair,"
    example = " = ".join(cut(clean(text), EXAMPLE_COLUMNS) for text in proposal.example)
    return f"{', '.join(proposal.words)}  # {number} {example}\n"


def _append(settings: Settings, text: str) -> Path:
    """Add lines to the site's file of synonyms, which need not exist, and return it."""
    file = settings.synonyms
    if file is None:
        raise SettingsError("synonyms is empty", hint="name the file to which they are added")
    try:
        # A link out of the site is refused here, and replaced by no file.
        file = settings.boundary.resolve(file)
        old = settings.boundary.read(file, most=LARGEST) if file.exists() else b""
    except OSError as error:
        raise EventsearchError(
            f"{file} cannot be read: {error.strerror or error}", hint=hint(error)
        ) from error
    gap = b"" if not old else b"\n" if old.endswith(b"\n") else b"\n\n"
    replace_file(file, old + gap + text.encode("utf-8", "replace"))
    return file
