"""Collect the console messages of a page, and separate the expected ones."""

from __future__ import annotations


class Console(list[str]):
    """Messages of a console: warnings, script errors and failed requests."""

    def __init__(self) -> None:
        """Create an empty list that expects no message."""
        super().__init__()
        self._expected: set[str] = set()

    def expect(self, part: str) -> None:
        """Accept messages that contain *part*, also later ones: the console may lag behind."""
        self._expected.add(part)

    @property
    def unexpected(self) -> list[str]:
        """Messages that no call of `expect` accepts."""
        return [line for line in self if not any(part in line for part in self._expected)]
