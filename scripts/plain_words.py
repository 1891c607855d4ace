"""
Find sentences that a reader must read twice.

Reads documents, docstrings, comments and messages, and prints each sentence that breaks a rule of
`plain_words.toml`, with its place and advice. The program sees words, not meaning: a sentence that
passes can still be a riddle.

    python scripts/plain_words.py [PATH ...]

Returns 1 if it finds a sentence.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs",
    "src",
    "scripts",
    "benchmarks",
    "tests",
)
MESSAGES = {"hint", "message", "help", "summary", "why"}
"""Names of arguments that are shown to users."""

FENCE = re.compile(r"^ *(```|~~~).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
NO_PROSE = re.compile(r"^(?: *\||#| {4}|<).*$", re.MULTILINE)
"""Lines of Markdown that are tables, headings, indented code or HTML."""

COLUMNS = re.compile(r"^ *\S+ {2,}\S.*$", re.MULTILINE)
"""Lines of a docstring that are a table."""

CODE = re.compile(r"``[^`\n]*``|`[^`\n]*`|https?://\S+|!?\[([^]\n]*)\]\([^)\n]*\)")
END = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n|\n\s*(?:[-*>]|\d+\.)\s+|\n(?= *[\w*, ]+: [A-Z])")
WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Rule(NamedTuple):
    """A pattern that no sentence may match, and what to write instead."""

    pattern: re.Pattern[str]
    advice: str


class Text(NamedTuple):
    """Some prose, with the number of its first line in its file."""

    line: int
    text: str


def texts_of_markdown(source: str) -> Iterator[Text]:
    """Yield the paragraphs of a document, without code, tables and headings."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    prose = NO_PROSE.sub(blank, FENCE.sub(blank, source))
    for match in re.finditer(r"\S.*?(?=\n\s*\n|\Z)", prose, re.DOTALL):
        yield Text(source.count("\n", 0, match.start()) + 1, match[0])


def texts_of_python(source: str) -> Iterator[Text]:
    """Yield docstrings, comments (lines that follow each other as one) and messages."""
    lines: list[str] = []
    first = last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            if lines and line != last + 1:
                yield Text(first, "\n".join(lines))
                lines = []
            first, last = (first if lines else line), line
            lines.append(token.string.lstrip("#: "))
    if lines:
        yield Text(first, "\n".join(lines))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            values = [node.value]
        elif isinstance(node, ast.keyword) and node.arg in MESSAGES:
            values = [each for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
        else:
            continue
        for value in values:
            if isinstance(value.value, str):
                prose = COLUMNS.sub("", cleandoc(value.value))
                yield Text(value.lineno + value.value.startswith("\n"), prose)


def findings(
    text: str, rules: list[Rule], longest: int, commas: int
) -> Iterator[tuple[int, str, str]]:
    """Yield the line within *text*, the words and the advice of each finding."""
    prose = CODE.sub(lambda match: match[1] or "X", text)
    for sentence in END.split(prose):
        plain = " ".join(sentence.split())
        line = prose.count("\n", 0, prose.find(sentence.strip()))
        words = len(WORD.findall(plain))
        if words > longest and plain.count(",") < commas:
            yield line, f"{plain[:60]}…", f"{words} words: make two sentences of it."
        for rule in rules:
            if found := rule.pattern.search(plain):
                yield line, found[0], rule.advice


def main(*paths: str) -> int:
    """Print all findings; return 1 if there are any."""
    settings = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    limits = settings["longest"], settings["list"]
    rules = [Rule(re.compile(each["pattern"], re.I), each["advice"]) for each in settings["rule"]]
    places = [Path(each) for each in paths] or [ROOT / each for each in PLACES]
    files = [
        file
        for place in places
        for file in (sorted(place.rglob("*")) if place.is_dir() else [place])
        if file.suffix in {".md", ".py"} and "node_modules" not in file.parts
    ]
    count = 0
    for file in files:
        source = file.read_text(encoding="utf-8")
        texts = texts_of_python(source) if file.suffix == ".py" else texts_of_markdown(source)
        for line, text in texts:
            for offset, words, advice in findings(text, rules, *limits):
                count += 1
                print(f"{file}:{line + offset}: {words!r}: {advice}")
    print(f"{count} sentences to read again in {len(files)} files")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
