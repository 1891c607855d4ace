"""
What do people search for here, and what do they not find?

A log of searches, without whoever searched, for those who write the site. Off unless the settings
switch it on. Not for anything that an answer depends on.
"""
