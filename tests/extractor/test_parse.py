"""Where front matter starts and ends, and how content files are split and read."""

from __future__ import annotations

import frontmatter
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventsearch.extractor.fields.reader import places_of
from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.front_matter.handlers import HANDLERS, Handler, read_org
from eventsearch.extractor.front_matter.parse import MOST_FRONT, MOST_VALUES, header_keys, parse
from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.model.page import Diagnostic, SourceFile

# How content files are split and read.

SOURCE = SourceFile(
    path="content/event/a/index.md",
    lang="fr",
    kind="page",
    bundle="leaf",
    logical="/event/a",
    section="event",
    size=0,
    mtime_ns=0,
)


def _diagnostic(data: bytes) -> Diagnostic:
    with pytest.raises(ContentError) as caught:
        parse(SOURCE, data)
    return caught.value.diagnostic


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("---\nTitle: é\n---\nbody\r\n", "yaml"),
        ('+++\nTitle = "é"\n+++\nbody\r\n', "toml"),
        ('{\n"Title": "é"}\nbody\r\n', "json"),
        ("\n#+TITLE: é\nbody\r\n", "org"),
    ],
)
def test_the_four_formats_give_the_same_values(text: str, format_: str) -> None:
    parsed = parse(SOURCE, text.encode())
    assert (parsed.format, parsed.front, parsed.body) == (format_, {"title": "é"}, "body\r\n")
    assert parsed.places["title"][0] == 2
    assert parsed.body_line == text.count("\n", 0, text.index("body")) + 1
    assert parsed.diagnostics == ()


def test_places_count_lines_and_columns_of_the_file() -> None:
    parsed = parse(SOURCE, "\ufeff\n\n---\r\ntitle: x\r\ntags:\r\n- a\r\n---\r\n\r\nbody".encode())
    assert (parsed.places, parsed.body) == ({"title": (4, 8), "tags": (6, 1)}, "\r\nbody")
    assert parsed.body_line == 8


def test_values_under_params_have_the_position_of_params() -> None:
    parsed = parse(SOURCE, b"---\ntitle: x\nparams:\n  title: y\n  time: 6pm\n---\n")
    begin = parsed.places["params"]
    assert places_of(parsed) == {"title": (2, 8), "params": begin, "time": begin}
    alone = parse(SOURCE, b"---\ntitle: x\n---\n")
    assert places_of(alone) == alone.places


@pytest.mark.parametrize(
    ("text", "body"),
    [("words", "words"), ("\ufeff\nwords", "\nwords"), (" \ufeff# words", "# words"), ("", "")],
)
def test_without_front_matter_all_is_body(text: str, body: str) -> None:
    parsed = parse(SOURCE, text.encode())
    assert (parsed.format, parsed.front, parsed.body) == ("", {}, body)
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    "text", ["- an item\n", "+1 for this\n", "{{< figure >}}\n", "{% raw %}\n"]
)
def test_a_text_that_begins_like_front_matter_is_kept_and_reported(text: str) -> None:
    parsed = parse(SOURCE, b"\n" + text.encode())
    assert parsed.body == "\n" + text
    (diagnostic,) = parsed.diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E106", 2, 1)
    assert diagnostic.message == (
        f"the file begins with `{text[0]}`, which Hugo reads as front matter and refuses"
    )
    assert diagnostic.hint == "begin the file with front matter, or with another character"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "\n---\nok: 1\ntitle: a: b\n---\n",
            (4, 9),
            "the front matter cannot be read: `:` is not allowed here",
        ),
        (
            "+++\r\nok = 1\r\nb = x\r\n+++\r\n",
            (3, 5),
            "the front matter cannot be read: invalid value",
        ),
        ('\n{"a" 1}', (2, 6), "the front matter cannot be read: expecting ':' delimiter"),
        (
            "---\na: 1\n",
            (1, 1),
            "the front matter cannot be read: the front matter opened by `---`",
        ),
        (
            f"---\n# {'x' * MOST_FRONT}\n---\n",
            (2, 1),
            "the front matter cannot be read: it has 500,003 characters, more than the",
        ),
        (
            f"---\ntags: [{'a,' * MOST_VALUES}]\n---\n",
            (2, 1),
            "the front matter cannot be read: it has more than 10,000 keys and items",
        ),
        (
            "---\na: &a [1,2,3,4,5,6,7,8,9]\nb: &b ["
            + "*a," * 99
            + "]\nc: ["
            + "*b," * 99
            + "]\n---\n",
            (2, 1),
            "the front matter cannot be read: it has more than 10,000 keys and items",
        ),
        ("---\na: \u2028@x\n---\n", (2, 5), "the front matter cannot be read: no value may begin"),
    ],
)
def test_broken_front_matter_has_a_place(text: str, place: tuple[int, int], message: str) -> None:
    diagnostic = _diagnostic(text.encode())
    assert diagnostic.code == "E101"
    assert (diagnostic.line, diagnostic.column) == place
    assert diagnostic.message.startswith(message)
    assert diagnostic.hint
    assert diagnostic.severity == "error"


@pytest.mark.parametrize(("text", "what"), [("- a\n- b", "a list"), ("words", "a single value")])
def test_front_matter_that_is_not_a_mapping_is_an_error(text: str, what: str) -> None:
    diagnostic = _diagnostic(f"---\n\n{text}\n---\nbody".encode())
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E103", 3, 1)
    assert diagnostic.message == f"the front matter is {what}, not a mapping"
    assert diagnostic.hint == "write `key: value` lines"


def test_duplicate_keys_are_a_warning_in_the_file() -> None:
    parsed = parse(SOURCE, b"---\ndate: 2020-01-01\ndate: 2021-01-01\n---\n")
    assert parsed.front == {"date": "2021-01-01"}
    (diagnostic,) = parsed.diagnostics
    assert (diagnostic.code, diagnostic.severity) == ("E104", "warning")
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == (SOURCE.path, 3, 1)
    assert diagnostic.message == "`date` is set twice, to different values; the last one counts"


def test_a_body_that_is_not_utf8_is_read_and_reported() -> None:
    parsed = parse(SOURCE, b"---\ntitle: x\n---\nun caf\xe9\n")
    assert parsed.body == "un caf\ufffd\n"
    (diagnostic,) = parsed.diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E201", 4, 7)
    assert (diagnostic.message, diagnostic.hint) == (
        "the file is not UTF-8 from here on",
        "save the file as UTF-8",
    )
    assert [each.code for each in parse(SOURCE, b"caf\xe9").diagnostics] == ["E201"]


def test_front_matter_that_is_not_utf8_cannot_be_used() -> None:
    diagnostic = _diagnostic(b"---\ntitle: caf\xe9\n---\nbody")
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E201", 2, 11)


@pytest.mark.parametrize("data", ["---\na: é".encode("utf-16"), b"PK\x03\x04\0\0", b"\xfe\xff\0a"])
def test_binary_data_is_reported(data: bytes) -> None:
    diagnostic = _diagnostic(data)
    assert (diagnostic.code, diagnostic.message) == ("E201", "the file is not UTF-8 text")
    assert diagnostic.hint.startswith("save the file as UTF-8")


@given(
    st.binary(max_size=60)
    | st.text(alphabet='-+{}"\\:#\n\r\ufeff a1[]&*<', max_size=60).map(str.encode)
)
@example(b"---\n? [a\n---")
@example(b'{"\\')
@example(b"---\n!!int 1: 2\n---\n")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parsed = parse(SOURCE, data)
    except ContentError:
        return
    assert data.decode("utf-8", "replace").endswith(parsed.body)
    assert parsed.body_line >= 1
    assert all(diagnostic.line >= 1 and diagnostic.column >= 1 for diagnostic in parsed.diagnostics)


@pytest.mark.parametrize(
    ("before", "fence", "place"),
    [
        ("gs", "---", (1, 1)),
        ("\n<!-- Atelier de mai -->\n", "---", (2, 1)),
        ("# Atelier\r\n\r\n", "---", (1, 1)),
        ("x", "+++", (1, 1)),
    ],
)
def test_late_front_matter_is_text_and_reported(
    before: str, fence: str, place: tuple[int, int]
) -> None:
    sign = ":" if fence == "---" else "="
    text = f"{before}{fence}\ntitle{sign} 'Atelier'\n{fence}\nMer.\n"
    parsed = parse(SOURCE, text.encode())
    assert (parsed.front, parsed.body) == ({}, text)
    (diagnostic,) = parsed.diagnostics
    assert (diagnostic.code, diagnostic.severity) == ("E114", "error")
    assert (diagnostic.line, diagnostic.column) == place
    assert (
        diagnostic.message
        == "the front matter is not at the start of the file, so it is read as text"
    )
    assert diagnostic.hint == f"remove the text before `{fence}`"


@pytest.mark.parametrize(
    "text",
    [
        "Front matter is written so:\n\n```yaml\n---\ntitle: A\n---\n```\n",
        "# Deux parties\n\nun\n\n---\n\ndeux\n\n---\n\ntrois\n",
        "Titre\n---\n\nLieu: Rennes\n\n---\n",
        "| a | b |\n| --- | ---\n| title: A | b |\n---\n",
        "Mer\n---\ntitle: [\n---\n",
        "Mer\n---\ntitle: A\n",
    ],
)
def test_rules_and_examples_are_not_late_front_matter(text: str) -> None:
    assert parse(SOURCE, text.encode()).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "front"),
    [
        (
            '---json\n{"title": "A", "date": "2024-05-01"}\n---\nx',
            {"title": "A", "date": "2024-05-01"},
        ),
        ('---toml\ntitle = "A"\n---\nx', {"title": "A"}),
        ('---js\n{ title: "A", draft: true, tags: ["a"] }\n---\nx', {"title": "A", "draft": True}),
        ("---js\n// <script>\nconst title = 'A';\nlet b = `${n}`;\n---\nx", {"title": "A"}),
        ("---javascript\nconst order = 3;\n---\nx", {"order": 3}),
        ("--- js\nconst a = 'it' + 's';\n---\nx", {}),
    ],
)
def test_a_fence_may_have_a_language(text: str, front: dict[str, object]) -> None:
    parsed = parse(SOURCE, text.encode())
    assert (parsed.front, parsed.body) == (front, "x")
    is_program = not parsed.format
    assert [each.code for each in parsed.diagnostics] == ["E106", *["E116"] * is_program]
    assert is_program == ("const" in text or "{ title" in text)


def test_values_computed_by_javascript_are_reported() -> None:
    text = "---js\nconst title = 'A';\nconst eleventyNavigation = { key: 'B' };\n---\nx"
    _, diagnostic = parse(SOURCE, text.encode()).diagnostics
    assert (diagnostic.severity, diagnostic.line) == ("warning", 2)
    assert diagnostic.message.endswith("is not run: `eleventyNavigation` cannot be read")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("title: A\nDate: 2031-05-01", ("title", "Date")),
        ("title: A\n  and more\n- b\ndate = 2031-05-01\n\nText: no key", ("title", "date")),
        ("A text\ntitle: A", ()),
        ("", ()),
    ],
)
def test_keys_without_a_fence_are_read_at_the_top(text: str, keys: tuple[str, ...]) -> None:
    assert header_keys(text) == keys


# Where front matter starts and ends.

*_, YAML, TOML, JSON, ORG = HANDLERS

CUTS: tuple[tuple[Handler, str, str, str], ...] = (
    (YAML, "---\na: 1\n---\nbody\n", "a: 1\n", "body\n"),
    (YAML, "---\n---\nbody", "", "body"),
    (YAML, "---\na: 1\n---", "a: 1\n", ""),
    (YAML, "---\na: 1\n--- \nbody", "a: 1\n", " \nbody"),
    (YAML, "---\na: 1\n---6---x\n---\nbody", "a: 1\n", "6---x\n---\nbody"),
    (YAML, "------\na: 1\n---\nbody", "---\na: 1\n", "body"),
    (YAML, "---   \na: 1\n---\nbody", "   \na: 1\n", "body"),
    (YAML, "\n \t\r\n---\na: 1\n---\nbody", "a: 1\n", "body"),
    (YAML, "\ufeff---\na: 1\n---\n\nbody", "a: 1\n", "\nbody"),
    (YAML, "\n\ufeff\n---\na: 1\n---\nbody", "a: 1\n", "body"),
    (YAML, "---\r\na: 1\r\n---\r\nbody\r\n", "a: 1\r\n", "body\r\n"),
    (YAML, "---\ra: 1\r---\rbody", "a: 1\r", "body"),
    (YAML, "---\na: |\n  ---\n---\nbody", "a: |\n  ---\n", "body"),
    (TOML, "+++\na = 1\n+++\t\nbody", "a = 1\n", "\t\nbody"),
    (TOML, "+++\na = 1\n++++\nbody", "a = 1\n", "+\nbody"),
    (JSON, '{"a": "}\\"{", "b": {}}\nbody', '{"a": "}\\"{", "b": {}}', "body"),
    (JSON, '{"a": 1} body', '{"a": 1}', " body"),
    (JSON, '\n{"a": 1}', '{"a": 1}', ""),
    (ORG, "#+A: b\n#+C: d\nbody", "#+A: b\n#+C: d\n", "body"),
    (ORG, "#+A: b", "#+A: b", ""),
)


@pytest.mark.parametrize(("handler", "text", "front", "body"), CUTS)
def test_front_matter_ends_as_in_hugo(handler: Handler, text: str, front: str, body: str) -> None:
    assert [each.name for each in HANDLERS if each.detect(text)] == [handler.name]
    assert handler.split(text) == (front, body)


@pytest.mark.parametrize(
    "text", ["", "words", "-- \n", "# Title", "<!--\n---\na: 1\n---\n-->", "`+++`"]
)
def test_other_texts_have_no_front_matter(text: str) -> None:
    assert not any(handler.detect(text) for handler in HANDLERS)


@pytest.mark.parametrize(
    ("handler", "text", "place", "reason"),
    [
        (YAML, "\n---\na: 1\n ---\n", (2, 1), "opened by `---` is never closed"),
        (YAML, "---", (1, 1), "opened by `---` is never closed"),
        (TOML, "+++\na = 1\n", (1, 1), "opened by `+++` is never closed"),
        (JSON, ' {"a": "}', (1, 2), "opened by `{` is never closed"),
    ],
)
def test_front_matter_that_is_never_closed_is_a_fault(
    handler: Handler, text: str, place: tuple[int, int], reason: str
) -> None:
    with pytest.raises(FormatError) as caught:
        handler.cut(text)
    assert (caught.value.line, caught.value.column) == place
    assert reason in caught.value.reason
    assert caught.value.hint.startswith(("add a line `", "close every brace"))


def test_the_handlers_work_in_python_frontmatter() -> None:
    post = frontmatter.loads("---\nTime: 12:30\n--- \nbody", handler=YAML)
    assert (post.metadata, post.content) == ({"time": "12:30"}, "body")
    assert frontmatter.loads("---\n- a\n---\nbody", handler=YAML).metadata == {}


def test_keys_lists_and_dates() -> None:
    text = (
        "#+TITLE: A: b \r\n#+tags[]: x y\n#+DATE: <2023-01-31 Tue>\n#+AUTHOR: M\n#+AUTHOR: N\n"
        "#+LASTMOD: 2023-02-01\n#+BEGIN_SRC\n"
    )
    loaded = read_org(text)
    assert loaded.value == {
        "title": "A: b",
        "tags": ["x", "y"],
        "date": "2023-01-31",
        "author": ["M", "N"],
        "lastmod": "2023-02-01",
    }
    assert text[loaded.offsets["tags"] :].startswith("x y")
