"""
Handle numbers: amounts with their signs, versions, ranks, centuries, times of day, fractions.

``10%``, ``10 %`` and ``10 pour cent`` are the same word. So are ``10 000``, ``10,000`` and
``10'000``; ``2e`` and ``2ème``; ``XXIe`` and ``21e``; ``16h30`` and ``16:30``; ``n° 5`` and ``№5``.
A query for the bare number finds all of them, and ``3.11`` finds ``3.11.4``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.analysis.segmenter import CURRENCY, LETTER, NUMBERED, SCALE, SIGN_WORDS
from eventsearch.analysis.token_graph import Cut, Piece, equivalent, piece, row, signed_word, single
from eventsearch.model.lazy_pattern import lazy

_RANK = lazy(r"(\d+)(?:(er|re|ere|e|eme|ieme|es)|st|nd|nde|rd|th|de|ste|[oa]|[rdt][oa])", re.ASCII)
_NUMERAL = r"(?=[IVX]|L[IVX])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_CENTURY = lazy(rf"({_NUMERAL})(?:e|es|er|re|ère|è|ème|ième|ieme|eme)")
# In lower case, match only numerals that are not words: "vie" and "dixième" are words.
_LOW_CENTURY = lazy(r"((?=[xvi]{2})x{1,2}(?:i[xv]|v?i{0,3}))(?:e|è|[eè]me|i[eè]me)")
_CLOCK = lazy(r"(\d\d?)(?::|[ ]?([hH])[ ]?)(\d\d)")
_PAIR = lazy(r"(\d{1,3}|[^\W\d_])(?:/(?:\d{1,3}|[^\W\d_]))+")
_NUMBERED = lazy(rf"({NUMBERED})(\d+)", re.IGNORECASE)
_PART = lazy(r"[^\W\d_]+|\d+")

NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
"""Maps a Roman numeral to its value."""


def rank(chunk: str) -> Cut | None:
    """Return a rank as a word and as its number: ``1er``, ``2ème``, ``3rd``, ``XXIe``."""
    if match := _RANK.fullmatch(fold_lower(lower(chunk))):
        digits = piece(chunk[: match.end(1)])
        return single(piece(chunk, 0, "", digits.folded + "e" if match[2] else ""), digits)
    if match := _CENTURY.fullmatch(chunk) or _LOW_CENTURY.fullmatch(chunk):
        numeral = piece(match[1])
        word = piece(chunk, 0, "", f"{_value(numeral.folded)}e")
        return single(word, numeral, piece(chunk))
    return None


def clock(chunk: str) -> Cut | None:
    """Split a time of day: ``16h30``, ``16 h 30``, ``16:30``. ``16:00`` is the same as ``16h``."""
    match = _CLOCK.fullmatch(chunk)
    if match is None or int(match[1]) > 24 or int(match[3]) > 59:
        return None
    places = (at for at in (1, 2, 3) if match[at])
    parts = [single(piece(match[at], match.start(at))) for at in places]
    exact = f"{match[1]}h{match[3]}"
    folded = fold_lower(f"{int(match[1])}h{match[3]}")
    return row(parts, piece(chunk, 0, exact, folded.removesuffix("00")))


def pair(chunk: str) -> Cut | None:
    """Split numbers or letters separated by slashes: ``1/2``, ``24/7``, ``I/O``."""
    if not _PAIR.fullmatch(chunk):
        return None
    parts = [single(piece(word[0], word.start())) for word in _PART.finditer(chunk)]
    # Omit the parts: 24 and 7 side by side do not mean 24/7.
    return row(parts, piece(chunk))._replace(parts=())


def item_number(chunk: str) -> Cut | None:
    """Split an item number: ``n° 5``, ``№5``, ``no. 5``, ``numéro 5``."""
    match = _NUMBERED.fullmatch(chunk)
    if match is None:
        return None
    digits = single(piece(match[2], match.start(2)))
    word = piece(chunk, 0, " ".join(lower(chunk).split()), f"n°{fold_lower(match[2])}")
    name = match[1].rstrip()
    return row((single(piece(name)), digits), word) if name.isalpha() else signed_word(word, digits)


def _value(numeral: str) -> int:
    digits = [NUMERALS[letter] for letter in numeral]
    after = [*digits[1:], 0]
    return sum(
        -digit if digit < other else digit for digit, other in zip(digits, after, strict=True)
    )


DIGITS = (
    r"(?:\d{1,3}(?:[ ]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:'\d{3})+(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d+|\d+(?:\.\d+)*)"
)
"""Digits with the thousands and decimal separators of any country."""

_NUMBER = lazy(
    rf"""
    (?P<before>[%§{CURRENCY}])?[ ]?(?P<digits>{DIGITS})
    (?:[ ]*(?P<scale>(?-i:{SCALE})))?
    (?:[ ]*(?:(?P<sign>[%‰{CURRENCY}]|\.?°[ ]?[CF]?)|(?P<words>{SIGN_WORDS})))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRICE = lazy(r"(\d+)([€$£])(\d\d)")
_DATE = lazy(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_COMMAS = lazy(r"\d{1,3}(?:,\d{3})+")
_POINTS = lazy(r"\d{1,3}(?:\.\d{3})+")
_CENTS = lazy(r"(\d+)(?:\.0{1,2}|(\.\d)0)")
_VERSION = lazy(rf"(v?)(\d+(?:\.\d+)+)([^\W\d_]{LETTER}*)?", re.IGNORECASE)
_WORD = lazy(rf"{LETTER}+")

SIGNS = {
    "pou": "%", "per": "%", "por": "%", "pro": "%", "eur": "€", "dol": "$", "usd": "$",
    "gbp": "£", "deg": "°", "gra": "°", "mil": "€",
}  # fmt: skip
"""Maps the first three letters of the word for a sign to the sign."""

SCALES = {"mds": "md", "mrd": "md", "bn": "md", "mio": "m", "milliard": "md", "million": "m"}
"""Maps each word or abbreviation for a million or a thousand million to a common spelling."""

MOST_SHORTER = 4
"""Maximum shorter versions that find a version, as ``3.11`` finds ``3.11.4``."""


def number(chunk: str) -> Cut | None:
    """Split a number with its sign, or with the words for its sign."""
    if date := _DATE.fullmatch(chunk):
        return row((single(piece(date[at], date.start(at))) for at in (1, 2, 3)), piece(chunk))
    if price := _PRICE.fullmatch(chunk):
        return _price(chunk, price)
    match = _NUMBER.fullmatch(chunk)
    if match is None or (match["scale"] and not _is_money(match)):
        return None
    start, digits = match.start("digits"), match["digits"]
    bare = digits.replace(" ", "")
    first, *others = values(digits)
    pieces = [piece(digits, start, bare, first), *_shorter(digits, start)]
    pieces += (piece(digits, start, value, value) for value in others)
    if digits != bare:
        pieces += _words(digits, start)
    if match["before"] or match["sign"] or match["words"]:
        return _measure(chunk, match, (first, *others), pieces)
    return equivalent(pieces[0], pieces[-1], *pieces) if others else single(*pieces)


def values(digits: str) -> tuple[str, ...]:
    """
    Return the possible values of digits with separators, the likeliest first.

    ``1,000`` is a thousand or, less likely, one. For ``1.000`` it is the reverse.
    """
    bare = fold_lower(digits.replace(" ", "").replace("'", ""))
    if _COMMAS.fullmatch(bare):
        thousands = bare.replace(",", "")
        return (thousands, bare.replace(",", ".")) if bare.count(",") == 1 else (thousands,)
    if _POINTS.fullmatch(bare):
        return bare, bare.replace(".", "")
    separators = [sign for sign in bare if not sign.isdigit()]
    if "," in separators[:-1]:
        return (bare.replace(",", ""),)
    if "," in separators:
        return (bare.replace(".", "").replace(",", "."),)
    return (bare,)


def version(chunk: str) -> Cut | None:
    """Split a version, so that the bare number finds ``v3.11.4`` and ``3.11rc1``."""
    match = _VERSION.fullmatch(chunk) if "." in chunk else None
    if match is None:
        return None
    plain = piece(match[2], match.start(2))
    word = piece(chunk) if match[3] else piece(chunk, 0, "", plain.folded)
    return single(word, plain, *_shorter(match[2], match.start(2)))


def _is_money(match: re.Match[str]) -> bool:
    return any(sign and sign in CURRENCY for sign in (match["before"], match["sign"]))


def _measure(chunk: str, match: re.Match[str], values: tuple[str, ...], pieces: list[Piece]) -> Cut:
    sign = lower(match["before"] or match["sign"] or "").replace(" ", "").lstrip(".")
    scale = (match["scale"] or "").lower()
    exact = pieces[0].exact + scale + sign
    if match["words"]:
        words = _words(match["words"], match.start("words"))
        pieces += words
        exact = " ".join((pieces[0].exact, *(word.exact for word in words)))
        sign = SIGNS[words[0].folded[:3]]
        scale = words[0].folded.removesuffix("s") if sign == "€" and len(words) > 1 else ""
    if sign in {"°c", "°f"}:
        degrees = chunk[: chunk.index("°") + 1]
        pieces.append(piece(degrees, 0, pieces[0].exact + "°", _trim(values[0]) + "°"))
    unit = SCALES.get(scale, scale) + sign
    measure = piece(chunk, 0, exact, _trim(values[0]) + unit)
    others = [piece(chunk, 0, value + unit, value + unit) for value in values[1:]]
    return equivalent(measure, *others, *pieces) if others else single(measure, *pieces)


def _price(chunk: str, price: re.Match[str]) -> Cut:
    """Return ``12€50`` with the words of ``12,50 €``."""
    amount = f"{fold_lower(price[1])}.{fold_lower(price[3])}"
    bare = piece(chunk, 0, f"{price[1]},{price[3]}", amount)
    return single(piece(chunk, 0, "", _trim(amount) + price[2]), bare)


def _trim(value: str) -> str:
    """Return an amount without zero cents. Three zeros stay, because they may be thousands."""
    match = _CENTS.fullmatch(value)
    return match[1] + (match[2] or "") if match else value


def _shorter(digits: str, start: int) -> Iterator[Piece]:
    """Yield the shorter versions that this one starts with, with two or more numbers."""
    names = digits.split(".")
    if len(names) < 3 or "," in digits or _POINTS.fullmatch(digits):
        return
    for count in range(2, min(len(names), 2 + MOST_SHORTER)):
        yield piece(".".join(names[:count]), start)


def _words(text: str, start: int) -> list[Piece]:
    return [piece(word[0], start + word.start()) for word in _WORD.finditer(text)]
