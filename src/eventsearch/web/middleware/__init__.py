"""What is done with every request and response?"""
