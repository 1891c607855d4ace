"""How does a request become a cached, bounded search?"""
