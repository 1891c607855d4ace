"""
What has changed, and how does a new generation take the place of the old?

    document     a record to what an engine stores       manifest     what is known of each file
    postings     texts to terms with positions           plan         what must be read
    keys         what else decides the results           work         reading, in processes
    generations  which generation answers                drafts       a generation being written
    lock         one run at a time                       build        all of it, in order

The layout of an index folder is told in ``docs/index-format.md``. Parsing content is for
`eventsearch.extractor`, files of terms are for `eventsearch.engines`.
"""
