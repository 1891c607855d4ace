"""How is the query language read?"""
