"""
What do a page's shortcodes show?

`lexer` finds them as Hugo does, `visible` knows what a reader sees of each, `expand` puts that in
their place. Templates of Go (``{{ .Values.x }}``) and Liquid (``{% if %}``) are no shortcodes.
"""
