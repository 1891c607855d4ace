"""
Every kind of fault that a check must report, each on a site with only this fault.

A case is a site with a gap, a wrong and a right text for the gap, and the expected output.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from eventsearch.lint.codes import BY_CODE
from lint_site import diagnostics, page, said

GAP = "<gap>"

PROFILES = {
    "content/authors/zmartin/_index.md": page("title: Zoé Martin"),
    "content/authors/lwei/_index.md": page("title: Li Wei"),
}
TWO_LANGUAGES = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntimeZone = "UTC"\n'
    'defaultContentLanguage = "fr"\n'
    "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n",
    **{
        f"content/post/{name}{suffix}.md": page(f"title: {name}")
        for name in "abcef"
        for suffix in ("", ".en")
    },
    "content/post/d.md": page("title: d"),
}


class Case(NamedTuple):
    """
    A fault and its hint.

    Attributes:
        files: The site, with GAP somewhere in it; it may be in a file's name.
        wrong: Text in the gap that makes the fault.
        right: Text in the gap after the repair.
        told: The whole output for the wrong text, without the content folder.
    """

    files: Mapping[str, str]
    wrong: str
    right: str
    told: str


def event(front: str, body: str = "Venez.", name: str = "a") -> dict[str, str]:
    """Return a page with the title and place of an event."""
    return {f"content/event/{name}.md": page(f"title: Atelier\nlocation: Rennes\n{front}", body)}


def posts(*fronts: str) -> dict[str, str]:
    """Return pages named by numbers, from 0."""
    return {
        f"content/post/{number}.md": page(f"title: Page {number}\n{front}")
        for number, front in enumerate(fronts)
    }


COMING = (
    "publishDate: 2024-05-01\ndate: 2024-06-10T10:00:00+02:00\ndate_end: 2024-06-10T12:00:00+02:00"
)
"""A complete event, nine days after the clock of these checks."""

CASES: Mapping[str, Case] = {
    "an invalid date": Case(
        event(f"date: {GAP}"),
        "31/02/2024",
        "2024-02-28",
        'event/a.md:4:7: E102 error: date "31/02/2024" is not a date: February 2024 has 29 '
        "days; write YYYY-MM-DD",
    ),
    "an ambiguous date": Case(
        event(f"date: {GAP}"),
        "03/04/2024",
        "2024-04-03",
        'event/a.md:4:7: E102 error: date "03/04/2024" is not a date: which is the day '
        "and which the month?; write 2024-03-04 or 2024-04-03",
    ),
    "an end before the start": Case(
        event(f"date: 2024-03-10T10:00:00\ndate_end: {GAP}T12:00:00"),
        "2023-03-10",
        "2024-03-10",
        "event/a.md:5:11: E108 warning: the event ends 2023-03-10 12:00 +01:00, before "
        "it begins 2024-03-10 10:00 +01:00; correct one of the two",
    ),
    "a start long before the publication": Case(
        event(f"date: {GAP}\npublishDate: 2023-01-15"),
        "2022-01-31",
        "2023-01-31",
        "event/a.md:4:7: E181 warning: starts 349 days before its publication "
        "(2023-01-15); correct the start if 2022 is not its year, or the publication "
        "date",
    ),
    "a year that contradicts the title": Case(
        {
            "content/event/a.md": page(
                f"title: Barcamp 2023\nlocation: Rennes\npublishDate: 2023-03-01\ndate: {GAP}-09-14"
            )
        },
        "2024",
        "2023",
        "event/a.md:5:7: E182 warning: starts in 2024, but its title and its publication "
        "have 2023; correct the year of the start",
    ),
    "a year that contradicts the address": Case(
        event(f"slug: barcamp-2023\npublishDate: 2023-03-01\ndate: {GAP}-09-14"),
        "2024",
        "2023",
        "event/a.md:6:7: E182 warning: starts in 2024, but its address and its "
        "publication have 2023; correct the year of the start",
    ),
    "a year that contradicts the name of the file": Case(
        event(f"date: {GAP}-01-31", name="2024-01-31-atelier"),
        "2022",
        "2024",
        "event/2024-01-31-atelier.md:4:7: E182 warning: starts in 2022, but its file's "
        "name has 2024-01-31; correct the year of the start",
    ),
    "a year that contradicts the text": Case(
        event(f"date: {GAP}-01-31", "Rendez-vous le mardi 31 janvier 2023."),
        "2022",
        "2023",
        'event/a.md:4:7: E182 warning: starts in 2022, but its text has "mardi 31 '
        'janvier 2023"; correct the year of the start',
    ),
    "a day of the week that contradicts the text": Case(
        event(f"date: {GAP}-01-31", "Rendez-vous mardi 31 janvier."),
        "2022",
        "2023",
        "event/a.md:4:7: E182 warning: starts on 2022-01-31, a Monday, but its text has "
        '"mardi 31 janvier"; correct the year or day of the start, or the text',
    ),
    "a year too far ahead": Case(
        event(f"publishDate: 2024-05-01\ndate: {GAP}-06-10"),
        "2042",
        "2024",
        "event/a.md:5:7: E183 warning: starts in 2042, 18 years from now; correct the "
        "year of the start",
    ),
    "a template's date that is still there": Case(
        event(f"publishDate: 2024-05-01\ndate: {GAP}\ndate_end: 2030-06-02T17:00:00Z"),
        "2030-06-01T13:00:00Z",
        "2030-06-02T13:00:00Z",
        "event/a.md:5:7: E184 warning: `date` still has the value of the template's example; "
        "write the real value, or remove the line or the example page",
    ),
    "an event without a place": Case(
        {"content/event/a.md": page(f"title: Atelier\n{COMING}{GAP}", "Venez.")},
        "",
        "\nlocation: Rennes",
        "event/a.md:4:7: E185 warning: the event has no location; write `location`; for an "
        'online event, `location: "online"`',
    ),
    "an event without an end": Case(
        event(f"publishDate: 2024-05-01\ndate: 2024-06-10T10:00:00+02:00{GAP}"),
        "",
        "\ndate_end: 2024-06-10T12:00:00+02:00",
        "event/a.md:5:7: E186 warning: the event has a start time and no end, so it "
        "counts as ongoing until midnight; write `date_end`",
    ),
    "events without a zone": Case(
        {
            "hugo.toml": f'baseURL = "https://example.org/"\n{GAP}',
            **event(COMING.replace("+02:00", "")),
        },
        "",
        'timeZone = "Europe/Paris"',
        "event/a.md:5:7: E189 warning: `date` has no time zone and the site sets none, so it"
        " is read as UTC"
        "; set `timeZone` in the site's configuration to the zone of these times"
        ' ("UTC" if they are in UTC), or write a time zone with each'
        "",
    ),
    "naive and zoned dates in one page": Case(
        {
            "hugo.toml": 'baseURL = "https://example.org/"\ntimeZone = "UTC"\n',
            **event(COMING.replace("+02:00", GAP, 1)),
        },
        "",
        "+02:00",
        "event/a.md:5:7: E187 warning: `date` has no time zone and counts in UTC, while "
        "`date_end` is written with +02:00; write a time zone with each, as in "
        "2024-06-10T10:00:00+02:00",
    ),
    "a date to come without a publication": Case(
        event(COMING.replace("publishDate: 2024-05-01", GAP)),
        "# none",
        "publishDate: 2024-05-01",
        "event/a.md:5:7: E188 warning: Hugo does not build the page before 2024-06-10 "
        "10:00 +02:00: without `publishDate`, `date` is its publication, so the event is only"
        " announced when it starts"
        "; set `publishDate` to the day on which the page should appear, or `buildFuture: true` in"
        " the configuration for all pages"
        "",
    ),
    "a link to a draft": Case(
        {
            "content/post/a.md": page("title: A", "Voir [la suite](/post/b/)."),
            "content/post/b.md": page(f"title: B\ndraft: {GAP}"),
        },
        "true",
        "false",
        "post/a.md:4:17: E311 warning: the link leads to content/post/b.md, which is a "
        "draft; remove the link, or publish that page",
    ),
    "a link to a page that has expired": Case(
        {
            "content/post/a.md": page("title: A", "Voir [la suite](/post/b/)."),
            "content/post/b.md": page(f"title: B\ndate: 2023-01-01\nexpiryDate: {GAP}"),
        },
        "2024-01-01",
        "2034-01-01",
        "post/a.md:4:17: E311 warning: the link leads to content/post/b.md, which "
        "expired on 2024-01-01; remove the link, or publish that page",
    ),
    "a reference to a draft": Case(
        {
            "content/post/a.md": page("title: A", 'Voir [la suite]({{< ref "b.md" >}}).'),
            "content/post/b.md": page(f"title: B\ndraft: {GAP}"),
        },
        "true",
        "false",
        'post/a.md:4:17: E314 error: ref "b.md" leads to content/post/b.md, which is a '
        "draft; remove the link, or publish that page",
    ),
    "a link to a page that does not exist": Case(
        {
            **posts("", ""),
            "content/post/a.md": page("title: A", f"Voir [la suite](/post/{GAP}/)."),
        },
        "suite",
        "1",
        "post/a.md:4:17: E312 warning: the link leads to /post/suite/, and the site has "
        "no such page; correct the URL, or remove the link",
    ),
    "a broken reference": Case(
        {
            **posts(""),
            "content/post/a.md": page("title: A", f'Voir [la suite]({{{{< ref "{GAP}.md" >}}}}).'),
        },
        "suite",
        "0",
        'post/a.md:4:17: E313 error: ref "suite.md" does not match any page of the site;'
        " correct the path, or remove the link"
        "",
    ),
    "a key that stands twice": Case(
        {".hvm": "0.151.0", **posts(f"summary: Un\n{GAP}: Deux")},
        "summary",
        "abstract",
        "post/0.md:4:1: E104 warning: `summary` is set twice, to different values; "
        "the last one counts; remove one of the two",
    ),
    "tags that differ by case": Case(
        posts("tags: [Python]", "tags: [Python]", f"tags: [{GAP}]"),
        "python",
        "Python",
        'post/2.md:3:8: E703 warning: `tags`: "python" (1 page) and "Python" (2 pages) are one'
        " term in two spellings"
        '; write "Python" everywhere',
    ),
    "tags that differ by an accent": Case(
        posts("tags: [santé]", "tags: [santé]", f"tags: [R, {GAP}]"),
        "sante",
        "santé",
        'post/2.md:3:11: E701 warning: `tags`: "sante" (1 page) and "santé" (2 pages) are'
        " separate terms to visitors"
        '; write "santé" everywhere',
    ),
    "tags that differ by a blank": Case(
        posts('tags: ["10%"]', 'tags: ["10%"]', f'tags: ["{GAP}"]'),
        "10 %",
        "10%",
        'post/2.md:3:9: E701 warning: `tags`: "10 %" (1 page) and "10%" (2 pages) are separate'
        " terms to visitors"
        '; write "10%" everywhere',
    ),
    "tags in singular and plural": Case(
        posts("tags: [formation]", "tags: [formation]", f"tags: [{GAP}]"),
        "formations",
        "formation",
        'post/2.md:3:8: E701 warning: `tags`: "formations" (1 page) and "formation" (2 '
        'pages) are separate terms to visitors; write "formation" everywhere',
    ),
    "tags that differ by a blank and have one address": Case(
        posts('tags: ["10%"]', 'tags: ["10%"]', f'tags: ["{GAP}"]'),
        "10\u202f%",
        "10%",
        'post/2.md:3:9: E702 error: `tags`: "10\u202f%" with a narrow no-break blank (1 page) '
        'and "10%" (2 pages) have one address, …/10/, and one of the two lists is lost; '
        'write "10%" everywhere',
    ),
    "tags with one address": Case(
        posts('tags: ["10%"]', 'tags: ["10%"]', f'tags: ["{GAP}"]'),
        "10",
        "20",
        'post/2.md:3:9: E702 error: `tags`: "10" (1 page) and "10%" (2 pages) have one '
        "address, …/10/, and one of the two lists is lost; rename one of the two",
    ),
    "an unknown author": Case(
        {**PROFILES, **posts(f"authors: [lwei, {GAP}]")},
        "zmartn",
        "zmartin",
        'post/0.md:3:17: E711 warning: author "zmartn" has no profile; did you mean "zmartin"?',
    ),
    "two sources for one address": Case(
        posts("slug: jours", f"slug: {GAP}"),
        "jours",
        "nuits",
        "post/1.md:3:7: E301 error: the address /post/jours/ is also the address of "
        "content/post/0.md: one of the two pages is lost; change `slug` or `url` of one of them",
    ),
    "a shortcode that does not end": Case(
        {"content/post/a.md": page("title: A", f'Voir {{{{< figure src="a.png" {GAP} .')},
        "",
        ">}}",
        "post/a.md:4:6: E401 warning: shortcode 'figure' has no end; write >}} after its "
        "arguments, and close every quote",
    ),
    "a shortcode that is not closed": Case(
        {
            "content/post/a.md": page(
                "title: A",
                f"{{{{< details >}}}}un{GAP}\n\n{{{{< details >}}}}deux{{{{< /details >}}}}",
            )
        },
        "",
        "{{< /details >}}",
        "post/a.md:4:1: E403 warning: shortcode 'details' is not closed here, though it "
        "is elsewhere; close it with /details, or write / before its end",
    ),
    "an unknown shortcode": Case(
        {
            "layouts/shortcodes/note.html": "{{ .Inner }}",
            "content/post/a.md": page("title: A", f"Voir {{{{< {GAP} >}}}}."),
        },
        "nota",
        "note",
        'post/a.md:4:6: E404 warning: there is no shortcode "nota"; did you mean "note"?',
    ),
    "a missing translation": Case(
        {**TWO_LANGUAGES, f"content/post/{GAP}.en.md": page("title: d")},
        "a",
        "d",
        'post/d.md:2:8: E321 warning: the page has no translation into "en", but '
        "others of its section have; add it, or ignore E321 if this is intended",
    ),
    "YAML that Hugo reads and others refuse": Case(
        {".hvm": "0.151.0", **posts(f'summary: "l{GAP}atelier"')},
        "\\'",
        "'",
        "post/0.md:3:12: E110 warning: `\\'` is not an escape in YAML: most parsers stop at "
        "it; write `'` without the backslash",
    ),
    "YAML that others read and Hugo refuses": Case(
        {".hvm": "0.151.0", **posts(f"tags: [{GAP}]")},
        "quoi?",
        '"quoi?"',
        "post/0.md:3:8: E111 error: Hugo refuses the page: an unquoted text in `[…]` or `{…}` "
        "contains `?`; put the value in quotes",
    ),
    "YAML that nobody reads": Case(
        posts(f"summary: {GAP}"),
        "@atelier",
        '"@atelier"',
        "post/0.md:3:10: E101 error: the front matter cannot be read: no value may begin "
        "with this sign; put the value in quotes",
    ),
    "a page with nothing to find": Case(
        {"content/post/a.md": f"---\ndate: 2024-01-01\n---\n{GAP}\n"},
        "",
        "Un texte.",
        "post/a.md:1:1: E411 warning: the page has no text, so no search finds it; "
        "write a title and a text, or remove the file",
    ),
}


def filled(files: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the site with the gap filled."""
    return {path.replace(GAP, text): source.replace(GAP, text) for path, source in files.items()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_fault_is_reported_with_place_and_hint(tmp_path: Path, case: Case) -> None:
    found = diagnostics(tmp_path, filled(case.files, case.wrong))
    assert said(found) == [case.told]
    assert found[0].code in BY_CODE


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_repaired_site_has_no_diagnostics(tmp_path: Path, case: Case) -> None:
    assert said(diagnostics(tmp_path, filled(case.files, case.right))) == []
