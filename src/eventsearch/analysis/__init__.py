"""Turn text into terms of a language, in the same way for pages, queries and highlights."""

from __future__ import annotations

from eventsearch.analysis.analyzer import Chunk, Terms, Token, chunks, tokens
from eventsearch.analysis.char_filter import fold
from eventsearch.analysis.languages import SNOWBALL_VERSION, stop_words

VERSION = f"4+snowball-{SNOWBALL_VERSION}"
"""
Version of the terms. An index of another version must be rebuilt before it can be searched.

Increase the number with each change that alters the terms of any text.
"""

__all__ = ["VERSION", "Chunk", "Terms", "Token", "chunks", "fold", "stop_words", "tokens"]
