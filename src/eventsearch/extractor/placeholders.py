"""
What stands for a shortcode while Markdown is read?

A number between two private characters: a word to Markdown, and in no text of the page.
"""

from __future__ import annotations

import re

LEFT, RIGHT = "\ue0f0", "\ue0f1"
PLACEHOLDER = re.compile(f"{LEFT}([0-9]+){RIGHT}")


def placeholder(number: int) -> str:
    """Return what stands for the shortcode of that number."""
    return f"{LEFT}{number}{RIGHT}"
