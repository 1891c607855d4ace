"""Fixes of diagnostics, and applying them."""
