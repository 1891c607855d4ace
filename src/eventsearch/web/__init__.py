"""The HTTP server: parameters, errors, caching and limits around `eventsearch.search.index`."""
