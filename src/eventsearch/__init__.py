"""Full-text search for the Markdown content of an events site."""

__version__ = "0.1.0"
