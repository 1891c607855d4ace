"""What is said in the console of a page, and what of it was to be expected."""

from __future__ import annotations


class Console(list[str]):
    """What was said: warnings, faults, answers that are errors."""

    def __init__(self) -> None:
        """Expect nothing."""
        super().__init__()
        self._expected: set[str] = set()

    def expect(self, part: str) -> None:
        """Let what has this in it be said, also later: the console may tell after the page."""
        self._expected.add(part)

    @property
    def unexpected(self) -> list[str]:
        """What was said and not expected."""
        return [line for line in self if not any(part in line for part in self._expected)]
