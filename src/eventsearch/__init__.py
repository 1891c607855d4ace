"""Full-text search for the Markdown content of an events site."""

__version__ = "0.2.0"
