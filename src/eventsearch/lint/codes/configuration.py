"""What may be wrong with the configuration of a site? Codes E5xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E501",
        title="a site without a configuration",
        severity="warning",
        about=(
            "There is no configuration of Hugo at the root of the site. Hugo's defaults are "
            "taken: addresses, languages and taxonomies may be others than on the site."
        ),
        hint=(
            "Run eventsearch in the folder that holds `hugo.toml`, `config.toml` or "
            "`config/_default`, or name it. Where Hugo does not make the site, set `content` in "
            "`eventsearch.toml` to its folder of content."
        ),
        example="$ eventsearch check path/to/site",
    ),
    Code(
        code="E502",
        title="a default language that does not exist",
        severity="error",
        about="`defaultContentLanguage` is not among the `languages` of the configuration.",
        hint="Name one of them.",
        example=(
            "-defaultContentLanguage: fr-FR\n+defaultContentLanguage: fr\n languages:\n   fr: {}"
        ),
    ),
    Code(
        code="E503",
        title="a time zone that is not known",
        severity="error",
        about=(
            "`timeZone` is no name of the time zone database. UTC is taken: events may begin and "
            "end some hours off."
        ),
        hint="Write a name such as `Europe/Paris`.",
        example="-timeZone: CET+1\n+timeZone: Europe/Paris",
    ),
    Code(
        code="E504",
        title="a content folder that is not there",
        severity="warning",
        about=(
            "The configuration names it, as `contentDir` of the site or a language, or as the "
            "source of a mount, and nothing is read from it. Where its language would lose all "
            "its pages, ten or more, `eventsearch index` stops, unless `--full` is given."
        ),
        hint="Make it, or name the right one.",
        example=(" languages:\n   en:\n-    contentDir: content/eng\n+    contentDir: content/en"),
    ),
    Code(
        code="E505",
        title="a site whose host is not known",
        severity="warning",
        about=(
            "The configuration says at which path the site is, such as `/`, but not at which host, "
            "and neither does `site.url` or the service that builds the site. Calendars, feeds, "
            "tables and the page of answers then lead to the search server, where the pages are "
            "not, and events in a calendar are told apart from those of no other site."
        ),
        hint=(
            "Write the whole URL, or set `site.url` and leave the configuration as it is; "
            "see [Settings](settings.md#the-url-of-the-site)."
        ),
        example="-baseURL: /\n+baseURL: https://example.org/",
    ),
)
