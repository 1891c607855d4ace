"""Read front matter as a mapping, with the line and column of each value."""
