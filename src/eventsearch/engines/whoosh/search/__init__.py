"""How does a query become hits with scores and facet counts?"""
