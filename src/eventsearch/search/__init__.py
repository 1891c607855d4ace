"""From a request to its results page, suggestions and corrections."""
