"""
What passes between the stages?

Frozen records and nothing else: no behaviour, no input or output.
`content` goes from the extractor to the indexer, `terms` from the indexer to an engine,
`asking` from a question to an engine, `answers` from an engine to whoever asked.
"""
