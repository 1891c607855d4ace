"""What is doubtful about terms and authors?"""
