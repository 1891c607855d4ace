"""Which generation answers, and how does the next one take its place?"""
