"""
How does an answer look?

Records go in, text or JSON values come out; nothing here reads a file, a clock or a terminal.
`json` and `feeds` are for programs, `terminal` is for people, and `diagnostics` for both.
"""
