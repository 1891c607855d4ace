"""What may be wrong with the text of a page? Codes E4xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E401",
        title="a shortcode that is not well formed",
        severity="warning",
        about=(
            "A shortcode begins but does not end, or its arguments cannot be read. It is kept as "
            "text; Hugo stops at it."
        ),
        hint="Correct it as the message says.",
        example='-{{< figure src="a.png >}}\n+{{< figure src="a.png" >}}',
    ),
    Code(
        code="E402",
        title="a shortcode that is closed but not open",
        severity="warning",
        about=(
            "A closing tag has no opening one before it. The tag is left out; Hugo stops at it."
        ),
        hint="Open the shortcode before, or take the closing tag out.",
        example="+{{< details >}}\n Un texte.\n {{< /details >}}",
    ),
    Code(
        code="E403",
        title="a shortcode that is not closed",
        severity="warning",
        about=(
            "A shortcode is closed elsewhere in the page, but not here. What stands after it is "
            "read as ordinary text."
        ),
        hint="Close it, or write `/` before its end if nothing stands inside.",
        example=(
            " {{< details >}}\n Un texte.\n+{{< /details >}}\n"
            " {{< details >}}\n Un autre.\n {{< /details >}}"
        ),
    ),
    Code(
        code="E404",
        title="a shortcode that does not exist",
        severity="warning",
        about=(
            "Neither the site nor one of its themes has a template for the shortcode; Hugo stops "
            "at it. It is only said where all templates are known: the site has a folder "
            "`layouts/shortcodes`, and every theme lies in the site or is Wowchemy or HugoBlox. "
            "A page to come is looked at before its day."
        ),
        hint="Correct the name, add the template, or write `{{</*` to show it as text.",
        example='-{{< figur src="a.png" >}}\n+{{< figure src="a.png" >}}',
    ),
    Code(
        code="E410",
        title="a body that is too long",
        severity="warning",
        about=(
            "The text of the page is so long that Markdown and shortcodes in it are not read. On "
            "an MkDocs site, the same holds for a page with thousands of open brackets, or of "
            "headings without blank lines between them. Its words are indexed; it has no sections."
        ),
        hint="Divide the page.",
        example="-content/post/all.md\n+content/post/part-1.md\n+content/post/part-2.md",
    ),
    Code(
        code="E411",
        title="a page with nothing to find",
        severity="warning",
        about=(
            "The file has no text, no title and nothing else in its front matter that a reader "
            "could look for, so that no search finds the page."
        ),
        hint="Write a title and a text, or remove the file.",
        example=" ---\n date: 2024-05-31\n+title: Atelier\n ---\n+Venez nombreux.",
    ),
    Code(
        code="E412",
        title="a page with too many words",
        severity="warning",
        about=(
            "The page has more than 500,000 words. The words behind these are not found, and the "
            "page is listed like any other. In Chinese, Japanese, Korean, Thai, Lao, Khmer and "
            "Burmese each character counts for two."
        ),
        hint="Divide the page.",
        example="-content/post/all.md\n+content/post/part-1.md\n+content/post/part-2.md",
    ),
)
