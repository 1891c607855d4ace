"""
How does a program read a diagnostic?

JSON Lines for scripts, workflow commands for GitHub, which shows them beside the changed lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventsearch.model.page import Diagnostic, Fix
from eventsearch.output.diagnostics.text import Prefix, Sources
from eventsearch.output.json.response import line
from eventsearch.output.terminal.text import Look, clean

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def json_lines(
    diagnostics: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix
) -> str:
    """Return one JSON object a line; line and column are null for a file as a whole."""
    del look, sources, prefix
    return "".join(f"{line(problem_json(diagnostic))}\n" for diagnostic in diagnostics)


def problem_json(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a diagnostic as a JSON object."""
    return {
        "path": diagnostic.path,
        "line": diagnostic.line or None,
        "column": diagnostic.column or None,
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "fix": None if diagnostic.fix is None else fix_json(diagnostic.fix),
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


def github(diagnostics: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix) -> str:
    """
    Return one workflow command a diagnostic.

    Source: docs.github.com, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit.
    """
    del look, sources
    return "".join(f"{_command(diagnostic, prefix)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, prefix: Prefix) -> str:
    properties = {"file": prefix + diagnostic.path, "title": f"eventsearch {diagnostic.code}"}
    if diagnostic.line:
        properties |= {"line": str(diagnostic.line), "col": str(max(diagnostic.column, 1))}
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = _data(f"{diagnostic.message}; {diagnostic.hint}")
    return f"::{COMMANDS[diagnostic.severity]} {shown}::{message}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
