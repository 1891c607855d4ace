"""The parts of a segment file, and the lists of segments."""
