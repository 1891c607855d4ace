"""
Front matter to fields of `Meta`: a rule for each field, in a module for each group.

A rule reports what it cannot use and never raises, so that the rest of the page survives.
"""
