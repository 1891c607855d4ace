"""
How does a program read a problem?

JSON Lines for scripts, workflow commands for GitHub, which shows them beside the changed lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventsearch.model.page import Diagnostic, Fix
from eventsearch.output.diagnostics.text import Prefix, Sources
from eventsearch.output.json.response import line
from eventsearch.output.terminal.style import Look
from eventsearch.output.terminal.width import clean

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def json_lines(problems: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix) -> str:
    """Return one JSON object a line; line and column are null for a file as a whole."""
    del look, sources, prefix
    return "".join(f"{line(problem_json(problem))}\n" for problem in problems)


def problem_json(problem: Diagnostic) -> dict[str, object]:
    """Return a problem as a JSON object."""
    return {
        "path": problem.path,
        "line": problem.line or None,
        "column": problem.column or None,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "cure": problem.cure,
        "fix": None if problem.fix is None else fix_json(problem.fix),
    }


def fix_json(fix: Fix) -> dict[str, object]:
    """Return a fix as a JSON object; what is replaced ends before the end that is named."""
    return {
        "message": fix.message,
        "safe": fix.safe,
        "edits": [
            {
                "path": edit.path,
                "line": edit.line,
                "column": edit.column,
                "end_line": edit.end_line,
                "end_column": edit.end_column,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }


def github(problems: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix) -> str:
    """
    Return one workflow command a problem.

    Source: docs.github.com, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit.
    """
    del look, sources
    return "".join(f"{_command(problem, prefix)}\n" for problem in problems)


def _command(problem: Diagnostic, prefix: Prefix) -> str:
    properties = {"file": prefix + problem.path, "title": f"eventsearch {problem.code}"}
    if problem.line:
        properties |= {"line": str(problem.line), "col": str(max(problem.column, 1))}
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = _data(f"{problem.message}; {problem.cure}")
    return f"::{COMMANDS[problem.severity]} {shown}::{message}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
