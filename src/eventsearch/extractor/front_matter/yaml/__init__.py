"""What does YAML say as Hugo reads it, and where do readers differ?"""
