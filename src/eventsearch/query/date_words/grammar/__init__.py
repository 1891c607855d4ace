"""Which words make a date expression, in French and English?"""
