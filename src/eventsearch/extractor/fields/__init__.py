"""
What does each field of the front matter mean?

One file per group of fields; every rule is a function from the front matter to fields of `Meta`.
A rule reports what it cannot use and never raises, so the rest of the page survives.
"""
