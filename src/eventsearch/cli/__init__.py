"""
Who asked in a terminal, and how do I answer?

`app` is the group of commands, one file each; `run` turns what they return or raise into an exit
code. Nothing is imported here: a command starts with what it needs and no more.
"""
