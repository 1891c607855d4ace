"""What may be wrong with files and their addresses? Codes E2xx and E3xx."""

from __future__ import annotations

from eventsearch.lint.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        code="E201",
        title="a file that is not UTF-8",
        severity="error",
        about=(
            "The file, or a part of it, is in another encoding. Where only the text is concerned, "
            "the page is indexed with a replacement sign at each such byte; where the front "
            "matter is, or where the file is no text at all, it is not indexed."
        ),
        hint="Save the file as UTF-8. If it is no text, move it out of the content.",
        example="$ iconv -f latin1 -t utf-8 a.md > b.md && mv b.md a.md",
    ),
    Code(
        code="E202",
        title="a file or folder that cannot be read",
        severity="error",
        about=(
            "The system refuses to open it. Pages of it that are in the index stay as they were, "
            "others are not indexed, and `eventsearch index` ends with 3. Where all must be built "
            "anew, nothing can stay as it was: the run is refused and the index stays, unless "
            "`--full` is given, which goes on without these pages."
        ),
        hint="Make it readable for the user who runs eventsearch.",
        example="$ chmod a+r content/post/a.md",
    ),
    Code(
        code="E203",
        title="a file that is too large",
        severity="error",
        about="The file is larger than the setting `max_file_bytes` allows. It is not read.",
        hint="Move it out of the content, or raise the setting.",
        example="-content/post/archive.md\n+static/archive.txt",
    ),
    Code(
        code="E204",
        title="a symbolic link",
        severity="warning",
        about=(
            "A link inside the content is not followed, as Hugo follows none; it is an error when "
            "it leads back to a folder above it."
        ),
        hint="Remove it, or mount its target by `module.mounts` in the site's configuration.",
        example=(
            " module:\n   mounts:\n+    - source: ../shared/notes\n+      target: content/notes"
        ),
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
        hint="Convert the page to Markdown.",
        example="$ pandoc content/post/a.rst -o content/post/a.md",
    ),
    Code(
        code="E206",
        title="a file name that is not UTF-8",
        severity="error",
        about=(
            "The name of a file is in another encoding, so that no address can be made of it. It "
            "is not indexed."
        ),
        hint="Rename it in UTF-8.",
        example="$ convmv -f latin1 -t utf-8 --notest -r content",
    ),
    Code(
        code="E207",
        title="pages made by a template",
        severity="warning",
        about=(
            "A content adapter (`_content.gotmpl`) makes pages while Hugo builds the site. They "
            "stand in no file and are not indexed."
        ),
        hint="Write the pages as files to make them searchable.",
        example="-content/books/_content.gotmpl\n+content/books/moby-dick.md",
    ),
    Code(
        code="E208",
        title="a document that the site makes no page of",
        severity="info",
        about=(
            "The file looks like a page, but the site's configuration leaves it out (Quarto's "
            "`project: render`, Jekyll's `exclude`, MkDocs' `exclude_docs`), or it has no front "
            "matter where the platform wants one. It is not indexed. Where that may be meant, it "
            "is a note, shown only with `--select E208`; more than five files with one reason are "
            "named once, with their number. A post or document of a collection of Jekyll that has "
            "no date in its name, or no front matter, is a warning."
        ),
        hint="Nothing, if that is meant. Otherwise let the configuration take it in.",
        example=" project:\n   render:\n+    - scripts/report.qmd",
    ),
    Code(
        code="E209",
        title="a page in a format that is not read",
        severity="error",
        about=(
            "The platform makes a page of the file, but eventsearch does not read its format, such "
            "as a notebook. It is not indexed."
        ),
        hint="Convert the page to Markdown.",
        example="$ quarto convert notebook.ipynb",
    ),
    Code(
        code="E210",
        title="a list made from data",
        severity="info",
        about=(
            "A listing of the page takes entries from a YAML file. They have no page and no "
            "address of their own, so they are not indexed."
        ),
        hint="Write a page for each entry to make it searchable.",
        example=" listing:\n-  contents: talks.yml\n+  contents: talks",
    ),
    Code(
        code="E211",
        title="an included file that is not there",
        severity="warning",
        about=(
            "The page includes a file that does not exist, that includes itself, or that is a "
            "page of its own. Its text is missing from the page."
        ),
        hint="Correct the path, or begin the included file's name with an underscore.",
        example="-{{< include notes.qmd >}}\n+{{< include _notes.qmd >}}",
    ),
    Code(
        code="E212",
        title="no page to be found",
        severity="info",
        about=(
            "There are content files, and none of them is a page that visitors could find: all are "
            "drafts, kept out of lists, without an address, or unreadable. The index is empty."
        ),
        hint="Publish a page, or set `drafts` in the settings.",
        example="-draft: true\n+draft: false",
    ),
    Code(
        code="E213",
        title="a file that eventsearch failed on",
        severity="error",
        about=(
            "The program has a bug that this file meets; the message says which and where. The "
            "others are indexed; with `--watch` a page that was in the index stays as it was."
        ),
        hint="Report it with the file. To be rid of the message, leave the file out until then.",
        example="+ignoreFiles: ['post/a\\.md$']",
    ),
    Code(
        code="E214",
        title="a pipe, a socket or a device",
        severity="warning",
        about="It is named like a page, and is no file that could be read to its end.",
        hint="Put a file in its place, or remove it.",
        example="$ rm content/post/a.md && git checkout content/post/a.md",
    ),
    Code(
        code="E215",
        title="a file that is mounted more than once",
        severity="info",
        about=(
            "The site makes several pages of the file: a folder is mounted for two languages, as "
            "is done for what is not translated, or one file at two places. The index has one page "
            "of it, and the message says which, and which not. A place where another file stands "
            "is no page of it. `check` calls no link or reference missing then. More than five "
            "files with one message are named once, with their number."
        ),
        hint="Nothing, if one is enough. Otherwise put a copy of the file in the other place.",
        example="$ cp content/en/about.md content/fr/about.md",
    ),
    Code(
        code="E216",
        title="a page that takes too long to read",
        severity="error",
        about=(
            "Reading the page has taken more seconds of a processor than the setting "
            "`page_timeout` allows; how busy the machine is does not count. The page is not "
            "indexed until its file or the setting changes; while a site is watched, it stays as "
            "it was. Time grows with the size of a page and no faster, so this should not happen: "
            "the file is worth a report."
        ),
        hint="Shorten or divide the page, or raise the setting.",
        example="+page_timeout = 120.0",
    ),
    Code(
        code="E217",
        title="a path that leads out of the site",
        severity="error",
        about=(
            "A content folder, a mount, a theme or a file of data lies outside of the site, by its "
            "name or through a symbolic link. It is not read, for a site's configuration may come "
            "from anybody: only whoever runs the command can allow a folder. A file of the "
            "configuration itself, or a site with no folder left, ends the run with this reason."
        ),
        hint="If you trust the site, allow the folder with `--allow-outside` or "
        "`EVENTSEARCH_ALLOW_OUTSIDE`. Otherwise put the files in the site.",
        example="$ eventsearch index --allow-outside ../shared/content",
    ),
    Code(
        code="E301",
        title="one address for two pages",
        severity="error",
        about=(
            "Two pages have the same address; Hugo writes one over the other and visitors see one "
            "of the two. Both are indexed."
        ),
        hint="Give one of them another `slug` or `url`.",
        example="-slug: atelier\n+slug: atelier-2",
    ),
    Code(
        code="E302",
        title="one place for two files",
        severity="error",
        about=(
            "Two files stand at the same place in the content and in the same language, such as "
            "`x.md` and `x/index.md`. Hugo takes one; the other is not indexed."
        ),
        hint="Rename or remove one of the two.",
        example="-content/post/a.md\n+content/post/b.md\n content/post/a/index.md",
    ),
    Code(
        code="E303",
        title="an alias at another page's address",
        severity="warning",
        about=(
            "An alias is the address of another page. Hugo writes that page over the alias, so "
            "who follows the old address finds the other page. Sites in one language only."
        ),
        hint="Take the alias out, or give the other page another `slug` or `url`.",
        example=" title: Atelier\n-aliases: [/post/suite/]\n+aliases: [/post/ancien/]",
    ),
)
