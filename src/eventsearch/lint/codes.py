"""
The catalogue of diagnostic codes, read from ``codes.toml``, and the selection of codes by prefix.

`eventsearch explain`, SARIF files and ``docs/diagnostics.md`` show it. Users select codes by a
prefix, as in Ruff: `E7` selects all codes from E700 to E799.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventsearch.files import own_table
from eventsearch.model.page import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    One kind of diagnostic. Texts have one sentence per line.

    Attributes:
        code: Stable; never used again for another problem.
        title: A few words, without a full stop.
        severity: The usual severity. A rule may report another severity.
        about: What the code means and what happens to the page.
        example: A diff: lines to remove begin with `-`, lines to add with `+`. Or a command after
            `$`.
        fix: What ``check --fix`` does; empty if it cannot fix the code.
    """

    code: str
    title: str
    severity: Severity
    about: str
    hint: str
    example: str
    fix: str = ""


BY_CODE: Mapping[str, Code] = {
    code: Code(code=code, **text) for code, text in own_table(__file__, "codes.toml").items()
}
CODES = tuple(BY_CODE.values())


def explanation(code: Code) -> str:
    """Return the section about a code in the manual, as Markdown."""
    text = (
        f"## {code.code}: {code.title}\n\n"
        f"Severity: {code.severity}.\n\n"
        f"{code.about}\n\n"
        f"**Hint.** {code.hint}\n\n"
        f"```{'sh' if code.example.startswith('$') else 'diff'}\n{code.example}\n```\n"
    )
    return f"{text}\n**Fix.** {code.fix}\n" if code.fix else text


def manual() -> str:
    """Return the manual of all codes, as Markdown."""
    return "\n".join(map(explanation, CODES))


def parse_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Split comma-separated lists into codes in upper case: `e7, E301` gives `E7` and `E301`."""
    codes = (code.strip().upper() for text in texts for code in text.split(","))
    return tuple(filter(None, codes))


def unknown_code(prefixes: Iterable[str]) -> str:
    """Return an error message for the first prefix that matches no code; empty if all match."""
    unknown = (name for name in prefixes if not any(code.startswith(name) for code in BY_CODE))
    return next((f'there is no code "{name}"' for name in unknown), "")


def code_filter(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """
    Return a predicate for codes. The longest matching prefix decides; *ignore* wins a tie.

    Args:
        select: Prefixes; empty for all.
    """
    return lambda code: _longest(code, select or ("",)) > _longest(code, ignore)


def _longest(code: str, prefixes: Iterable[str]) -> int:
    """Return the length of the longest prefix that matches; -1 for none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
