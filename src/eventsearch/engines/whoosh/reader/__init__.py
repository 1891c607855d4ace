"""How do the segments of an index become one list of live documents?"""
