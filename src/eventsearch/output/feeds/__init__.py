"""Writers of search results as calendars, feeds, tables and lists."""
