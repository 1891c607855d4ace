"""How does a search look as a calendar, a feed, a table?"""
