"""From text to terms, in a language: one analyzer for indexing, queries and highlights."""

from __future__ import annotations

from eventsearch.analysis.analyzer import Chunk, Terms, Token, chunks, tokens
from eventsearch.analysis.char_filter import fold
from eventsearch.analysis.languages import SNOWBALL_VERSION, stop_words

VERSION = f"4+snowball-{SNOWBALL_VERSION}"
"""
An index with terms of another version is built anew, and until then answers nothing.

Raise the number whenever a text has other terms than before.
"""

__all__ = ["VERSION", "Chunk", "Terms", "Token", "chunks", "fold", "stop_words", "tokens"]
