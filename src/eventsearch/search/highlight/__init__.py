"""Excerpts of hits with the matching words marked."""
