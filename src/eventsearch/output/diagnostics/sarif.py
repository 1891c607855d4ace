"""Diagnostics as SARIF 2.1.0 (OASIS), for code scanners: one run, with the rules that occur."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from eventsearch import __version__
from eventsearch.lint.codes import BY_CODE, explanation
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.output.diagnostics.text import Context
from eventsearch.output.json import pretty

LEVELS = {"error": "error", "warning": "warning", "info": "note"}

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """Return one SARIF log; valid without diagnostics too."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {
        "name": "eventsearch",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes, context.prefix) for diagnostic in diagnostics],
    }
    return pretty({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(code: str) -> dict[str, object]:
    entry = BY_CODE.get(code)
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        "name": entry.title,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.about.replace("\n", " ")},
        "help": {"text": entry.hint.replace("\n", " "), "markdown": explanation(entry)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _result(diagnostic: Diagnostic, codes: list[str], prefix: str) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": _location(diagnostic.path, prefix)}
    if diagnostic.line:
        physical["region"] = {
            "startLine": diagnostic.line,
            "startColumn": max(diagnostic.column, 1),
        }
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": LEVELS[diagnostic.severity],
        "message": {"text": f"{diagnostic.message}; {diagnostic.hint}"},
        "locations": [{"physicalLocation": physical}],
    }
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix, prefix)]
    return result


def _fix(fix: Fix, prefix: str) -> dict[str, object]:
    paths = dict.fromkeys(edit.path for edit in fix.edits)
    return {
        "description": {"text": fix.message},
        "artifactChanges": [
            {
                "artifactLocation": _location(path, prefix),
                "replacements": [_replacement(each) for each in fix.edits if each.path == path],
            }
            for path in paths
        ],
        # The standard has no word for it.
        "properties": {"safe": fix.safe},
    }


def _replacement(edit: Edit) -> dict[str, object]:
    return {
        "deletedRegion": {
            "startLine": edit.line,
            "startColumn": edit.column,
            "endLine": edit.end_line,
            "endColumn": edit.end_column,
        },
        "insertedContent": {"text": edit.text},
    }


def _location(path: str, prefix: str) -> dict[str, object]:
    return {"uri": quote(prefix + path, errors="surrogatepass")}
