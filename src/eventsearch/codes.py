"""
What does each diagnostic code mean?

The one source: `eventsearch explain` prints it, SARIF carries it, and ``docs/diagnostics.md`` is
what `eventsearch explain --all` writes, which a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventsearch.records.content import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    One kind of problem.

    Attributes:
        code: Stable; never used again for something else.
        title: What is wrong, a few words, no full stop.
        severity: The one it mostly has.
        about: What it means and what becomes of the page, sentences.
        cure: What to do, sentences.
    """

    code: str
    title: str
    severity: Severity
    about: str
    cure: str


CODES: tuple[Code, ...] = (
    Code(
        code="E101",
        title="front matter that cannot be read",
        severity="error",
        about=(
            "The lines between the marks (`---`, `+++` or `{`) are no YAML, TOML or JSON. The "
            "page is not indexed, and Hugo stops at it too."
        ),
        cure=(
            "Correct the line that is named. Often a colon in a text is the cause: put the text "
            "in quotes."
        ),
    ),
    Code(
        code="E102",
        title="a date that is none",
        severity="error",
        about=(
            "A field that holds a date has a value that cannot be read as one: a day that does "
            "not exist, a month 13, or words. The page is indexed without it, so it cannot be "
            "found by that date; Hugo may take another field or none."
        ),
        cure="Write `YYYY-MM-DD`, with a time `YYYY-MM-DDTHH:MM:SS+01:00`.",
    ),
    Code(
        code="E103",
        title="front matter that is no mapping",
        severity="error",
        about=(
            "The front matter is a list or a single value, so no field has a name. The page is "
            "not indexed."
        ),
        cure="Write lines of `key: value`.",
    ),
    Code(
        code="E104",
        title="a key that stands twice",
        severity="warning",
        about=(
            "A mapping has the same key two times. The last one counts, as in Hugo; the first is "
            "lost."
        ),
        cure="Remove one of the two.",
    ),
    Code(
        code="E105",
        title="front matter that ends too early",
        severity="warning",
        about=(
            "A line less indented than the first one, or a `...` or `---` inside, ends the YAML "
            "document for Hugo. What stands after it is not read."
        ),
        cure="Give all keys the same indent, and remove the marks inside.",
    ),
    Code(
        code="E106",
        title="text that begins like front matter",
        severity="error",
        about=(
            "The file has no front matter, yet its first sign is one that Hugo takes for its "
            "begin. Hugo refuses the file; it is indexed as text."
        ),
        cure="Begin the file with front matter, or with other words.",
    ),
    Code(
        code="E107",
        title="a value of the wrong kind",
        severity="warning",
        about=(
            "A field holds a list, a mapping or a number where a text, a switch or a list of "
            "texts is meant. What cannot be read of it is left out."
        ),
        cure="Write the kind of value that is named.",
    ),
    Code(
        code="E108",
        title="an end before the begin",
        severity="warning",
        about=(
            "An event is over before it starts. Its end is passed over: it ends on the day it "
            "begins."
        ),
        cure="Correct the year, month or day of one of the two.",
    ),
    Code(
        code="E109",
        title="an address of another kind",
        severity="error",
        about=("`url` or an alias begins with `http://` or `https://`. Hugo stops at such a page."),
        cure="Write the path only, as in `/event/x/`.",
    ),
    Code(
        code="E181",
        title="a start long before the publication",
        severity="warning",
        about=(
            "An event starts more than 180 days before the date of its publication. Mostly the "
            "year of its start was not changed when the page was copied. The event is found under "
            "the wrong year and counts as past."
        ),
        cure="Correct the start, or the publication date if that is the wrong one.",
    ),
    Code(
        code="E182",
        title="a year that contradicts the page",
        severity="warning",
        about=(
            "The start of an event has another year than the date in the name of its file (with "
            "the same day and month), or than the title, where title and publication agree on one "
            "and the start is more than 180 days away from it."
        ),
        cure="Correct the year of the start.",
    ),
    Code(
        code="E183",
        title="a start in a far future",
        severity="warning",
        about=(
            "An event starts more than 10 years from now (`--now` sets the clock). Mostly two "
            "digits are swapped."
        ),
        cure="Correct the year of the start.",
    ),
    Code(
        code="E201",
        title="a file that is not UTF-8",
        severity="error",
        about=(
            "The file, or a part of it, is in another encoding. Where only the text is concerned, "
            "the page is indexed with a replacement sign at each such byte; where the front "
            "matter is, or where the file is no text at all, it is not indexed."
        ),
        cure="Save the file as UTF-8. If it is no text, move it out of the content.",
    ),
    Code(
        code="E202",
        title="a file or folder that cannot be read",
        severity="error",
        about="The system refuses to open it. Its pages are not indexed.",
        cure="Make it readable for the user who runs eventsearch.",
    ),
    Code(
        code="E203",
        title="a file that is too large",
        severity="error",
        about="The file is larger than the setting `max_file_bytes` allows. It is not read.",
        cure="Move it out of the content, or raise the setting.",
    ),
    Code(
        code="E204",
        title="a symbolic link",
        severity="warning",
        about=(
            "A link inside the content is not followed, as Hugo follows none; it is an error when "
            "it leads back to a folder above it."
        ),
        cure="Remove it, or mount its target by `module.mounts` in the site's configuration.",
    ),
    Code(
        code="E205",
        title="a format that is read as Markdown",
        severity="warning",
        about=(
            "The page is in a format that Hugo hands to another program, such as AsciiDoc or "
            "reStructuredText. It is indexed by its front matter, and its text is read as if it "
            "were Markdown, so that marks of the format may stand among its words."
        ),
        cure="Convert the page to Markdown.",
    ),
    Code(
        code="E206",
        title="a file name that is not UTF-8",
        severity="error",
        about=(
            "The name of a file is in another encoding, so that no address can be made of it. It "
            "is not indexed."
        ),
        cure="Rename it in UTF-8.",
    ),
    Code(
        code="E207",
        title="pages made by a template",
        severity="warning",
        about=(
            "A content adapter (`_content.gotmpl`) makes pages while Hugo builds the site. They "
            "stand in no file and are not indexed."
        ),
        cure="Write the pages as files to make them searchable.",
    ),
    Code(
        code="E301",
        title="one address for two pages",
        severity="error",
        about=(
            "Two pages have the same address; Hugo writes one over the other and visitors see one "
            "of the two. Both are indexed."
        ),
        cure="Give one of them another `slug` or `url`.",
    ),
    Code(
        code="E302",
        title="one place for two files",
        severity="error",
        about=(
            "Two files stand at the same place in the content and in the same language, such as "
            "`x.md` and `x/index.md`. Hugo takes one; the other is not indexed."
        ),
        cure="Rename or remove one of the two.",
    ),
    Code(
        code="E401",
        title="a shortcode that is not well formed",
        severity="warning",
        about=(
            "A shortcode begins but does not end, or its arguments cannot be read. It is kept as "
            "text; Hugo stops at it."
        ),
        cure="Correct it as the message says.",
    ),
    Code(
        code="E402",
        title="a shortcode that is closed but not open",
        severity="warning",
        about=(
            "A closing tag has no opening one before it. The tag is left out; Hugo stops at it."
        ),
        cure="Open the shortcode before, or take the closing tag out.",
    ),
    Code(
        code="E403",
        title="a shortcode that is not closed",
        severity="warning",
        about=(
            "A shortcode is closed elsewhere in the page, but not here. What stands after it is "
            "read as ordinary text."
        ),
        cure="Close it, or write `/` before its end if nothing stands inside.",
    ),
    Code(
        code="E410",
        title="a body that is too long",
        severity="warning",
        about=(
            "The text of the page is so long that Markdown and shortcodes in it are not read. Its "
            "words are indexed; it has no sections."
        ),
        cure="Divide the page.",
    ),
    Code(
        code="E501",
        title="a site without a configuration",
        severity="warning",
        about=(
            "There is no configuration of Hugo at the root of the site. Hugo's defaults are "
            "taken: addresses, languages and taxonomies may be others than on the site."
        ),
        cure=(
            "Run eventsearch in the folder that holds `hugo.toml`, `config.toml` or "
            "`config/_default`, or name it."
        ),
    ),
    Code(
        code="E502",
        title="a default language that does not exist",
        severity="error",
        about="`defaultContentLanguage` is not among the `languages` of the configuration.",
        cure="Name one of them.",
    ),
    Code(
        code="E503",
        title="a time zone that is not known",
        severity="error",
        about=(
            "`timeZone` is no name of the time zone database. UTC is taken: events may begin and "
            "end some hours off."
        ),
        cure="Write a name such as `Europe/Paris`.",
    ),
)

BY_CODE: Mapping[str, Code] = {code.code: code for code in CODES}


def explanation(code: Code) -> str:
    """Return what a code means, as Markdown that reads well in a terminal too."""
    return (
        f"## {code.code}: {code.title}\n\n"
        f"Severity: {code.severity}.\n\n"
        f"{_sentences(code.about)}\n\n"
        f"**Cure.** {_sentences(code.cure)}\n"
    )


def manual() -> str:
    """Return the page of the manual that lists every code."""
    return INTRODUCTION + "\n" + "\n".join(explanation(code) for code in CODES)


def _sentences(text: str) -> str:
    """Return text with a line a sentence."""
    return text.replace(". ", ".\n")


INTRODUCTION = """\
# Diagnostics

What `eventsearch check` and `eventsearch index` may say about a site's content, by code.
Codes are stable: a script may rely on them, and one that is gone is not used again.
`error` means that something is lost: a page, a date, an address.
`warning` means that something is doubtful: the page is indexed as it is written.
`info` means that something is good to know.
Places are `path:line:column`, the path from the site's root, lines and columns from 1, columns in
code points.
A file with a problem never stops the others from being indexed.
This page is what `eventsearch explain --all` prints.
"""
