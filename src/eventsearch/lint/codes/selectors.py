"""
Which codes does somebody want to hear of?

A code is named in full or by its beginning, as in ruff: `E7` is all of E7xx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


def parts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that are named, in capitals: `e7, E301` are two."""
    return tuple(
        part for text in texts for each in text.split(",") if (part := each.strip().upper())
    )


def chooses(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """
    Return what says whether a code is wanted.

    The longest name that fits a code decides, so that `E701` can be asked for where `E7` is
    ignored; of two that are alike, *ignore* does.

    Args:
        select: Beginnings of codes; empty for all.
    """

    def wanted(code: str) -> bool:
        return _fit(code, select or ("",)) > _fit(code, ignore)

    return wanted


def _fit(code: str, names: Iterable[str]) -> int:
    """Return the length of the longest of the names with which a code begins; -1 for none."""
    return max((len(name) for name in names if code.startswith(name)), default=-1)
