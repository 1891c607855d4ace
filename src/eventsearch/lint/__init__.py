"""
Finds errors and doubtful values in the content.

`runner` reads a site and collects its diagnostics; `rules` are pure. Only what is hardly ever right
is reported: a warning that is mostly false is soon ignored.
"""
