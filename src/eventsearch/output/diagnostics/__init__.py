"""Formats of diagnostics: two for people, in the style of Ruff, and others for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.reports import gitlab, sarif
from eventsearch.output.diagnostics.text import Context, concise, full, github, json_lines

Format = Callable[[Sequence[Diagnostic], Context], str]

FORMATS: Mapping[str, Format] = {
    "full": full,
    "concise": concise,
    "json-lines": json_lines,
    "github": github,
    "sarif": sarif,
    "gitlab": gitlab,
}

__all__ = ["FORMATS", "Context", "Format"]
