"""Front matter as a mapping with positions."""
