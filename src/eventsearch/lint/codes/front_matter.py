"""What may be wrong with front matter, dates and times? Codes E1xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E101",
        title="front matter that cannot be read",
        severity="error",
        about=(
            "The lines between the marks (`---`, `+++` or `{`) are no YAML, TOML or JSON. The "
            "page is not indexed, and Hugo stops at it too."
        ),
        hint=(
            "Correct the line that is named. Often a colon in a text is the cause: put the text "
            "in quotes."
        ),
        example='-title: Atelier: la suite\n+title: "Atelier: la suite"',
        fix=(
            "Where tabs alone indent, it writes two blanks for each. A value that begins with `@`, "
            "`%` or a backtick is put in quotes; with `--unsafe-fixes` also one that holds `: ` or "
            "begins with `*`, for two lines may have run into one."
        ),
    ),
    Code(
        code="E102",
        title="a date that is none",
        severity="error",
        about=(
            "A field that holds a date has a value that cannot be read as one: a day that does "
            "not exist, a month 13, `03/04/2024`, which may be either day, or words. The page is "
            "indexed without it, so it cannot be found by that date; Hugo may take another field "
            "or none."
        ),
        hint="Write `YYYY-MM-DD`, with a time `YYYY-MM-DDTHH:MM:SS+01:00`.",
        example="-date: 31/02/2024\n+date: 2024-02-29",
    ),
    Code(
        code="E103",
        title="front matter that is no mapping",
        severity="error",
        about=(
            "The front matter is a list or a single value, so no field has a name. The page is "
            "not indexed."
        ),
        hint="Write lines of `key: value`.",
        example=" ---\n-- Atelier\n-- Rennes\n+title: Atelier\n+location: Rennes\n ---",
    ),
    Code(
        code="E104",
        title="a key with two values",
        severity="warning",
        about=(
            "A mapping has the same key two times, with two values. The last one counts, as in "
            "Hugo up to 0.151; the first is lost. Nothing is said where both say the same, though "
            "many readers of YAML, among them later releases of Hugo, refuse that as well."
        ),
        hint="Remove one of the two.",
        example="-summary: Un\n summary: Deux",
    ),
    Code(
        code="E105",
        title="front matter that ends too early",
        severity="warning",
        about=(
            "A line less indented than the first one, or a `...` or `---` inside, ends the YAML "
            "document for Hugo. What stands after it is not read."
        ),
        hint="Give all keys the same indent, and remove the marks inside.",
        example="   title: Atelier\n-date: 2024-05-31\n+  date: 2024-05-31",
    ),
    Code(
        code="E106",
        title="text that begins like front matter",
        severity="error",
        about=(
            "The file has no front matter, yet its first sign is one that Hugo takes for its "
            "begin. Hugo refuses the file; it is indexed as text."
        ),
        hint="Begin the file with front matter, or with other words.",
        example=(
            '-{{< figure src="a.png" >}}\n+---\n+title: Atelier\n+---\n+{{< figure src="a.png" >}}'
        ),
    ),
    Code(
        code="E107",
        title="a value of the wrong kind",
        severity="warning",
        about=(
            "A field holds a list, a mapping or a number where a text, a switch or a list of "
            "texts is meant. What cannot be read of it is left out."
        ),
        hint="Write the kind of value that is named.",
        example="-tags: {R: true}\n+tags: [R]",
    ),
    Code(
        code="E108",
        title="an end before the begin",
        severity="warning",
        about=(
            "An event is over before it starts. Its end is passed over: the index, `show` and an "
            "export have none (`end` is empty or `null`), and the event counts as under way until "
            "midnight of the day it begins."
        ),
        hint="Correct the year, month or day of one of the two.",
        example=(
            " date: 2024-05-31T10:00:00+02:00\n"
            "-date_end: 2023-05-31T12:00:00+02:00\n"
            "+date_end: 2024-05-31T12:00:00+02:00"
        ),
    ),
    Code(
        code="E109",
        title="an address of another kind",
        severity="error",
        about=("`url` or an alias begins with `http://` or `https://`. Hugo stops at such a page."),
        hint="Write the path only, as in `/event/x/`.",
        example="-url: https://example.org/event/atelier/\n+url: /event/atelier/",
        fix=("It takes the site's own `baseURL` from the address; one of another site is left."),
    ),
    Code(
        code="E110",
        title="YAML that others refuse",
        severity="warning",
        about=(
            "Hugo up to 0.151 reads it; other readers of YAML stop there, among them those of "
            "editors, content managers and checks. It is `\\'` in double quotes, or a value that "
            "begins with `!`, which is a tag that nobody knows, and is lost."
        ),
        hint="Write `'` without the backslash, the value in quotes.",
        example='-title: "L\\\'atelier"\n+title: "L\'atelier"',
        fix="It takes out each backslash before `'`. A tag is left.",
    ),
    Code(
        code="E111",
        title="YAML that Hugo refuses",
        severity="error",
        about=(
            "Other readers of YAML read it, but Hugo up to 0.151 stops, so that the site is not "
            "built. It is `?` in a text without quotes inside of brackets or braces, `\\/` in "
            "double quotes, or a list or mapping in the place of a key. The page is indexed."
        ),
        hint="Put the text in quotes, and write `/` without the backslash.",
        example='-tags: [quoi?]\n+tags: ["quoi?"]',
        fix=("It puts a text that holds `?` in quotes, and takes the backslash from `\\/`."),
    ),
    Code(
        code="E112",
        title="YAML that readers understand differently",
        severity="warning",
        about=(
            "`yes`, `no`, `on`, `off`, `y` and `n` without quotes are switches to Hugo up to 0.151 "
            "and texts to later releases, so that `draft: yes` publishes the page there, and a "
            "country `NO` is `false` before. They are named under keys that decide whether a page "
            "is there, and under those whose value visitors read. Digits "
            "that begin with a zero, such as the postcode `01000`, are numbers, mostly octal ones: "
            "the page then says 512. The page is indexed as Hugo up to 0.151 reads it."
        ),
        hint="Write `true` or `false`, and put digits in quotes that are no number.",
        example='-draft: yes\n-postcode: 01000\n+draft: true\n+postcode: "01000"',
        fix=(
            "It writes `true` or `false` under keys that are switches, such as `draft` and "
            "`headless`. Elsewhere the word may be meant, and digits are left."
        ),
    ),
    Code(
        code="E113",
        title="a day read as seconds",
        severity="warning",
        about=(
            "A field that holds a date has a number of eight digits, such as `20270505`: the "
            "dashes were forgotten. Hugo reads a number as seconds since 1970, and all of these "
            "lie in that year's August, so the page stands and sorts there; the index has it so "
            "too."
        ),
        hint="Write the dashes.",
        example="-date: 20270505\n+date: 2027-05-05",
    ),
    Code(
        code="E114",
        title="front matter that does not begin the file",
        severity="error",
        about=(
            "Something stands before the first fence: letters that slipped in, a comment, a "
            "heading. So the file has no front matter for any program, the page no title, date or "
            "tags, and its keys are shown to visitors as text."
        ),
        hint="Remove what stands before the fence, or move it below the front matter.",
        example="-gs---\n+---\n title: Atelier\n date: 2024-05-31\n ---",
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
        hint="Correct the start, or the publication date if that is the wrong one.",
        example="-date: 2022-01-31\n+date: 2023-01-31\n publishDate: 2023-01-15",
    ),
    Code(
        code="E182",
        title="a year that contradicts the page",
        severity="warning",
        about=(
            "The start of an event has another year than the date in the name of its file (with "
            "the same day and month), or than the title or address, where that and the "
            "publication agree on one and the start is more than 180 days away from it; or the "
            "text names the day and month of the start with another year, up to two years away, "
            "or with the name of another day of the week."
        ),
        hint="Correct the year of the start.",
        example=(
            " title: Barcamp 2023\n-date: 2024-09-14\n+date: 2023-09-14\n publishDate: 2023-03-01"
        ),
    ),
    Code(
        code="E183",
        title="a start in a far future",
        severity="warning",
        about=(
            "An event starts more than 10 years from now (`--now` sets the clock). Mostly two "
            "digits are swapped."
        ),
        hint="Correct the year of the start.",
        example="-date: 2042-09-14\n+date: 2024-09-14",
    ),
)
