"""
From a content file to a `PageRecord`: discover, parse, normalise, render, record.

Each step is a function from one frozen record to the next; nothing here knows of terms and engines.
"""
