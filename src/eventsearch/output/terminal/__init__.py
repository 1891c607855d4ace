"""Text for terminals: results, reports and messages."""
