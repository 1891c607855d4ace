"""
The records that one stage passes to the next.

The extractor passes `page` to the indexer, and the indexer passes `document` to an engine. A
request passes `query` to an engine, which returns `results`.
"""
