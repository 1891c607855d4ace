"""Diagnostics as reports that CI systems and code scanners read, and as a baseline."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote

from eventsearch import __version__
from eventsearch.lint.codes import BY_CODE, explanation
from eventsearch.model.page import Diagnostic, Edit, Fix, without_places
from eventsearch.output.diagnostics.text import Context
from eventsearch.output.json import line, pretty

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def fingerprints(diagnostics: Sequence[Diagnostic], prefix: str = "") -> list[str]:
    """
    Return a fingerprint for each diagnostic, 64 hexadecimal digits, all different.

    It is computed from *prefix*, path, code, and the message without line numbers, so that it does
    not change when lines move. Equal diagnostics in a file are numbered.
    """
    seen: Counter[str] = Counter()
    marks = []
    for each in diagnostics:
        key = "\0".join((each.code, prefix + each.path, without_places(each.message)))
        seen[key] += 1
        marks.append(sha256(f"{key}\0{seen[key]}".encode(errors="surrogatepass")).hexdigest())
    return marks


def to_baseline(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a JSON array for `from_baseline`, one line per diagnostic; paths from the root."""
    rows = (
        {"fingerprint": mark, "code": each.code, "path": each.path, "message": each.message}
        for each, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)
    )
    return "[\n" + ",\n".join(map(line, rows)) + "\n]\n"


def from_baseline(text: str | bytes) -> frozenset[str]:
    """
    Return the fingerprints of a baseline.

    Raises:
        ValueError: The text is not a baseline.
    """
    rows = json.loads(text)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("not an array of objects")
    if not all("fingerprint" in row for row in rows):
        raise ValueError("an object has no fingerprint")
    return frozenset(str(row["fingerprint"]) for row in rows)


def gitlab(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """
    Return one JSON array, which is empty if there are no diagnostics.

    Source: docs.gitlab.com, "Code Quality", "Code Quality report format".
    """
    marks = fingerprints(diagnostics, context.prefix)
    issues = [
        {
            "description": f"{each.message}; {each.hint}",
            "check_name": each.code,
            "fingerprint": mark,
            "severity": SEVERITIES[each.severity],
            # A diagnostic about a whole file is shown at its first line.
            "location": {"path": context.prefix + each.path, "lines": {"begin": each.line or 1}},
        }
        for each, mark in zip(diagnostics, marks, strict=True)
    ]
    return pretty(issues) + "\n"


LEVELS = {"error": "error", "warning": "warning", "info": "note"}

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """Return a SARIF 2.1.0 log (OASIS) for code scanners, also if there are no diagnostics."""
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
    entry = BY_CODE[code]
    return {
        "id": code,
        "name": entry.title,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.about.replace("\n", " ")},
        "help": {"text": entry.hint.replace("\n", " "), "markdown": explanation(entry)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _result(diagnostic: Diagnostic, codes: list[str], prefix: str) -> dict[str, object]:
    location = {"uri": quote(prefix + diagnostic.path, errors="surrogatepass")}
    physical: dict[str, object] = {"artifactLocation": location}
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
        result["fixes"] = [_fix(diagnostic.fix, location)]
    return result


def _fix(fix: Fix, location: Mapping[str, object]) -> dict[str, object]:
    replacements = [_replacement(each) for each in fix.edits]
    return {
        "description": {"text": fix.message},
        "artifactChanges": [{"artifactLocation": location, "replacements": replacements}],
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
