"""Formats of results, reports and diagnostics; nothing here reads a file, a clock or a terminal."""
