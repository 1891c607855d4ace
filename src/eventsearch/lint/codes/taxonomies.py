"""What may be doubtful about tags, other terms and people? Codes E7xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E701",
        title="two terms that mean one thing",
        severity="warning",
        about=(
            "Two terms of a taxonomy, in one language, differ only in accents, blanks, hyphens or "
            "number, such as `10%` and `10 %`, or `event` and `events`. A visitor who chooses one "
            "does not find the pages of the other. The place is the first page with the rarer one; "
            "drafts and what has expired do not count, pages to come do."
        ),
        hint="Write the one that is named on all pages.",
        example='-tags: ["10 %"]\n+tags: ["10%"]',
        fix=(
            "With `--unsafe-fixes` it writes the usual term on every page, where the two differ in "
            "case and blanks only and the usual one has twice as many pages or more."
        ),
    ),
    Code(
        code="E702",
        title="two terms with one address",
        severity="error",
        about=(
            "Two terms differ by signs that an address does not keep, such as `10%` and `10`. Hugo "
            "writes the list of one over that of the other."
        ),
        hint="Rename one of the two, or write the same term on all pages.",
        example='-tags: ["10"]\n+tags: ["10 ans"]',
        fix=(
            "With `--unsafe-fixes` it writes the usual term on every page, where the two differ in "
            "case and blanks only, such as a narrow blank before `%`, and the usual one has twice "
            "as many pages or more."
        ),
    ),
    Code(
        code="E703",
        title="a term in two spellings",
        severity="warning",
        about=(
            "A term is written in two ways that Hugo takes for one, such as `Python` and `python`, "
            "or `open data` and `open-data`. Its list is one; pages show it in either way, and "
            "which one the list has is chance."
        ),
        hint="Write it in one way.",
        example="-tags: [python]\n+tags: [Python]",
        fix=(
            "With `--unsafe-fixes` it writes the usual spelling on every page, where that one has "
            "twice as many pages or more."
        ),
    ),
    Code(
        code="E704",
        title="several terms in one text",
        severity="warning",
        about=(
            "Terms with commas between them are written as one text. To Hugo that is one term with "
            "commas in its name, so none of the lists that are meant has the page."
        ),
        hint="Write a list.",
        example="-tags: budget, Open data\n+tags: [budget, Open data]",
    ),
    Code(
        code="E711",
        title="an author without a profile",
        severity="warning",
        about=(
            "The site has profiles of people, and an author has none: the name is nearly that of "
            "one who has, is the name where the profile goes by a key, or is a mere key, which "
            "visitors see as it is. Full names that are like nobody's are taken for guests."
        ),
        hint="Write the key that is named, write the full name, or add a profile.",
        example="-authors: [zmartn]\n+authors: [zmartin]",
        fix=(
            "With `--unsafe-fixes` it writes the key of the profile that has the name, on every "
            "page."
        ),
    ),
)
