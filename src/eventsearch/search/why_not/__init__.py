"""
Why is a page not among the hits, or not further up?

Not for formats, nor for what `eventsearch check` says of a page without any search.
"""
