"""What is there to say of one diagnostic code?"""

from __future__ import annotations

from dataclasses import dataclass

from eventsearch.model.page import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    One kind of diagnostic.

    Attributes:
        code: Stable; never used again for something else.
        title: What is wrong, a few words, no full stop.
        severity: The one it mostly has.
        about: What it means and what becomes of the page, sentences.
        hint: What to do, sentences.
        example: Lines that are wrong, each after `-`, and what they become, each after `+`; or a
            command, after `$`.
        fix: What ``check --fix`` does about it, sentences; empty where it does nothing.
    """

    code: str
    title: str
    severity: Severity
    about: str
    hint: str
    example: str
    fix: str = ""
