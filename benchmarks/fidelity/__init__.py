"""
How closely does eventsearch read a site as the site's generator does?

`comparison` counts equal values, `words` compares texts, `reasons` explains other differences.
"""
