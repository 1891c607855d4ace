"""What lies in the index folder, and is it whole?"""
