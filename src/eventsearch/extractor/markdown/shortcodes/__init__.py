"""
Shortcodes: `lexer` finds them as Hugo does, `expand` replaces them with the text they show.

Go templates (``{{ .Values.x }}``) and Liquid tags (``{% if %}``) are not shortcodes.
"""
