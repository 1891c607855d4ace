"""
Write an index as files that a browser can search without a server.

The files include every number and table that the browser's engine needs, taken from the server's
engine. docs/static-index.md describes the files.

    files      all files of an index, and their table of contents
    terms      the words with their posting lists
    columns    values of each document, and of facets
    tables     patterns, words and limits for parsing a query
    engine/    the search engine in the browser
"""
