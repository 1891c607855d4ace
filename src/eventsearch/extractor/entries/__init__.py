"""Read events that are entries of lists, as if each entry were the front matter of a page."""
