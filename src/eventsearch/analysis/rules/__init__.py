"""Rules that split chunks into words; each module handles one kind of word."""
