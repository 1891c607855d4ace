"""The grammar of date expressions: words and rows by language, what they mean, and a matcher."""
