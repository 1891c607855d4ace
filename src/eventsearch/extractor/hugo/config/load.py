"""
Make a `Site` from the merged configuration, and a variant for each language that differs.

Sources in Hugo 0.131: config/allconfig/allconfig.go, langs/config.go, resources/page/permalinks.go.
Also resources/page/pagemeta/page_frontmatter.go, and markup/goldmark/goldmark_config/config.go with
its older and newer spellings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from eventsearch.errors import SiteError
from eventsearch.extractor.dates import known_zone
from eventsearch.extractor.files.discovery_diagnostics import outside
from eventsearch.extractor.front_matter.coercion import integer, switch, text, texts, tree
from eventsearch.extractor.hugo.cascade import targets_and_values
from eventsearch.extractor.hugo.config.files import (
    MOST_PLACED,
    Configuration,
    Place,
    Tree,
    diagnostic_of,
    overlay,
    place_of,
    read_configuration,
)
from eventsearch.extractor.hugo.config.mounts import (
    demand_content,
    folder_diagnostics,
    mounts_of,
    themes_outside,
    with_themes,
)
from eventsearch.extractor.hugo.config.version import (
    at_version,
    html_is_content,
    hugo_version,
    outdated,
)
from eventsearch.extractor.site import DATE_SOURCES, SIGNS, Markup, Site, SiteAndDiagnostics
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic

MOST_LANGUAGES = 500
"""Maximum number of languages. Each may have its own configuration, which takes 200 kB."""

_KINDS = ("page", "section", "taxonomy", "term")
_DEFAULT_TAXONOMIES: Tree = {"category": "categories", "tag": "tags"}
_DEFAULT_LANGUAGE = "en"
# Settings of a language that do not override settings of the site.
_OWN_KEYS = frozenset(
    ("weight", "languagename", "languagecode", "languagedirection", "disabled", "contentdir",
     "menus")
)  # fmt: skip


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    configuration = read_configuration(boundary, environment)
    configuration, themes = with_themes(boundary, configuration, environment)
    site = _site(boundary, configuration, themes, content, environment)
    demand_content(
        boundary,
        [mount.source for mount in site.mounts],
        "create it, or correct `contentDir` in the site's configuration or"
        " `content` in eventsearch.toml",
    )
    own = {
        "html": html_is_content(configuration.tree),
        "outdated": tuple(outdated(configuration.tree)),
    }
    variants = {code: replace(each, own=own) for code, each in site.variants.items()}
    site = replace(site, own=own, variants=variants)
    site = at_version(site, hugo_version(boundary, configuration.tree))
    return site, tuple(_diagnostics(boundary, configuration, content))


def _diagnostics(
    boundary: Boundary, configuration: Configuration, content: str
) -> Iterator[Diagnostic]:
    path = configuration.files[-1] if configuration.files else "."
    if not configuration.files and not content:
        yield Diagnostic(
            path=path,
            code="E501",
            message="the site has no Hugo configuration (hugo.*, config.*, config/_default)",
            hint="run eventsearch in the site's folder; if another generator makes the site, set"
            ' `platform = "folder"` in eventsearch.toml; otherwise set `content` there, to use'
            " Hugo's defaults without this warning",
            severity="warning",
        )
    place, settings = partial(place_of, boundary, configuration.files), configuration.tree
    yield from (outside(folder, "theme") for folder in themes_outside(boundary, settings))
    yield from islice(language_diagnostics(settings, place), MOST_PLACED)
    if not content:
        folders = folder_diagnostics(boundary, settings, languages_of(settings), place)
        yield from islice(folders, MOST_PLACED)


def _site(
    boundary: Boundary,
    configuration: Configuration,
    themes: Sequence[str],
    content: str,
    environment: str,
) -> Site:
    settings = configuration.tree
    languages = languages_of(settings)
    if len(languages) > MOST_LANGUAGES:
        raise SiteError(
            f"{boundary.root}: the configuration has {len(languages):,} languages,"
            f" more than the {MOST_LANGUAGES} allowed",
            hint="remove or disable the languages that the site does not need",
        )
    mounts = mounts_of(settings, languages, themes=themes, content=content)
    named = tree(settings, "languages")
    site = replace(
        _interpret(boundary, settings),
        config_files=configuration.files,
        languages=languages,
        default_language=default_language(settings),
        disable_languages=disabled_languages(settings),
        mounts=mounts,
        multihost=any("baseurl" in tree(named, code) for code in named),
        environment=environment,
    )
    variants = dict(_variants(site, settings))
    # Some sites set the title only for each language.
    title = site.title or variants.get(site.default_language, site).title
    return replace(site, title=title, variants=variants)


def _variants(site: Site, settings: Tree) -> Iterator[tuple[str, Site]]:
    """Yield code and site for each language whose settings change the site."""
    shared = ("config_files", "languages", "default_language", "disable_languages", "mounts")
    same = {name: getattr(site, name) for name in (*shared, "multihost", "environment")}
    for language in site.languages:
        own = overrides(settings, language)
        if own is not None:
            variant = replace(_interpret(site.boundary, own), **same)
            if variant != site:
                yield language, variant


def _interpret(boundary: Boundary, settings: Tree) -> Site:
    return Site(
        root=boundary.root,
        allowed=boundary.allowed,
        title=text(settings.get("title")),
        base_url=text(settings.get("baseurl"), "/"),
        default_language_in_subdir=switch(settings.get("defaultcontentlanguageinsubdir"), False),
        taxonomies=_taxonomies(settings),
        permalinks=_permalinks(settings.get("permalinks")),
        zone=zone_of(settings),
        remove_path_accents=switch(settings.get("removepathaccents"), False),
        disable_path_to_lower=switch(settings.get("disablepathtolower"), False),
        canonify_paths=switch(settings.get("canonifyurls"), False),
        ugly_urls=switch(settings.get("uglyurls"), False),
        ugly_sections=tuple(
            section for section, on in tree(settings, "uglyurls").items() if switch(on, False)
        ),
        build_drafts=switch(settings.get("builddrafts"), False),
        build_future=switch(settings.get("buildfuture"), False),
        build_expired=switch(settings.get("buildexpired"), False),
        ignore_files=texts(settings.get("ignorefiles")),
        disable_kinds=tuple(kind.lower() for kind in texts(settings.get("disablekinds"))),
        date_sources=date_sources_of(tree(settings, "frontmatter")),
        cascades=tuple(targets_and_values(settings.get("cascade"))),
        markup=markup_of(settings),
        params=tree(settings, "params"),
    )


def _taxonomies(settings: Tree) -> tuple[tuple[str, str], ...]:
    """Return (singular, plural) pairs; without the setting, Hugo's two default taxonomies."""
    declared = settings.get("taxonomies", _DEFAULT_TAXONOMIES)
    return tuple(
        (singular, text(plural).strip("/").lower())
        for singular, plural in tree(declared).items()
        if singular != "_merge" and text(plural)
    )


def _permalinks(value: object) -> Mapping[str, Mapping[str, str]]:
    """
    Map each page kind to its sections, and each section to its permalink pattern.

    A pattern that is not below a kind applies to pages and terms.
    """
    patterns: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for key, each in tree(value).items():
        if key == "_merge":
            continue
        if isinstance(each, Mapping) and key in patterns:
            for section, pattern in each.items():
                patterns[key][section.strip(" /")] = text(pattern)
        elif isinstance(each, str):
            for kind in ("page", "term"):
                patterns[kind].setdefault(key.strip(" /"), each)
    return {kind: by_section for kind, by_section in patterns.items() if by_section}


def default_language(configuration: Tree) -> str:
    """Return the language code of files without a language suffix."""
    code = text(configuration.get("defaultcontentlanguage"), _DEFAULT_LANGUAGE).lower()
    named = tree(configuration, "languages")
    # If the code is not among the languages, Hugo refuses to build: use the first language.
    return code if not named or code in named else min(named, key=lambda c: _order(named, c))


def languages_of(configuration: Tree) -> tuple[str, ...]:
    """Return the codes of the languages that Hugo builds, by weight, then code."""
    named = tree(configuration, "languages")
    disabled = disabled_languages(configuration)
    codes = sorted(named, key=lambda code: _order(named, code)) or [default_language(configuration)]
    return tuple(code for code in codes if code not in disabled)


def disabled_languages(configuration: Tree) -> tuple[str, ...]:
    """Return the codes of disabled languages, except the default language."""
    named = tree(configuration, "languages")
    listed = {code.lower() for code in texts(configuration.get("disablelanguages"))}
    switched = {code for code in named if switch(tree(named, code).get("disabled"), False)}
    return tuple(sorted((listed | switched) - {default_language(configuration)}))


def overrides(configuration: Tree, code: str) -> Tree | None:
    """
    Return the configuration with the overrides of a language, or None if it has no overrides.

    A language's value or mapping replaces the site's; only `params` is merged.
    """
    own = tree(configuration, "languages", code)
    changed = {key: value for key, value in own.items() if key not in _OWN_KEYS}
    if not changed:
        return None
    params = overlay(tree(configuration, "params"), tree(own, "params"))
    return {**configuration, **changed, "params": params}


def language_diagnostics(configuration: Tree, place: Place) -> Iterator[Diagnostic]:
    code = text(configuration.get("defaultcontentlanguage"), _DEFAULT_LANGUAGE).lower()
    named = tree(configuration, "languages")
    if named and code not in named:
        yield diagnostic_of(
            ("defaultContentLanguage", code),
            place,
            code="E502",
            message=f"defaultContentLanguage is `{code}`, which is not among the languages",
            hint=f"set it to one of {', '.join(sorted(named))}",
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
    return known_zone(text(configuration.get("timezone")))


def _order(named: Mapping[str, object], code: str) -> tuple[int, str]:
    return integer(tree(named, code).get("weight")), code


_DATE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}

_SWITCHES: Mapping[str, tuple[str, ...]] = {
    "unsafe": ("renderer", "unsafe"),
    "hard_wraps": ("renderer", "hardwraps"),
    "typographer": ("extensions", "typographer"),
    "linkify": ("extensions", "linkify"),
    "table": ("extensions", "table"),
    "strikethrough": ("extensions", "strikethrough"),
    "task_list": ("extensions", "tasklist"),
    "definition_list": ("extensions", "definitionlist"),
    "footnote": ("extensions", "footnote"),
    "attribute_title": ("parser", "attribute", "title"),
    "attribute_block": ("parser", "attribute", "block"),
    "auto_heading_id": ("parser", "autoheadingid"),
    "auto_term_id": ("parser", "autodefinitiontermid"),
}
"""Maps a field of `Markup` to the path of its setting below `markup.goldmark`."""


def date_sources_of(frontmatter: Tree) -> Mapping[str, tuple[str, ...]]:
    """Return, for each of the four dates, the keys and ``:handlers`` in order, in lower case."""
    return {
        name: tuple(dict.fromkeys(_expand(texts(frontmatter.get(name)), default)))
        for name, default in DATE_SOURCES.items()
    }


def _expand(sources: Sequence[str], default: Sequence[str]) -> Iterator[str]:
    for source in map(str.lower, sources or (":default",)):
        if source == ":default":
            yield from default
        else:
            yield source
            yield from _DATE_ALIASES.get(source, ())


def markup_of(configuration: Tree) -> Markup:
    """Return the settings of `markup` and the top-level setting `enableEmoji`."""
    goldmark = tree(configuration, "markup", "goldmark")
    extensions, parser = tree(goldmark, "extensions"), tree(goldmark, "parser")
    default = Markup()
    switches = {
        name: _switch(tree(goldmark, *path).get(key), getattr(default, name))
        for name, (*path, key) in _SWITCHES.items()
    }
    typographer = tree(extensions, "typographer")
    return default._replace(
        **switches,
        signs=tuple(
            (name, text(typographer[name])) for name in sorted(SIGNS.keys() & typographer.keys())
        ),
        auto_heading_id_type=text(
            parser.get("autoheadingidtype") or parser.get("autoidtype"),
            default.auto_heading_id_type,
        ).lower(),
        emoji=switch(configuration.get("enableemoji"), default.emoji),
        extras=tuple(
            name
            for name, value in sorted(tree(extensions, "extras").items())
            if switch(tree(value).get("enable"), False)
        ),
        join_wide_lines=_cjk(extensions, "eastasianlinebreaks"),
        escaped_space=_cjk(extensions, "escapedspace"),
        math=_math(tree(extensions, "passthrough")),
    )


def _switch(value: object, default: bool) -> bool:
    """Return a boolean setting; newer sites write a mapping with `enable` or `disable`."""
    if not isinstance(value, Mapping):
        return switch(value, default)
    if "enable" in value:
        return switch(value.get("enable"), default)
    return not switch(value.get("disable"), not default)


def _cjk(extensions: Tree, name: str) -> bool:
    cjk = tree(extensions, "cjk")
    return switch(cjk.get("enable"), False) and switch(cjk.get(name), False)


def _math(passthrough: Tree) -> tuple[tuple[str, str], ...]:
    if not switch(passthrough.get("enable"), False):
        return ()
    # Hugo 0.131 has no default delimiters.
    delimiters = tree(passthrough, "delimiters")
    return tuple(pair for kind in ("block", "inline") for pair in _pairs(delimiters.get(kind)))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        (each[0], each[1])
        for each in value
        if isinstance(each, list)
        and len(each) == len(("opening", "closing"))
        and all(isinstance(sign, str) and sign for sign in each)
    )
