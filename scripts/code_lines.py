"""
Count the package's lines of code, and compare them with the budget in `pyproject.toml`.

Blank lines, comments and docstrings do not count.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SLACK = 500
NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}


def code_lines(source: str) -> int:
    """Return the number of lines of a source that contain code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        for child in body if isinstance(body, list) else ():
            if (
                isinstance(child, ast.Expr)
                and isinstance(child.value, ast.Constant)
                and isinstance(child.value.value, str)
            ):
                lines.difference_update(range(child.lineno, (child.end_lineno or 0) + 1))
    return len(lines)


def main() -> int:
    """Print the count and the budget; return 1 if the count exceeds it by more than `SLACK`."""
    sources = sorted((ROOT / "src").rglob("*.py"))
    count = sum(code_lines(path.read_text(encoding="utf-8")) for path in sources)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    budget = settings["tool"]["eventsearch"]["code-lines"]
    print(f"{count} lines of code in {len(sources)} modules; budget {budget}, slack {SLACK}")
    if count > budget + SLACK:
        print(
            "code_lines: remove lines elsewhere, or raise `code-lines` in pyproject.toml in a"
            " commit that says what users get",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
