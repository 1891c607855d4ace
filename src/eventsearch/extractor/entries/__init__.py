"""Entries of lists: events that are no pages, read as if each were the front matter of one."""
