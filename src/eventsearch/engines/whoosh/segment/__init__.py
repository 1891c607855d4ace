"""Reads and writes segment files and the list of segments."""
