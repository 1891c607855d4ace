"""
Which parts of a text say when, and which days are these?

``demain``, ``en mars``, ``since 2022``. One file a language; knows no query, clock or time zone.
`finding` is loaded only for texts that `triggers` lets pass.
"""
