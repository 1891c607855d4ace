"""Reads all segments of an index as one list of live documents."""
