"""How are connections served, by one process or several?"""
