"""What do several platforms need: walks, URLs, heading ids?"""
