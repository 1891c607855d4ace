"""Quarto sites: pages, addresses, languages, front matter and text."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms.quarto.discovery import is_rendered
from platform_sites import read_site, urls
from site_on_disk import Read, routes

WEBSITE = (
    "project:\n  type: website\nwebsite:\n  title: Réseau\n  site-url: https://example.org/hub\n"
)


def site(root: Path, files: dict[str, str], config: str = WEBSITE) -> Read:
    """Read a Quarto site."""
    return read_site(root, {"_quarto.yml": config, **files})


def text(root: Path, body: str, front: str = "", files: dict[str, str] | None = None) -> str:
    """Return the text of a page."""
    page = f"---\ntitle: T\n{front}---\n{body}"
    return site(root, {"a.qmd": page, **(files or {})}).records["a.qmd"].text


def test_addresses_are_those_of_files(tmp_path: Path) -> None:
    files, addresses = routes("""
index.qmd | title: T -> /hub/
about.qmd | title: T -> /hub/about.html
event/index.md | title: T -> /hub/event/
event/Été 1/index.qmd | title: T -> /hub/event/%C3%89t%C3%A9%201/
blog/a b.Rmd | title: T -> /hub/blog/a%20b.html
x/a.qmd | output-file: b.html -> /hub/x/b.html
""")
    found = site(tmp_path / "a", files)
    assert (found.site.platform, urls(found)) == ("quarto", addresses)
    kinds = {path: (record.kind, record.section) for path, record in found.records.items()}
    assert kinds["index.qmd"] == ("home", "")
    assert kinds["event/index.md"] == ("section", "event")
    assert kinds["event/Été 1/index.qmd"] == ("page", "event")
    below = "website:\n  site-url: https://example.org/\n  site-path: /docs/\n"
    assert urls(site(tmp_path / "b", {"about.qmd": ""}, below)) == {"about.qmd": "/docs/about.html"}


@pytest.mark.parametrize(
    ("path", "patterns", "rendered"),
    [
        ("a.qmd", (), True),
        ("blog/x/a.qmd", ("blog/**/*.qmd",), True),
        ("blog/a.qmd", ("blog/**/*.qmd",), True),
        ("blog/a.qmd", ("blog",), True),
        ("blog/a.qmd", ("blog/",), True),
        ("blog/index.qmd", ("index.qmd",), False),
        ("blog/about.en.qmd", ("*.en.qmd",), True),
        ("blog/about.qmd", ("*.en.qmd",), False),
        ("blog/snippets/a.qmd", ("blog/**/*.qmd", "!*/snippets/*"), False),
        ("draft.qmd", ("*.qmd", "!draft.qmd"), False),
        ("old/a.qmd", ("!old/",), False),
        ("new/a.qmd", ("!old/",), True),
        ("x/old/a.qmd", ("!/old/",), True),
    ],
)
def test_render_selects_the_files(path: str, patterns: tuple[str, ...], rendered: bool) -> None:
    assert is_rendered(path, patterns) is rendered


def test_files_without_a_page_are_reported(tmp_path: Path) -> None:
    config = "project:\n  render: ['*.qmd', '*.ipynb', '!old/']\n  output-dir: public\n"
    files = ("old/a.qmd", "_part.qmd", "x/_more/b.qmd", "n.ipynb", "README.qmd", "public/c.qmd")
    found = site(tmp_path, {**dict.fromkeys(files, ""), "a.qmd": "x"}, config)
    assert [file.path for file in found.files] == ["a.qmd"]
    assert [(p.path, p.code, p.severity) for p in found.diagnostics] == [
        ("README.qmd", "E208", "info"),
        ("_part.qmd", "E208", "info"),
        ("n.ipynb", "E209", "error"),
        ("old/a.qmd", "E208", "info"),
        ("x/_more/b.qmd", "E208", "info"),
    ]
    by_path = {diagnostic.path: diagnostic for diagnostic in found.diagnostics}
    assert by_path["n.ipynb"].message == "the page is a notebook, which is not read"
    assert by_path["n.ipynb"].hint == "convert it with `quarto convert`"
    assert by_path["old/a.qmd"].message == (
        "the file is not a page: `project: render` in _quarto.yml leaves it out"
    )


def test_many_files_left_out_for_one_reason_are_reported_once(tmp_path: Path) -> None:
    config = "project:\n  render: ['*.qmd', '!parts/']\n"
    for many, told in ((6, ["parts/0.qmd"]), (5, [f"parts/{number}.qmd" for number in range(5)])):
        root = tmp_path / str(many)
        files = {f"parts/{number}.qmd": "" for number in range(many)}
        found = site(root, {**files, "_part.qmd": "", "a.qmd": "x"}, config)
        assert [p.path for p in found.diagnostics] == ["_part.qmd", *told]
        assert found.diagnostics[-1].message.endswith(
            "leaves it out (and 5 more files)" if many == 6 else "leaves it out"
        )


def test_languages_come_from_suffix_key_and_project(tmp_path: Path) -> None:
    files = {
        "a.qmd": "x",
        "a.en.qmd": "x",
        "b.qmd": "---\nlang: de-CH\n---\nx",
        "c.en.qmd": "---\nlang: fr\n---\nx",
        "v1.2.qmd": "x",
    }
    found = site(tmp_path, files, "lang: fr\n")
    langs = {path: record.site_lang for path, record in found.records.items()}
    assert langs == {
        "a.qmd": "fr",
        "a.en.qmd": "en",
        "b.qmd": "de-ch",
        "c.en.qmd": "en",
        "v1.2.qmd": "fr",
    }
    assert urls(found)["a.en.qmd"] == "/a.en.html"
    assert urls(found)["v1.2.qmd"] == "/v1.2.html"


def test_babelquarto_puts_translations_below_their_language(tmp_path: Path) -> None:
    config = "babelquarto:\n  mainlanguage: fr\n  languages: [en]\n"
    found = site(tmp_path, {"x/index.qmd": "x", "x/index.en.qmd": "x", "a.en.qmd": "x"}, config)
    assert urls(found) == {
        "x/index.qmd": "/x/",
        "x/index.en.qmd": "/en/x/",
        "a.en.qmd": "/en/a.html",
    }


def test_a_profile_overrides_the_project(tmp_path: Path) -> None:
    files = {
        "a.qmd": "x",
        "b.qmd": "x",
        "_quarto-fr.yml": "lang: fr\nwebsite:\n  title: Réseau\n",
        "_quarto-en.yml": "lang: en\nproject:\n  render: [b.qmd]\n",
    }
    group = "project:\n  render: [a.qmd]\nprofile:\n  group: [fr, en]\n"
    default = group + "  default: en\n"
    first = site(tmp_path / "1", files, group)
    assert (first.site.default_language, first.site.title) == ("fr", "Réseau")
    second = site(tmp_path / "2", files, default)
    assert (second.site.default_language, sorted(second.records)) == ("en", ["a.qmd", "b.qmd"])
    third = read_site(tmp_path / "3", {"_quarto.yml": group, **files}, environment="en")
    assert third.site.default_language == "en"


def test_front_matter_has_the_fields_of_the_rules(tmp_path: Path) -> None:
    front = """---
title: "Dix *pour* cent"
subtitle: Lancement
description: "Le **programme**"
date: 12/05/2022
date-modified: 2023-01-02
author:
  - name: Ada Lovelace
    affiliation: X
  - name: {given: Alan, family: Turing}
categories: [10%, Python]
image: a.png
aliases: [/old/]
url: /elsewhere/
---
"""
    record = site(tmp_path, {"event/x/index.qmd": front}).records["event/x/index.qmd"]
    meta = record.meta
    assert (meta.title, meta.subtitle, meta.description) == (
        "Dix pour cent",
        "Lancement",
        "Le programme",
    )
    assert meta.authors == ("Ada Lovelace", "Alan Turing")
    assert meta.taxonomy("categories") == ("10%", "Python")
    assert str(meta.date) == str(meta.start) == "2022-12-05 00:00:00+00:00"
    assert str(meta.modified) == "2023-01-02 00:00:00+00:00"
    assert (meta.image, meta.aliases) == ("a.png", ("/old/",))
    assert record.url == "/hub/event/x/"
    assert record.diagnostics == ()


@pytest.mark.parametrize(
    ("written", "date", "codes"),
    [
        *((each, "2024-07-27 00:00:00+00:00", []) for each in ("27 July 2024", "July 27, 2024")),
        *((each, "2024-07-27 00:00:00+00:00", []) for each in ("7/27/2024", "27 07 2024")),
        ("2024-07-27", "2024-07-27 00:00:00+00:00", []),
        ("today", "None", []),
        ("soon", "None", ["E102"]),
    ],
)
def test_dates_are_read(tmp_path: Path, written: str, date: str, codes: list[str]) -> None:
    found = site(tmp_path, {"a.qmd": f'---\ntitle: A\ndate: "{written}"\n---\nx'})
    assert str(found.records["a.qmd"].meta.date) == date
    assert [each.code for each in found.diagnostics] == codes


def test_drafts_and_pages_kept_out_of_search(tmp_path: Path) -> None:
    files, _ = routes("""
a.qmd | draft: true
b.qmd
c.qmd | search: false
d.qmd
later/e.qmd
f/g.qmd
f/h.qmd
later.qmd
""")
    found = site(tmp_path / "1", files, "website:\n  drafts: [b.qmd, later/, 'f/g*.qmd']\n")
    hidden = [path for path, record in found.records.items() if not record.buildable]
    assert hidden == ["a.qmd", "b.qmd", "f/g.qmd", "later/e.qmd"]
    assert [path for path, record in found.records.items() if not record.meta.listed] == ["c.qmd"]
    shown = site(tmp_path / "2", files, "website:\n  draft-mode: visible\n")
    assert shown.records["a.qmd"].buildable


def test_pages_inherit_from_folders_and_project(tmp_path: Path) -> None:
    page = "---\ntitle: T\n---\n"
    files = {
        "blog/_metadata.yml": "author: Ada\ncategories: [blog]\n",
        "blog/deep/_metadata.yml": "author: Alan\n",
        "blog/deep/a.qmd": page,
        "blog/b.qmd": "---\nauthor: Grace\n---\n",
        "c.qmd": page,
    }
    found = site(tmp_path, files, "author: Nobody\n")
    meta = {path: record.meta for path, record in found.records.items()}
    assert meta["blog/deep/a.qmd"].authors == ("Alan",)
    assert meta["blog/deep/a.qmd"].taxonomy("categories") == ("blog",)
    assert meta["blog/b.qmd"].authors == ("Grace",)
    assert meta["c.qmd"].authors == ("Nobody",)


def test_a_page_without_title_is_called_by_its_heading(tmp_path: Path) -> None:
    files = {"a.qmd": "# Premier *titre* {.x}\n", "b.qmd": "```r\n# no\n```\n", "index.qmd": "x"}
    titles = {p: r.meta.title for p, r in site(tmp_path, files).records.items()}
    assert titles == {"a.qmd": "Premier titre", "b.qmd": "b", "index.qmd": "Réseau"}


def test_the_error_of_a_broken_configuration_has_a_line(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"^_quarto\.yml:2:9: cannot be read: "):
        site(tmp_path, {}, "project:\n  type: [website\n")


def test_headings_have_pandocs_ids(tmp_path: Path) -> None:
    body = (
        "# 10 % d’été\n\n## Voir [ici](x.html) `code`\n\n## Voir ici code\n\n## X {#y .z}\n\n# 3\n"
    )
    record = site(tmp_path, {"a.qmd": body}).records["a.qmd"]
    assert [(section.heading, section.anchor) for section in record.sections] == [
        ("10 % d’été", "dété"),
        ("Voir ici code", "voir-ici-code"),
        ("Voir ici code", "voir-ici-code-1"),
        ("X", "y"),
        ("3", "section"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (':::{.callout-note title="Bon à savoir"}\nUn mot\n:::\n', "Bon à savoir\nUn mot"),
        ("::: {#refs}\n:::\n\nfin", "fin"),
        ("- a\n\n  ::: x\n  b\n  :::\n", "a\nb"),
        ('un [mot]{.smallcaps} et [lien](x.html){.btn target="_blank"}', "un mot et lien"),
        ("du `code`{.r} et `{r} 1+1`ici", "du code et ici"),
        ("Vu chez [@a2020; voir @b] et @fig-x ; @ada reste.", "Vu chez et ; @ada reste."),
        ("un mot^[Une *note*.] ici", "un mot ici\nUne note."),
        ("H~2~O et x^2^", "H2O et x2"),
        ("Le 1^er^ mai, XIX^ième^ siècle", "Le 1er mai, XIXième siècle"),
        ("10^-3^ et P~a\\ b~, 2^10 ou 3^4", "10-3 et Pa b, 2^10 ou 3^4"),
        ("`1^er^` et $x^2+y^3$, dans ~/a ou ~/b", "1^er^ et $x^2+y^3$, dans ~/a ou ~/b"),
        ("![Une *légende*](a.png){width=50%}", "Une légende"),
        ("{{< fa brands r >}} R {{< video https://example.org/v.mp4 >}}", "R"),
        ("Appuyer sur {{< kbd Ctrl-C >}}", "Appuyer sur Ctrl-C"),
        ("Écrire {{{< var x >}}}", "Écrire {{< var x >}}"),
        ("| a |\n|---|\n| b |\n\n: Un tableau {#tbl-a}\n", "a\nb\nUn tableau"),
        ("<details>\n<summary>Plus</summary>\n```{{r}}\nx\n```\n</details>", "Plus\nx"),
        ("```{=html}\n<b>gras</b>\n```\n\n```{=latex}\nrien\n```\n", "gras"),
        ('```{.python filename="a.py"}\nx = 1\n```\n', "a.py\nx = 1"),
        ("> ::: {.callout-tip}\n> cité\n> :::\n", "cité"),
        ("`::: pas un bloc` et `[x]{.y}`", "::: pas un bloc et [x]{.y}"),
    ],
)
def test_quartos_markdown_extensions_are_read(tmp_path: Path, body: str, expected: str) -> None:
    assert text(tmp_path, body) == expected


@pytest.mark.parametrize(
    ("attributes", "is_shown"),
    [
        (".content-hidden", False),
        ('.content-hidden when-format="html"', False),
        ('.content-hidden when-format="html:js"', False),
        ('.content-hidden when-format="pdf"', True),
        ('.content-hidden unless-format="pdf"', False),
        ('.content-hidden unless-format="html"', True),
        ('.content-visible when-format="pdf"', False),
        ('.content-visible when-format="html"', True),
        ('.content-visible unless-format="html"', False),
        ('.content-visible when-profile="advanced"', False),
        ('.content-visible when-profile="basic"', True),
        ('.content-hidden when-meta="shows.answers"', False),
        ('.content-visible when-meta="shows.nothing"', False),
        ('.content-hidden when-format="html" when-profile="advanced"', True),
        (".hidden", False),
        (".hidden-title", True),
        (".callout-note", True),
    ],
)
def test_what_quarto_hides_is_not_text(tmp_path: Path, attributes: str, is_shown: bool) -> None:
    nested = "\n\n".join(("::: {.x}", "one", "::::", "```\n:::\ntwo\n```", "three"))
    page = (
        f"before [four]{{{attributes}}}\n\n:::: {{{attributes}}} ::::\n\n{nested}\n\n::::\n\nafter"
    )
    files = {"_quarto.yml": "profile:\n  default: basic\n", "_quarto-basic.yml": "lang: en\n"}
    front = "---\ntitle: T\nshows: {answers: true}\n---\n"
    found = read_site(tmp_path, {**files, "a.qmd": f"{front}{page}\n"})
    words = found.records["a.qmd"].text.split()
    hidden = {"one", "two", "three", "four"}
    assert [word for word in words if word not in (*hidden, ":::")] == ["before", "after"]
    assert hidden & {*words} == (hidden if is_shown else set())


@pytest.mark.parametrize(
    ("front", "attributes", "is_shown"),
    [
        ("", '.content-visible when-meta="internal"', True),
        ("internal: false", '.content-visible when-meta="internal"', False),
        ("", '.content-visible when-meta="parts.answers"', True),
        ("", '.content-hidden when-meta="parts.answers"', False),
        ("", '.content-visible when-format="dashboard"', True),
        ("format: revealjs", '.content-visible when-format="revealjs"', True),
        (
            "format: {clean-revealjs: {toc: true}, pdf: default}",
            '.x .content-hidden when-format="revealjs"',
            False,
        ),
        ("format: html", '.content-visible when-format="dashboard"', False),
        ("", "hidden", False),
        ("", "content-hidden", False),
    ],
)
def test_conditions_see_the_project_and_the_format_of_the_page(
    tmp_path: Path, front: str, attributes: str, is_shown: bool
) -> None:
    project = "internal: true\nparts: {answers: true}\nformat: {dashboard: {toc: false}}\n"
    files = {"_quarto.yml": "profile: {default: basic}\n", "_quarto-basic.yml": project}
    div = f"{{{attributes}}}" if "." in attributes else attributes
    page = f"---\ntitle: T\n{front}\n---\nbefore\n\n::: {div}\npart\n:::\n\nafter\n"
    found = read_site(tmp_path, {**files, "a.qmd": page})
    expected = ["before", "part", "after"] if is_shown else ["before", "after"]
    assert found.records["a.qmd"].text.split() == expected


@pytest.mark.parametrize(
    ("cell", "front", "expected"),
    [
        ('```{.python .content-visible when-format="pdf"}\nx = 1\n```\n', "", ""),
        ('```{.python .content-visible when-format="html"}\nx = 1\n```\n', "", "x = 1"),
        ("```{r}\nx\n```", "", "x"),
        ("```{r}\n#| echo: false\nx\n```", "", ""),
        ("```{ojs}\n//| echo: false\nx\n```", "", ""),
        ("```{r, echo=FALSE}\nx\n```", "", ""),
        ("```{r}\n#| include: false\n#| fig-cap: Non\nx\n```", "", ""),
        ('```{python}\n#| echo: false\n#| fig-cap: "La courbe"\nx\n```', "", "La courbe"),
        ("```{r}\nx\n```", "execute:\n  echo: false\n", ""),
        ("```{r}\n#| echo: true\nx\n```", "execute:\n  echo: false\n", "x"),
        ("```{r}\nx\n```", "echo: false\n", ""),
        ("```r\nx\n```", "echo: false\n", "x"),
        ("```{mermaid}\nA --> B\n```", "", ""),
    ],
)
def test_which_code_is_shown(tmp_path: Path, cell: str, front: str, expected: str) -> None:
    assert text(tmp_path, cell, front) == expected


def test_alternative_texts_of_figures_are_separate_from_captions(tmp_path: Path) -> None:
    body = '![Une *légende*](a.png){#fig-a fig-alt="Une éolienne" width=50%}\n'
    record = site(tmp_path, {"a.qmd": body}).records["a.qmd"]
    assert (record.text, record.alts) == ("Une légende", ("Une éolienne",))


def test_includes_are_inserted_in_their_place(tmp_path: Path) -> None:
    files = {
        "_part.qmd": "---\nx: y\n---\nUn\n\n{{< include sub/_two.md >}}\n",
        "sub/_two.md": "Deux\n\n{{< include /sub/_three.md >}}\n",
        "sub/_three.md": "Trois\n",
    }
    assert text(tmp_path, "{{< include _part.qmd >}}\n\nfin", files=files) == "Un\nDeux\nTrois\nfin"


def test_an_impossible_include_is_reported(tmp_path: Path) -> None:
    files = {"a.qmd": "x\n\n{{< include _no.qmd >}}\n{{< include _me.qmd >}}\n"}
    found = site(tmp_path, {**files, "_me.qmd": "moi\n{{< include _me.qmd >}}\n"})
    diagnostics = [(p.line, p.code, p.message) for p in found.diagnostics if p.path == "a.qmd"]
    assert diagnostics == [
        (3, "E211", "the included file _no.qmd does not exist, or is a page of its own"),
        (0, "E211", "the included file _me.qmd includes itself, or too much text"),
    ]
    assert found.records["a.qmd"].text == "x\nmoi"


def test_exponential_includes_end(tmp_path: Path) -> None:
    files = {
        f"_{at}.md": f"{'mot ' * 500}\n" + f"{{{{< include _{at + 1}.md >}}}}\n" * 4
        for at in range(15)
    }
    assert len(text(tmp_path, "{{< include _0.md >}}\n", files=files)) < 3_000_000


def test_variables_and_metadata_are_shown(tmp_path: Path) -> None:
    files = {"_variables.yml": "contact:\n  email: a@example.org\nVersion: 1.2\n"}
    body = "À {{< var contact.email >}}, {{< var Version >}}, {{< meta title >}}, {{< var no >}}."
    assert text(tmp_path, body, files=files) == "À a@example.org, 1.2, T, ."


def test_front_matter_is_pandocs_markdown_too(tmp_path: Path) -> None:
    front = "title: Le 1^er^ mai\nsubtitle: CO~2~\ndescription: Le 2^e^ jour et `a^b^`\n"
    files = {"_quarto.yml": "", "a.qmd": f"---\n{front}---\n"}
    record = read_site(tmp_path, files).records["a.qmd"]
    assert (record.meta.title, record.meta.subtitle) == ("Le 1er mai", "CO2")
    assert record.meta.description == "Le 2e jour et a^b^"


@pytest.mark.parametrize(
    "body",
    ["{{< include data.json >}}", "{{< include x.R >}}", "Ainsi : `{{< include /_f.qmd >}}`."],
)
def test_markup_without_text_has_no_diagnostic(tmp_path: Path, body: str) -> None:
    assert site(tmp_path, {"a.qmd": f"x\n\n{body}\n"}).diagnostics == ()
