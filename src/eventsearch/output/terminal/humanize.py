"""How is a number written for people?"""

from __future__ import annotations

UNITS = ("kB", "MB", "GB", "TB")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its English noun, in the plural where that is due, else with an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def size(count: int) -> str:
    """Return a number of bytes in the unit (a power of 1000) that leaves at most three digits."""
    if count < 1000:
        return counted(count, "byte")
    amount, left = count / 1000, list(UNITS)
    # Rounding must not make four digits of it.
    while amount >= 999.5 and len(left) > 1:
        amount, left = amount / 1000, left[1:]
    return f"{amount:.1f} {left[0]}" if amount < 99.95 else f"{amount:.0f} {left[0]}"
