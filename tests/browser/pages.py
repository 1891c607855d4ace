"""Pages that contain `<event-search>`, as a site's owner would write them."""

from __future__ import annotations

from html import escape


def page(
    inside: str,
    *,
    lang: str = "fr",
    head: str = "",
    title: str = "Recherche",
    direction: str = "ltr",
) -> str:
    """Return a page with the element's script and *inside* in its main part."""
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>{head}"
        '<script src="/event-search.js" defer></script></head>'
        f"<body><main><h1>{title}</h1>{inside}</main></body></html>"
    )


def element(label: str = "Rechercher", **attributes: str) -> str:
    """Return an `<event-search>` element around a form, as in the documentation."""
    given = {"src": "/v1/search"} | attributes
    said = " ".join(f'{key}="{escape(value)}"' for key, value in given.items())
    return (
        f'<event-search {said}><form action="/search" role="search">'
        f'<label for="q">{label}</label> <input id="q" name="q" type="search">'
        "<button>OK</button></form></event-search>"
    )
