"""Finding and reading content files."""
