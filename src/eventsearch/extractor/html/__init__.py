"""How does HTML become text?"""
