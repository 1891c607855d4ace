"""Where a page stands on a Hugo site, and its URL."""
