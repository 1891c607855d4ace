"""
Read the fields of `Meta` from front matter. Each group of fields has a module of rules.

A rule reports values that it cannot use instead of raising, so that the other fields are read.
"""
