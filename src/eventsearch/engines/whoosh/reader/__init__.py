"""Segments as one list of live documents."""
