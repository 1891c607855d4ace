"""May this run lose pages?"""
