"""
What passes between the stages?

Frozen records and nothing else: no behaviour, no input or output.
`page` goes from the extractor to the indexer, `document` from the indexer to an engine,
`query` from a question to an engine, `results` from an engine to whoever asked.
"""
