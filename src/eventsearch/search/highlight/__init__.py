"""Which words of a page are marked, and which excerpts are shown?"""
