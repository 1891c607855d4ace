"""Find the pages of a Hugo site, and their places and URLs."""
