"""Inline marks of Goldmark: links, emphasis, code, autolinks, escapes, typographic signs."""
