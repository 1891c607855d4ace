"""How is the text of a block read, as Goldmark reads it?"""
