"""
How do diagnostics of the content look?

`FORMATS` lists the forms: two for people, in the manner of ruff, and three for programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.json_github import github, json_lines
from eventsearch.output.diagnostics.sarif import sarif
from eventsearch.output.diagnostics.text import Prefix, Sources, concise, full
from eventsearch.output.terminal.text import Look

Format = Callable[[Sequence[Diagnostic], Look, Sources, Prefix], str]

FORMATS: Mapping[str, Format] = {
    "full": full,
    "concise": concise,
    "json-lines": json_lines,
    "github": github,
    "sarif": sarif,
}

__all__ = ["FORMATS", "Format", "Prefix", "Sources"]
