"""
How does an answer look?

Records go in, text or JSON values come out; nothing here reads a file, a clock or a terminal.
`envelope` and `ndjson` are for programs, `table`, `diagnostics`, `report` and `listing` for people.
"""
