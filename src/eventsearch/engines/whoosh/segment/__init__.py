"""How does one segment lie on the disk?"""
