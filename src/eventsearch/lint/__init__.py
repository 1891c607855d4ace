"""
Finds errors and doubtful values in the content.

`runner` reads a site and returns its diagnostics. The functions in `rules` have no side effects.
A rule reports only what is almost always a mistake: users soon ignore warnings that are often
false.
"""
