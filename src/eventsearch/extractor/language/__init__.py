"""In which language is a page written?"""
