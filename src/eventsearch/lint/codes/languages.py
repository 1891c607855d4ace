"""What may be wrong with the languages of a site? Codes E6xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E601",
        title="pages in another language than declared",
        severity="warning",
        about=(
            "Most pages of a language that the site declares are written in another one. They are "
            "searched in the one that they are written in; addresses and dates stay as the site "
            "has them. Visitors' browsers, screen readers and search engines are told the wrong "
            "language."
        ),
        hint=(
            "On a site in one language, declare that of the pages: in Hugo "
            "`defaultContentLanguage: fr`, and `fr` under `languages` if the configuration "
            "has them. On a site in several, translate the pages: their place and the name of the "
            "language make their addresses. "
            "To search them in the declared language all the same, set `detect_languages = []`."
        ),
        example="-defaultContentLanguage: en\n+defaultContentLanguage: fr",
    ),
    Code(
        code="E602",
        title="a language that cannot be recognised",
        severity="warning",
        about=(
            "The setting `detect_languages` names a language of which eventsearch knows neither "
            "words nor script. No page is taken for one in it."
        ),
        hint="Take it out, or declare it in the site's configuration for the pages in it.",
        example='-detect_languages = ["fr", "eo"]\n+detect_languages = ["fr"]',
    ),
)
