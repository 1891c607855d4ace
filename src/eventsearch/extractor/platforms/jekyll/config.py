"""
What does a Jekyll site's `_config.yml` say?

Source: https://jekyllrb.com/docs/configuration/ (4.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.dates import known_zone
from eventsearch.extractor.hugo.config.coercion import switch, text, texts, tree
from eventsearch.extractor.hugo.config.files import first_of, read_mapping
from eventsearch.extractor.hugo.config.merge import Tree
from eventsearch.extractor.hugo.config.mounts import demand
from eventsearch.extractor.site import Language, Markup, Mount, Site
from eventsearch.model.boundary import Boundary
from eventsearch.model.page import Diagnostic

_NAMES = ("_config.yml", "_config.yaml", "_config.toml")
_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"),
)

_DATES: Mapping[str, tuple[str, ...]] = {
    "date": ("date",),
    # Only of posts and documents of collections, see `front`.
    "publishdate": ("visible_from",),
    "lastmod": ("last_modified_at", "date"),
    "expirydate": (),
}


def load(
    boundary: Boundary, *, content: str, environment: str
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """
    Return what the configuration says.

    Args:
        content: A folder in the place of `source`.

    Raises:
        SiteError: It cannot be read.
    """
    files = first_of(boundary, _NAMES)
    settings: Tree = read_mapping(boundary, files[0]) if files else {}
    source = (content or text(settings.get("source"), ".")).strip("/").removeprefix("./") or "."
    demand(boundary, [source], "name the right one: `source` in _config.yml")
    default = text(settings.get("lang"), text(settings.get("locale"), "en"))
    zone = known_zone(text(settings.get("timezone")))
    code = default.replace("_", "-").lower()
    site = Site(
        root=boundary.root,
        allowed=boundary.allowed,
        platform="jekyll",
        config_files=files,
        title=text(settings.get("title"), text(settings.get("name"))),
        base_url=text(settings.get("url")) + (text(settings.get("baseurl")) or "/"),
        languages=(Language(code=code, content_dirs=(source,), zone=zone),),
        default_language=code,
        taxonomies=(("category", "categories"), ("tag", "tags")),
        zone=zone,
        build_drafts=switch(settings.get("show_drafts"), False),
        build_future=switch(settings.get("future"), False),
        date_sources=_DATES,
        markup=Markup(unsafe=True, shortcodes=False, attribute_block=True),
        mounts=(Mount(source=source),),
        environment=environment,
        params={"authors": tree(settings, "authors")},
        own=_own(settings),
    )
    return site, ()


def _own(settings: Tree) -> Mapping[str, object]:
    """Return what only Jekyll's modules read of the site."""
    return {
        "defaults": tuple(_defaults(settings)),
        "collections": dict(_collections(settings)),
        "collections_dir": text(settings.get("collections_dir")).strip("/"),
        "permalink": text(settings.get("permalink"), "date"),
        "exclude": (*_EXCLUDED, *texts(settings.get("exclude"))),
        "include": texts(settings.get("include")),
        "destination": text(settings.get("destination"), "_site").removeprefix("./"),
        "optional": "jekyll-optional-front-matter"
        in (*texts(settings.get("plugins")), *texts(settings.get("gems"))),
    }


def _collections(settings: Tree) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each collection with whether its documents are pages, and its permalink."""
    declared = settings.get("collections")
    names = texts(declared) if isinstance(declared, list) else tuple(tree(declared))
    for name in dict.fromkeys((*names, "posts")):
        said = tree(declared, name)
        yield (
            name,
            {
                "output": name == "posts" or switch(said.get("output"), False),
                "permalink": text(said.get("permalink")),
            },
        )


def _defaults(settings: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Yield path, type and values of the defaults, the strongest first; of equals the last wins."""
    declared = settings.get("defaults")
    scopes: list[tuple[str, str, Tree]] = []
    for each in declared if isinstance(declared, list) else ():
        scope = tree(each, "scope")
        path = text(scope.get("path")).strip("/")
        scopes.append((path, text(scope.get("type")), tree(each, "values")))
    scopes.reverse()
    yield from sorted(scopes, key=lambda each: (-len(each[0]), not each[1]))
