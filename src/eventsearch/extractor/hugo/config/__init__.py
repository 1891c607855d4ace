"""
Load the configuration of a site on any platform.

The process environment (`HUGO_…`) is not read, so that a site has the same pages wherever it is
indexed. Only the URLs may differ, because the settings can move a site to another address.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.site import Site, SiteAndDiagnostics
from eventsearch.files import Boundary
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import moved, origin, overlooked_sites, version_of


def configured_site(settings: Settings) -> SiteAndDiagnostics:
    """
    Return the site of the settings, and diagnostics about its configuration.

    Raises:
        SiteError: There is neither configuration nor content, or a file cannot be read, or the
            folder is not a site but contains sites.
    """
    if not (settings.platform or settings.content):
        _demand_no_site_below(settings.root)
    site, diagnostics = load_site(
        settings.root,
        content=settings.content,
        environment=settings.environment,
        platform=settings.platform,
        allowed=settings.allow_outside,
    )
    if settings.hugo_version and site.platform == "hugo":
        from eventsearch.extractor.hugo.config.version import Named, at_version

        version = version_of(settings.hugo_version)
        site = at_version(site, Named(version, "the setting hugo_version"))
    return in_time_zone(at_address(site, settings), settings.timezone), diagnostics


def in_time_zone(site: Site, zone: str) -> Site:
    """Return a site with a time zone in all its languages; unchanged if *zone* is empty."""
    if not zone:
        return site
    variants = {code: in_time_zone(each, zone) for code, each in site.variants.items()}
    return replace(site, zone=zone, variants=variants)


def at_address(site: Site, settings: Settings) -> Site:
    """Return a site moved to the address in the settings; unchanged if they set no address."""
    to = settings.site_url or ("" if origin(site.base_url) else settings.deploy_url)
    if not to:
        return site
    # A language with its own host keeps that host.
    variants = {
        code: replace(each, base_url=moved(each.base_url, to))
        if origin(each.base_url) == origin(site.base_url)
        else each
        for code, each in site.variants.items()
    }
    return replace(site, base_url=moved(site.base_url, to), variants=variants)


def _demand_no_site_below(root: Path) -> None:
    """Raise SiteError if *root* is not a site but contains sites: their URLs would be wrong."""
    if below := overlooked_sites(root):
        raise SiteError(
            f"{root} is not a site, but contains {below}, whose pages would get wrong URLs",
            hint="run the command in the site's folder, or specify that folder; to index all of"
            ' this folder, run "eventsearch init" in it first',
        )


def load_site(
    root: Path,
    *,
    content: str = "",
    environment: str = "production",
    platform: str = "",
    allowed: tuple[Path, ...] = (),
) -> SiteAndDiagnostics:
    """
    Return the site in a folder, and diagnostics about its configuration.

    Args:
        root: Folder with the site's configuration.
        content: Content folder relative to *root*; empty to use the configured folder.
        environment: Hugo's environment, or Quarto's profile, whose configuration is read as well.
        platform: Name of the platform in `PLATFORMS`; empty to recognise it.
        allowed: Absolute paths outside the folder that may be read.

    Raises:
        SiteError: There is neither configuration nor content, or a file cannot be read.
    """
    # Imported here, because platforms import modules of this package.
    from eventsearch.extractor.people import profile_diagnostics
    from eventsearch.extractor.platforms import choose, platform_named

    root = root.absolute()
    maker = platform_named(choose(root, platform=platform, content=content))
    boundary = Boundary(root, allowed)
    site, diagnostics = maker.load(boundary, content=content, environment=environment)
    site = replace(site, date_order=maker.date_order)
    return site, (*diagnostics, *profile_diagnostics(site))
