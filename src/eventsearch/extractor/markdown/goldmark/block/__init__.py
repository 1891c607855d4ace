"""How are lines cut into blocks, as Goldmark cuts them?"""
