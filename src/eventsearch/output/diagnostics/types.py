"""
What do the forms of diagnostics need beside the problems?

Types only: files are read by whoever asks for a form that shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Sources = Callable[[str], Sequence[str]]
"""Path of a file, from the site's root, to its lines; empty when it cannot be read."""

Prefix = str
"""Way from the folder one stands in to the site's root, with a slash at its end; mostly empty."""
