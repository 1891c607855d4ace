"""Blocks of Goldmark: headings, lists, code, tables, HTML, footnotes."""
