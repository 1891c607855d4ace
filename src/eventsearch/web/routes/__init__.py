"""Which URLs are there, and what do they answer?"""
