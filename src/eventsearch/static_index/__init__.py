"""
An index as files that a browser searches, where there is no server.

Every number and table that the engine needs is written with it, from where the engine on a server
has it. docs/static-index.md describes the files.

    files      the files of an index, and the table of contents
    terms      words with their posting lists
    columns    what is kept by document, and the values of facets
    tables     what a query is read by
    engine/    the search in the browser
"""
