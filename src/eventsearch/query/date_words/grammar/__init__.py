"""The grammar of date expressions: words and rows by language, their meanings, and a matcher."""
