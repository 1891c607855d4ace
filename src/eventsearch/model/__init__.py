"""
The records that pass between stages.

`page` goes from the extractor to the indexer, `document` from the indexer to an engine, `query`
from a request to an engine, `results` from an engine to whoever searched.
"""
