"""
What of Python-Markdown is not as Goldmark has it?

Extensions that make Python-Markdown agree with Goldmark, the Markdown reader of Hugo: one rule a
file, each naming the behaviour it restores. `goldmark` puts them together.
"""
