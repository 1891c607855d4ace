"""What is doubtful about the events?"""
