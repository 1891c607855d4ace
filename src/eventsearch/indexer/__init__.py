"""Updates an index: finds changed files, reads them and publishes a new generation."""
