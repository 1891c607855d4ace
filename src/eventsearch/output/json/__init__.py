"""How do answers look as JSON?"""
