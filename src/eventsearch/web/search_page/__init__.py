"""The page of answers at ``/search``: HTML that needs no script, in the language of its reader."""
