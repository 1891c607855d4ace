"""An index as files that a browser searches."""
