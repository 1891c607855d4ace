"""
How do problems of the content look?

`FORMATS` lists the forms: two for people, in the manner of ruff, and three for programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eventsearch.present.colour import Look
from eventsearch.present.diagnostics.machine import github, json_lines
from eventsearch.present.diagnostics.people import concise, full
from eventsearch.present.diagnostics.sarif import sarif
from eventsearch.present.diagnostics.sources import Prefix, Sources
from eventsearch.records.content import Problem

Format = Callable[[Sequence[Problem], Look, Sources, Prefix], str]

FORMATS: Mapping[str, Format] = {
    "full": full,
    "concise": concise,
    "json-lines": json_lines,
    "github": github,
    "sarif": sarif,
}

__all__ = ["FORMATS", "Format", "Prefix", "Sources"]
