"""
Make a `PageRecord` from each content file: discover, parse, normalise, render, record.

Each step is a function from one frozen record to the next. Nothing here depends on the index.
"""
