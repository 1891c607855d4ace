"""Answer requests with results pages, suggestions and corrections."""
