"""The page of answers at ``/search``: HTML that needs no script, in French and English."""
