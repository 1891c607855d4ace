"""Where does a page stand on a Hugo site, and at which URL?"""
