"""YAML as Hugo reads it."""
