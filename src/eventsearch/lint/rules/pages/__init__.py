"""What is doubtful about a page as a whole?"""
