"""
Shortcodes: `lexer` finds them as Hugo does, `expand` puts what a reader sees in their place.

Templates of Go (``{{ .Values.x }}``) and Liquid (``{% if %}``) are no shortcodes.
"""
