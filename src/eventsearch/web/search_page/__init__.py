"""The results page at ``/search``: HTML that needs no script, in the reader's language."""
