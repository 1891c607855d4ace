"""The language that a page is written in."""
