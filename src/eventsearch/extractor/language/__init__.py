"""Detect the language in which a page is written."""
