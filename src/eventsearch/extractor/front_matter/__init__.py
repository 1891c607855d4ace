"""How does the front matter of a page become a mapping with positions?"""
