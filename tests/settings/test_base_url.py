"""The base URL of a site, and the settings that it is read from."""

from __future__ import annotations

import pytest

from eventsearch.settings.site_detection import deploy_url, moved

NETLIFY = {
    "NETLIFY": "true",
    "CONTEXT": "production",
    "URL": "https://site.example",
    "DEPLOY_PRIME_URL": "https://main--site.netlify.app",
}
VERCEL = {
    "VERCEL": "1",
    "VERCEL_ENV": "production",
    "VERCEL_PROJECT_PRODUCTION_URL": "site.example",
    "VERCEL_URL": "site-x1.vercel.app",
}


@pytest.mark.parametrize(
    ("base_url", "to", "whole"),
    [
        ("/", "https://new.example", "https://new.example/"),
        ("/agenda/", "https://new.example", "https://new.example/agenda/"),
        ("/agenda/", "https://new.example/", "https://new.example/"),
        ("https://old.example/agenda/", "https://new.example", "https://new.example/agenda/"),
        ("https://old.example/agenda/", "https://new.example/a/", "https://new.example/a/"),
        ("", "https://new.example:8443", "https://new.example:8443/"),
    ],
)
def test_an_address_without_a_path_keeps_that_of_the_site(
    base_url: str, to: str, whole: str
) -> None:
    assert moved(base_url, to) == whole


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        (NETLIFY, "https://site.example"),
        (NETLIFY | {"CONTEXT": "deploy-preview"}, "https://main--site.netlify.app"),
        (VERCEL, "https://site.example"),
        (VERCEL | {"VERCEL_ENV": "preview"}, "https://site-x1.vercel.app"),
        (
            {"GITLAB_CI": "true", "CI_PAGES_URL": "https://group.gitlab.io/site"},
            "https://group.gitlab.io/site",
        ),
        (
            {"READTHEDOCS": "True", "READTHEDOCS_CANONICAL_URL": "https://docs.example/en/latest/"},
            "https://docs.example/en/latest/",
        ),
        # `URL` on its own may be any URL; a URL that changes with each build is not a base URL.
        ({"URL": "https://site.example"}, ""),
        ({"CI_PAGES_URL": "https://group.gitlab.io/site"}, ""),
        ({"CF_PAGES": "1", "CF_PAGES_URL": "https://4f3a.site.pages.dev"}, ""),
        (NETLIFY | {"URL": "not an address"}, ""),
        ({"NETLIFY": "true"}, ""),
        ({"VERCEL": "1"}, ""),
    ],
)
def test_variables_count_only_on_their_service(environ: dict[str, str], found: str) -> None:
    assert deploy_url(environ) == found
