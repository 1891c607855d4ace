"""
Translate Python's regular expressions into JavaScript's, for ``new RegExp(source, flags)``.

JavaScript has neither possessive quantifiers nor atomic groups. Its ``\\w`` and ``\\d`` only match
ASCII, and few browsers can ignore case in a part of a pattern. The translation replaces all these.
"""

from __future__ import annotations

import re
from typing import NamedTuple

WORD, DIGIT = r"\p{L}\p{N}_", r"\p{Nd}"

CLASSES = {"w": WORD, "d": DIGIT, "D": r"\P{Nd}", "s": r"\s", "S": r"\S"}
"""Maps the letter of a Python escape such as ``\\w`` to its characters in a JavaScript class."""

WITHOUT = {r"\W": WORD, r"\W\d_": r"\p{L}\p{Nl}\p{No}", r"\W_": r"\p{L}\p{N}"}
"""Maps a negated class in Python to an equal class in JavaScript, not negated; content only."""

ANCHORS = {
    "A": "^",
    "Z": "$",
    "b": f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))",
}

CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}

_BLANK = re.compile(r"(?:\s|#[^\n]*)+")
_OPEN = re.compile(
    r"\((?:\?(?:P<(?P<name>\w+)>|P=(?P<same>\w+)\)|(?P<case>-?i):|(?P<look><?[=!])|(?P<kind>[:>])))?"
)
_REPEAT = re.compile(r"([*+?]|\{\d*,?\d*\})([+?]?)")
_ESCAPE = re.compile(r"\\(?:x(?P<two>..)|u(?P<four>.{4})|U(?P<eight>.{8})|(?P<one>.))", re.DOTALL)
_CLASS_END = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_MEMBER = re.compile(r"(\\(?:x..|u.{4}|U.{8}|.)|.)(?:-(\\(?:x..|u.{4}|U.{8}|.)|.))?", re.DOTALL)


class Source(NamedTuple):
    """The two arguments of JavaScript's ``RegExp``."""

    pattern: str
    flags: str


def javascript(pattern: re.Pattern[str]) -> Source:
    """
    Return a pattern for JavaScript; its groups keep their names and numbers.

    Raises:
        ValueError: The pattern contains something that cannot be translated.
    """
    if pattern.flags & re.MULTILINE:
        raise ValueError("an anchor for each line")
    text = pattern.pattern
    in_parts = "(?i:" in text or "(?-i:" in text
    ignores = bool(pattern.flags & re.IGNORECASE)
    translator = _Translator(text.removeprefix("(?i)"), pattern.flags)
    source = translator.row(ignores and in_parts)
    return Source(source, "dui" if ignores and not in_parts else "du")


class _Translator:
    """
    Translates a pattern from its beginning to its end.

    Attributes:
        numbered: Number of groups without a name so far.
        atoms: Number of groups added by the translation so far.
    """

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._at = 0
        self._is_verbose = bool(flags & re.VERBOSE)
        self._any = "[^]" if flags & re.DOTALL else r"[^\n]"
        self._digit = "0-9" if flags & re.ASCII else DIGIT
        self.numbered = 0
        self.atoms = 0

    def row(self, fold: bool) -> str:
        """Translate up to the end of the group; ignore case if *fold*."""
        parts = []
        while self._at < len(self._text) and self._text[self._at] != ")":
            if self._is_verbose and self._match(_BLANK):
                continue
            if self._text[self._at] == "|":
                parts.append("|")
                self._at += 1
            else:
                numbered = self.numbered
                part = self._part(fold)
                parts.append(self._repeated(part, numbered))
        return "".join(parts)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return match

    def _part(self, fold: bool) -> str:
        if match := self._match(_OPEN):
            return self._group(match, fold)
        if match := self._match(_CLASS_END):
            return self._class(match[0][1:-1], fold)
        if match := self._match(_ESCAPE):
            return self._escape(match, fold)
        sign = self._text[self._at]
        self._at += 1
        if sign in "*+?":
            raise ValueError(f"{sign} behind a blank")
        if sign == ".":
            return self._any
        if sign == "^":
            return sign
        return r"(?=\n?$)" if sign == "$" else _literal(ord(sign), fold)

    def _group(self, match: re.Match[str], fold: bool) -> str:
        if match["same"]:
            return rf"\k<{match['same']}>"
        inside = match["case"] == "i" if match["case"] else fold
        if match["name"]:
            head = f"(?<{match['name']}>"
        elif match[0] == "(":
            self.numbered += 1
            if self.atoms:
                raise ValueError("a group with a number behind a possessive quantifier")
            head = "("
        else:
            head = f"(?{match['look'] or ':'}"
        text = self.row(inside)
        self._at += 1
        return self._atom(text) if match["kind"] == ">" else f"{head}{text})"

    def _atom(self, text: str) -> str:
        """Return an atomic group, written as a lookahead with a group and a reference to it."""
        self.atoms += 1
        return rf"(?=(?<atom{self.atoms}>{text}))\k<atom{self.atoms}>"

    def _repeated(self, part: str, numbered: int) -> str:
        match = self._match(_REPEAT)
        if match is None:
            return part
        unit = f"(?:{part})" if part.startswith("(?=") else part
        times = match[1].replace("{,", "{0,")
        if match[2] != "+":
            return unit + times + match[2]
        if self.numbered > numbered:
            raise ValueError("a group with a number within a possessive quantifier")
        return self._atom(unit + times)

    def _escape(self, match: re.Match[str], fold: bool) -> str:
        sign = match["one"] or ""
        if sign in ANCHORS:
            return ANCHORS[sign]
        if sign in {"s", "S", "D"}:
            return CLASSES[sign]
        if sign in {"w", "W", "d"}:
            inside = self._digit if sign == "d" else WORD
            return f"[{'^' if sign == 'W' else ''}{inside}]"
        return match[0] if sign.isdigit() else _literal(_code(match[0]), fold)

    def _class(self, text: str, fold: bool) -> str:
        negated = text.startswith("^")
        text = text[negated:]
        if r"\W" in text:
            if negated and text in WITHOUT:
                return f"[{WITHOUT[text]}]"
            raise ValueError(f"no class with {text} in JavaScript")
        members = (self._member(match[1], match[2], fold) for match in _MEMBER.finditer(text))
        return f"[{'^' if negated else ''}{''.join(members)}]"

    def _member(self, first: str, last: str | None, fold: bool) -> str:
        if first[0] == "\\" and first[1:] in CLASSES:
            return self._digit if first == r"\d" else CLASSES[first[1:]]
        if last is None:
            return "".join(map(_sign, _cases(_code(first)) if fold else [_code(first)]))
        low, high = _code(first), _code(last)
        ends = [(low, high)]
        if fold and high < 128:
            ends = list(dict.fromkeys(zip(_cases(low), _cases(high), strict=True)))
        return "".join(f"{_sign(one)}-{_sign(other)}" for one, other in ends)


def _code(text: str) -> int:
    """Return the code point of a character or of its escape."""
    match = _ESCAPE.fullmatch(text)
    if match is None:
        return ord(text)
    if digits := match["two"] or match["four"] or match["eight"]:
        return int(digits, 16)
    sign: str = match["one"]
    if sign.isascii() and sign.isalnum() and sign not in CONTROLS:
        raise ValueError(f"no {text} in JavaScript")
    return ord(CONTROLS.get(sign, sign))


def _literal(code: int, fold: bool) -> str:
    cases = _cases(code) if fold else [code]
    return _sign(code) if len(cases) == 1 else f"[{''.join(map(_sign, cases))}]"


def _cases(code: int) -> list[int]:
    """Return the code points of a letter in both cases."""
    letter = chr(code)
    cases = {code, *(ord(each) for each in (letter.lower(), letter.upper()) if len(each) == 1)}
    return sorted(cases)


def _sign(code: int) -> str:
    """Return a character, escaped so that it is valid inside and outside of a class."""
    letter = chr(code)
    if letter in r"\^$.*+?()[]{}|/-":
        # "\-" is only valid inside a class, but "\x2d" is valid everywhere.
        return "\\x2d" if letter == "-" else f"\\{letter}"
    if letter.isprintable() and code < 0x300:
        return letter
    return f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"
