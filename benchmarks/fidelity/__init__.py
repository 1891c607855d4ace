"""
How near is what we say of a site to what the real Hugo says of it?

`comparison` counts right and wrong answers, `words` compares texts, `reasons` says why one differs.
"""
