"""What may be wrong with links and translations? Codes E311 to E329."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E311",
        title="a link to a page that is not on the site",
        severity="warning",
        about=(
            "The link leads to the address of a draft, of a page that has expired or of one that "
            "is not published yet. Visitors find nothing there."
        ),
        hint="Remove the link, or publish that page.",
        example="-Voir [la suite](/post/draft/).\n+Voir la suite bientôt.",
    ),
    Code(
        code="E312",
        title="a link to a page that does not exist",
        severity="warning",
        about=(
            "The link leads to an address of the site at which there is no page. It is only said "
            "where that is sure: other pages stand in the same folder, and no alias, static file, "
            "redirect of `netlify.toml` or `_redirects`, taxonomy or content adapter can answer. A "
            "link to a Markdown file is named when the content has no such file."
        ),
        hint="Correct the URL; often the page was moved, and the message gives its new URL.",
        example="-[la suite](/post/suit/)\n+[la suite](/post/suite/)",
    ),
    Code(
        code="E313",
        title="a reference to no page",
        severity="error",
        about=(
            "`ref` or `relref` names a path at which there is no page. Hugo stops at it; it is a "
            "warning where `refLinksErrorLevel` says so. A page to come is looked at before its "
            "day, and the message says from when on it is built."
        ),
        hint="Correct the path, or remove the link.",
        example='-[la suite]({{< ref "suit.md" >}})\n+[la suite]({{< ref "suite.md" >}})',
    ),
    Code(
        code="E314",
        title="a reference to a page that is not on the site",
        severity="error",
        about=(
            "`ref` or `relref` names a draft, a page that has expired or one that is not published "
            "yet. Hugo does not find it and stops; it is a warning where `refLinksErrorLevel` says "
            "so. Of a page to come the day counts on which it is built."
        ),
        hint="Remove the link, or publish that page.",
        example='-Voir [la suite]({{< ref "draft.md" >}}).\n+Voir la suite bientôt.',
    ),
    Code(
        code="E315",
        title="a link that is not a URL",
        severity="warning",
        about=(
            "The address of a link has a slip at its begin, such as `(https://…`, `htps://…`, "
            "`www.example.org` without `https://`, or an e-mail address without `mailto:`. "
            "Browsers take it for a page beside the one that is shown, and find nothing."
        ),
        hint="Write the whole URL, as the message says.",
        example="-[nous écrire](contact@example.org)\n+[nous écrire](mailto:contact@example.org)",
        fix=(
            "It adds `mailto:`, takes out a sign too many and mends `http://` and `https://`; with "
            "`--unsafe-fixes` it also writes `https://` before `www.`."
        ),
    ),
    Code(
        code="E321",
        title="a translation that is missing",
        severity="warning",
        about=(
            "All other pages of the section, five or more, are translated into a language of the "
            "site, and this page is not; of a large section one page in twenty may lack it. "
            "Translations have the same place in the content, or "
            "the same `translationKey`."
        ),
        hint="Add the translation, or give both pages the same `translationKey`.",
        example=" content/post/a.fr.md\n+content/post/a.en.md",
    ),
)
