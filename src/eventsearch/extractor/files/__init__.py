"""Which files are pages, and how are they read?"""
