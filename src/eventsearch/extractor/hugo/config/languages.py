"""
The languages of a site, and what each changes.

Source: langs/config.go and config/allconfig/allconfig.go of Hugo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.dates import known_zone
from eventsearch.extractor.front_matter.coercion import integer, switch, text, texts, tree
from eventsearch.extractor.hugo.config.files import Place, Tree, diagnostic_of, overlay
from eventsearch.extractor.site import Language
from eventsearch.model.page import Diagnostic

_DEFAULT = "en"
# Settings of a language that change no other setting of the site.
_OWN_KEYS = frozenset(
    (
        "weight",
        "languagename",
        "languagecode",
        "languagedirection",
        "disabled",
        "contentdir",
        "menus",
    )
)


def default_language(configuration: Tree) -> str:
    """Return the code of the language of files that name none."""
    wanted = text(configuration.get("defaultcontentlanguage"), _DEFAULT).lower()
    named = tree(configuration, "languages")
    # Hugo refuses to build then; the first language is the best guess.
    return wanted if not named or wanted in named else min(named, key=lambda c: _order(named, c))


def languages_of(configuration: Tree) -> tuple[Language, ...]:
    """Return the languages that are built, by weight, then code."""
    named = tree(configuration, "languages")
    disabled = disabled_languages(configuration)
    codes = sorted(named, key=lambda code: _order(named, code)) or [default_language(configuration)]
    return tuple(
        _language(code, configuration, tree(named, code)) for code in codes if code not in disabled
    )


def disabled_languages(configuration: Tree) -> tuple[str, ...]:
    """Return the codes of languages whose files are no pages; never the default language."""
    named = tree(configuration, "languages")
    listed = {code.lower() for code in texts(configuration.get("disablelanguages"))}
    switched = {code for code in named if switch(tree(named, code).get("disabled"), False)}
    return tuple(sorted((listed | switched) - {default_language(configuration)}))


def overrides(configuration: Tree, code: str) -> Tree | None:
    """
    Return the configuration as one language sees it; None when it changes nothing.

    A language's mapping replaces the site's (`params` is merged), its values overwrite.
    """
    own = tree(configuration, "languages", code)
    changed = {key: value for key, value in own.items() if key not in _OWN_KEYS}
    if not changed:
        return None
    params = overlay(tree(configuration, "params"), tree(own, "params"))
    return {**configuration, **changed, "params": params}


def language_diagnostics(configuration: Tree, place: Place) -> Iterator[Diagnostic]:
    """Yield what is wrong with the languages and time zones."""
    wanted = text(configuration.get("defaultcontentlanguage"), _DEFAULT).lower()
    named = tree(configuration, "languages")
    if named and wanted not in named:
        yield diagnostic_of(
            ("defaultContentLanguage", wanted),
            place,
            code="E502",
            message=f"defaultContentLanguage is `{wanted}`, which is not among the languages",
            hint=f"name one of {', '.join(sorted(named))}",
            severity="error",
        )
    zones = [configuration.get("timezone"), *(tree(named, c).get("timezone") for c in named)]
    for zone in dict.fromkeys(text(zone) for zone in zones if zone):
        if known_zone(zone) != zone:
            yield diagnostic_of(
                ("timeZone", zone),
                place,
                code="E503",
                message=f"timeZone `{zone}` is not known",
                hint="write a name such as Europe/Paris",
                severity="error",
            )


def zone_of(configuration: Tree) -> str:
    """Return the IANA name of the time zone, UTC for none and for unknown ones."""
    return known_zone(text(configuration.get("timezone")))


def _language(code: str, configuration: Tree, own: Tree) -> Language:
    everywhere = text(configuration.get("contentdir"), "content")
    return Language(
        code=code,
        title=text(own.get("title"), text(configuration.get("title"))),
        weight=integer(own.get("weight")),
        content_dirs=(text(own.get("contentdir"), everywhere),),
        zone=known_zone(text(own.get("timezone"), text(configuration.get("timezone")))),
    )


def _order(named: Mapping[str, object], code: str) -> tuple[int, str]:
    return integer(tree(named, code).get("weight")), code
