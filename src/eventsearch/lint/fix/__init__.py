"""
Fixes for diagnostics of reading a file, by code.

A rule that knows the fix says so in its finding, as a `Repair`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eventsearch.lint.fix.source_file import Opened
from eventsearch.lint.fix.value_edits import without_host
from eventsearch.lint.fix.yaml_quoting import readable, with_plain_signs, with_switches
from eventsearch.model.page import Diagnostic, Fix

Fixer = Callable[[Diagnostic, Opened], Fix | None]

FIXERS: Mapping[str, Fixer] = {
    "E101": readable,
    "E109": without_host,
    "E110": with_plain_signs,
    "E111": with_plain_signs,
    "E112": with_switches,
}
"""Code to what finds the fix of such a diagnostic, if it has one."""

__all__ = ["FIXERS", "Fixer", "Opened"]
