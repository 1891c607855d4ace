"""Finds fixes for diagnostics, and applies them."""
