"""
Which parts of a text say when, and which days are these?

``demain``, ``en mars``, ``since 2022``. One file a language; knows no query, clock or time zone.
`find` is loaded only for texts that `prefilter` lets pass.
"""
