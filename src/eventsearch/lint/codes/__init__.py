"""
The catalogue of diagnostic codes, and selecting codes by prefix.

`eventsearch explain` prints it, SARIF carries it, and ``docs/diagnostics.md`` is what `eventsearch
explain --all` writes. A code is selected in full or by a prefix, as in Ruff: `E7` is all of E7xx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from eventsearch.lint.codes import (
    body,
    configuration,
    events,
    files,
    front_matter,
    languages,
    links,
    taxonomies,
)
from eventsearch.lint.codes.code import Code


def parts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that are named, in capitals: `e7, E301` are two."""
    return tuple(
        part for text in texts for each in text.split(",") if (part := each.strip().upper())
    )


def chooses(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """
    Return what says whether a code is wanted.

    The longest name that fits a code decides, so that `E701` can be asked for where `E7` is
    ignored; of two that are alike, *ignore* does.

    Args:
        select: Beginnings of codes; empty for all.
    """

    def wanted(code: str) -> bool:
        return _fit(code, select or ("",)) > _fit(code, ignore)

    return wanted


def _fit(code: str, names: Iterable[str]) -> int:
    """Return the length of the longest of the names with which a code begins; -1 for none."""
    return max((len(name) for name in names if code.startswith(name)), default=-1)


CODES: tuple[Code, ...] = (
    *front_matter.CODES,
    *events.CODES,
    *files.CODES,
    *links.CODES,
    *body.CODES,
    *configuration.CODES,
    *languages.CODES,
    *taxonomies.CODES,
)
"""In the order of the codes."""

BY_CODE: Mapping[str, Code] = {code.code: code for code in CODES}


def explanation(code: Code) -> str:
    """Return what a code means, as Markdown that reads well in a terminal too."""
    text = (
        f"## {code.code}: {code.title}\n\n"
        f"Severity: {code.severity}.\n\n"
        f"{_sentences(code.about)}\n\n"
        f"**Hint.** {_sentences(code.hint)}\n\n"
        f"```{'sh' if code.example.startswith('$') else 'diff'}\n{code.example}\n```\n"
    )
    return f"{text}\n**Fix.** {_sentences(code.fix)}\n" if code.fix else text


def manual() -> str:
    """Return the page of the manual that lists every code."""
    return INTRODUCTION + "\n" + "\n".join(explanation(code) for code in CODES)


def meaningless(names: Iterable[str]) -> str:
    """Say which of the beginnings of codes is the beginning of none; empty when all are."""
    wrong = next((name for name in names if not any(code.startswith(name) for code in BY_CODE)), "")
    return f'there is no code "{wrong}"' if wrong else ""


def _sentences(text: str) -> str:
    """Return text with a line a sentence."""
    return text.replace(". ", ".\n")


INTRODUCTION = """\
# Diagnostics

What `eventsearch check` and `eventsearch index` report about the content of a site, by code.
Codes are stable: scripts may rely on them, and a removed code is never reused.
`error` means that something is lost: a page, a date, a URL.
`warning` means that something is doubtful: the page is indexed as it is written.
`info` is for your information.
Places are `path:line:column`, the path from the site's root, lines and columns from 1, columns in
code points.
`index` reports errors in reading pages; `check` reports these and looks at the site as a whole: \
only it reports E181 to E192, E303, E311 to E321, E404, E411, E505 and E7xx.
An error in one file never stops the others from being indexed.
Where a diagnostic has one right fix, `eventsearch check --fix` applies it; `--diff` \
shows what it would change.
Fixes that are a guess, or change what visitors see, also need `--unsafe-fixes`.
In a file with very many diagnostics only the first ones show a fix; `--fix` \
applies the others as well.
This page is printed by `eventsearch explain --all`.
"""
