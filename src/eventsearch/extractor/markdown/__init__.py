"""How does a body become HTML?"""
