"""
What does this file say, what is its address, and is it to be seen?

discover → parse → normalise → render → record, each a function from one frozen record to the next.
Knows nothing of tokens and engines.
"""
