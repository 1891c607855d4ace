"""Bringing an index up to date: find what has changed, read it, publish a new generation."""
