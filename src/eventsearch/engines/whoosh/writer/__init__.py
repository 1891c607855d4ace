"""Writes documents to segments."""
