"""What the front matter of an event says: when, where, whether and how often it takes place."""
