"""Which settings exist, where they are read from, and the errors of wrong ones."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from eventsearch.errors import SettingsError, SiteError
from eventsearch.files import Boundary
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings, allowed, load_settings
from eventsearch.settings.schema import SETTINGS
from eventsearch.settings.site_detection import find_root
from site_on_disk import write as put

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site without a settings file."""
    (tmp_path / "site" / "content").mkdir(parents=True)
    (tmp_path / "site" / "hugo.toml").write_text("", encoding="utf-8")
    return tmp_path / "site"


def write(site: Path, text: str, name: str = "eventsearch.toml") -> None:
    """Write a settings file."""
    (site / name).write_text(text, encoding="utf-8")


def load(start: Path, environ: dict[str, str] | None = None, **flags: object) -> Settings:
    """Load settings; a flag's name is written with a double underscore for the dot."""
    named = {name.replace("__", "."): value for name, value in flags.items()}
    return load_settings(start, environ=environ or {}, flags=named)


def test_by_default_the_index_is_in_the_site(site: Path) -> None:
    assert load(site / "content") == Settings(
        root=site,
        index=site / ".eventsearch",
        synonyms=site / "synonyms.txt",
        serve=ServeSettings(boundary=Boundary(site)),
    )


def test_the_defaults_shown_are_the_defaults(site: Path) -> None:
    before = load(site)
    lines = [f"{key.name} = {key.default}" for key in SETTINGS.values() if not key.users_own]
    write(site, "\n".join(lines))
    assert load(site) == before


def test_a_settings_file_is_read(site: Path) -> None:
    write(
        site,
        'index = "sub/../idx"\nevent_sections = ["agenda"]\ndrafts = true\n'
        "[ranking]\ntitle = 3\n[serve]\ntheme = 'a.css'\n",
    )
    settings = load(site)
    assert settings.index == site / "sub/../idx"
    assert settings.events.sections == ("agenda",)
    assert settings.drafts
    assert settings.ranking.title == 3.0
    assert settings.serve == ServeSettings(theme=site / "a.css", boundary=Boundary(site))


def test_synonyms_can_be_a_file_or_off(site: Path, tmp_path: Path) -> None:
    write(site, 'synonyms = "config/words.txt"\n')
    assert load(site).synonyms == site / "config" / "words.txt"
    named = load(site, {"EVENTSEARCH_SYNONYMS": "words.txt"}).synonyms
    assert named == Path.cwd() / "words.txt"
    write(site, 'synonyms = ""\n')
    assert load(site).synonyms is None


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://localhost:1313/", "HTTPS://example.org/agenda/"]
)
def test_the_sites_address_must_be_complete(site: Path, address: str) -> None:
    write(site, f'site.url = "{address}"\n')
    assert load(site).site_url == load(site).serve.site_url == address


@pytest.mark.parametrize(
    "address", ["/", "example.org", "ftp://example.org", "https://", "https://a b", "https://a?b"]
)
def test_a_base_url_that_is_not_a_site_address_is_refused(site: Path, address: str) -> None:
    write(site, f'[site]\nurl = "{address}"\n')
    with pytest.raises(SettingsError, match=r'toml:2: setting "site.url" is .*; write a URL with'):
        load(site)


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "Paris"])
def test_a_time_zone_must_be_in_the_iana_database(site: Path, zone: str) -> None:
    write(site, f'timezone = "{zone}"\n')
    with pytest.raises(
        SettingsError, match=r'toml:1: setting "timezone" is .*such as Europe/Paris'
    ):
        load(site)


def test_pyproject_is_read_when_there_is_no_settings_file(site: Path) -> None:
    write(site, "[tool.eventsearch]\ndrafts = true\n", "pyproject.toml")
    assert load(site).drafts
    write(site, "drafts = false\n")
    assert not load(site).drafts


def test_pyproject_alone_makes_a_site(tmp_path: Path) -> None:
    write(tmp_path, '[tool.eventsearch]\ncontent = "pages"\n', "pyproject.toml")
    assert load(tmp_path).root == tmp_path


def test_pyproject_without_the_table_is_ignored(site: Path) -> None:
    write(site, "[tool.other]\nthis is not even TOML", "pyproject.toml")
    assert not load(site).drafts


def test_flags_override_the_environment_and_the_file(site: Path) -> None:
    write(site, "content = 'a'\nenvironment = 'a'\ntimezone = 'Asia/Tokyo'\n")
    environ = {"EVENTSEARCH_CONTENT": "b", "EVENTSEARCH_ENVIRONMENT": "b"}
    settings = load(site, environ, content="c", environment=None)
    assert (settings.content, settings.environment, settings.timezone) == ("c", "b", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("EVENTSEARCH_CONTENT", "pages", "content", "pages"),
        ("EVENTSEARCH_INDEX", "/var/idx", "index", Path("/var/idx")),
        ("EVENTSEARCH_ENVIRONMENT", "staging", "environment", "staging"),
        ("EVENTSEARCH_DRAFTS", "Yes", "drafts", True),
        ("EVENTSEARCH_DRAFTS", "0", "drafts", False),
        ("EVENTSEARCH_DRAFTS", "1", "drafts", True),
        ("EVENTSEARCH_DRAFTS", "yes", "drafts", True),
        ("EVENTSEARCH_DRAFTS", "No", "drafts", False),
        ("EVENTSEARCH_MAX_FILE_BYTES", "1000", "max_file_bytes", 1000),
        ("EVENTSEARCH_WORKERS", "", "workers", 0),
    ],
)
def test_environment_variables_are_read(
    site: Path, variable: str, text: str, name: str, value: object
) -> None:
    assert getattr(load(site, {variable: text, "HOME": "x"}), name) == value


@pytest.mark.parametrize("variable", ["EVENTSEARCH_EVENTS_SECTIONS", "EVENTSEARCH_EVENT_SECTIONS"])
def test_sections_of_events_have_two_variables(site: Path, variable: str) -> None:
    assert load(site, {variable: "agenda, talk,"}).events.sections == ("agenda", "talk")


def test_keys_of_events_are_paths_in_lower_case(site: Path) -> None:
    write(site, '[events]\nstart = "When.begin"\nend = ["fin", "till"]\nkeys = ["Kind: Gig"]\n')
    events = load(site, {"EVENTSEARCH_EVENTS_TIME": "uhr, zeit"}).events
    assert (events.start, events.end, events.keys) == (
        ("when.begin",),
        ("fin", "till"),
        ("kind: gig",),
    )
    assert events.time == ("uhr", "zeit")


def test_the_environments_index_is_relative_to_the_current_folder(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site / "content")
    assert load(site, {"EVENTSEARCH_INDEX": "idx"}).index == site / "content" / "idx"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nindx = "x"\n', ':2: unknown setting "indx"; did you mean "index"?'),
        ("zzz = 1\n", ':1: unknown setting "zzz"; valid names are content, index, '),
        ("[serve]\n\nprt = 1\n", ':3: unknown setting "serve.prt"; did you mean "serve.port"?'),
        (
            "[serve]\ntheme = 'a'\ndrafts = true\n",
            ':3: unknown setting "serve.drafts"; "drafts" is not in the table `serve`: '
            "write it above that table",
        ),
        (
            "[serve]\ndraft = true\n",
            ':2: unknown setting "serve.draft"; "drafts" is not in the table `serve`: '
            "write it above that table",
        ),
        ("serve = { prt = 1 }\n", ':1: unknown setting "serve.prt"; did you mean "serve.port"?'),
        ("serve.prt = 1\n", ':1: unknown setting "serve.prt"; did you mean "serve.port"?'),
        ("\n[server]\nport = 1\n", ':2: unknown setting "server"; did you mean "[serve]"?'),
        ("\n[event]\nname = 'a'\n", ':2: unknown setting "event"; did you mean "[events]"?'),
        ("serve = 3\n", ':1: unknown setting "serve"; '),
        ("ranking.body = 'a'\n", ':1: setting "ranking.body" is "a"; write a number from 0 to 100'),
        ("ranking.body = true\n", ':1: setting "ranking.body" is true; write a number from 0 to'),
        ("ranking.body = -1\n", ':1: setting "ranking.body" is -1; write a number from 0 to 100'),
        ("ranking.body = nan\n", ':1: setting "ranking.body" is nan; write a number from 0 to'),
        ("ranking.body = 1e12\n", ':1: setting "ranking.body" is 1000000000000.0; write a number'),
        ("drafts = 1\n", ':1: setting "drafts" is 1; write true or false'),
        ("content = ['a']\n", """:1: setting "content" is ['a']; write a string"""),
        (
            "event_sections = 'a'\n",
            ':1: setting "events.sections" is "a"; write a list of strings, such as ["a"]',
        ),
        ("[events]\nbegin = 'a'\n", ':2: unknown setting "events.begin"; '),
        ("[events]\nstrat = 'a'\n", ':2: unknown setting "events.strat"; did you mean'),
        (
            "[events]\nstart = 'when..begin'\n",
            ':2: setting "events.start" is "when..begin"; write a path of keys, such as'
            ' "when.begin", or a list of them',
        ),
        ("[events]\nstart = ['']\n", """:2: setting "events.start" is ['']; write a path"""),
        (
            "[events]\nkeys = ['a:']\n",
            """:2: setting "events.keys" is ['a:']; write a key, or a key and its value, such as"""
            ' "categories: meetup"',
        ),
        ("date_order = 'ymd'\n", ':1: setting "date_order" is "ymd"; write one of dmy, mdy'),
        (
            "synonyms = 1\n",
            ':1: setting "synonyms" is 1; write the path of a file, or an empty string',
        ),
        ("index = ''\n", ':1: setting "index" is ""; write the path of a folder'),
        *(
            (text, f':{place}; write texts in quotes, as in timezone = "Europe/Paris"; see https')
            for text, place in (
                ("a = 1\nb = \n", "2:5: not TOML: Invalid value"),
                ("timezone = Europe/Paris\n", "1:12: not TOML: Invalid value"),
                ('timezone = "Europe/Paris\n', r"1:25: not TOML: Illegal character '\n'"),
            )
        ),
        ("[events\n", ":1:8: not TOML: Expected ']' at the end of a table declaration; see https"),
    ],
)
def test_an_error_in_the_settings_file_has_place_message_and_hint(
    site: Path, text: str, message: str
) -> None:
    write(site, text)
    with pytest.raises(SettingsError) as error:
        load(site)
    assert str(error.value).startswith(f"{site / 'eventsearch.toml'}{message}")


def test_an_error_in_pyproject_has_a_line(site: Path) -> None:
    write(site, "[project]\nname='x'\n[tool.eventsearch]\nindx = 'x'\n", "pyproject.toml")
    with pytest.raises(SettingsError, match=r"pyproject\.toml:4: unknown setting \"indx\""):
        load(site)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        (
            {"EVENTSEARCH_INDX": "x"},
            'the environment: unknown setting "EVENTSEARCH_INDX"; did you mean'
            ' "EVENTSEARCH_INDEX"?',
        ),
        (
            {"EVENTSEARCH_FOO": "1"},
            'the environment: unknown setting "EVENTSEARCH_FOO"; valid names are '
            + ", ".join(key.variable for key in SETTINGS.values()),
        ),
        (
            {"EVENTSEARCH_DRAFTS": "perhaps"},
            'EVENTSEARCH_DRAFTS: setting "drafts" is "perhaps"; write true or false',
        ),
        (
            {"EVENTSEARCH_PAGE_TIMEOUT": "1e12"},
            'EVENTSEARCH_PAGE_TIMEOUT: setting "page_timeout" is 1000000000000.0; write a number'
            " from 0.01 to 3600",
        ),
        (
            {"EVENTSEARCH_MAX_FILE_BYTES": str(2**53)},
            'EVENTSEARCH_MAX_FILE_BYTES: setting "max_file_bytes" is 9007199254740992; write a'
            " whole number from 1 to 67108864",
        ),
        (
            {"EVENTSEARCH_WORKERS": "2.5"},
            'EVENTSEARCH_WORKERS: setting "workers" is 2.5; write a whole number from 0 to 512',
        ),
    ],
)
def test_an_error_in_a_variable_names_it(site: Path, environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(site, environ)
    assert str(error.value) == message


def test_an_error_in_a_flag_has_its_name(site: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load(site, serve__port=70000)
    assert str(error.value) == (
        '--port: setting "serve.port" is 70000; write a whole number from 0 to 65535'
    )


def test_a_settings_file_that_is_not_utf8_is_reported(site: Path) -> None:
    (site / "eventsearch.toml").write_bytes(b'content = "\xe9t\xe9"\n')
    with pytest.raises(SettingsError, match=r"eventsearch\.toml is not UTF-8; save it as UTF-8"):
        load(site)


def test_a_byte_order_mark_is_not_an_error(site: Path) -> None:
    (site / "eventsearch.toml").write_bytes(b"\xef\xbb\xbfdrafts = true\n")
    assert load(site).drafts


def test_outside_a_site_the_error_has_a_hint(tmp_path: Path) -> None:
    with pytest.raises(
        SiteError, match=r"is not in a site: .*; run the command in a site, or specify its"
    ):
        load(tmp_path)


def test_outside_a_site_an_index_can_be_set(tmp_path: Path) -> None:
    assert load(tmp_path, index=tmp_path / "idx").index == tmp_path / "idx"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "missing does not exist; specify a folder of the site"),
        ("missing.md", "missing.md does not exist; specify a file that exists"),
        ("file", "file is not a folder; specify a folder of the site"),
    ],
)
def test_a_start_that_is_not_a_folder_is_reported(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SiteError) as error:
        load(tmp_path / name)
    assert str(error.value).endswith(message)


@pytest.mark.parametrize(
    ("name", "text", "is_site"),
    [
        ("hugo.toml", "", True),
        ("hugo.yaml", "", True),
        ("hugo.yml", "", True),
        ("hugo.json", "", True),
        ("eventsearch.toml", "", True),
        ("config/_default/hugo.toml", "", True),
        ("config.toml", "baseURL = 'https://example.org/'", True),
        ("config.json", '{\n "theme": "x"\n}', True),
        ("config.yaml", "title: somebody else's", False),
        ("config.yml", "title: x\nbaseURL: /\n", True),
        ("config/production/hugo.toml", "", False),
        ("pyproject.toml", "[tool.eventsearch]", True),
        ("pyproject.toml", "[tool.eventsearch.serve]", True),
        ("pyproject.toml", "[tool.eventsearchx]\n# [tool.eventsearch]", False),
        ("config.toml/x", "", False),
    ],
)
def test_a_site_is_recognised_by_its_configuration(
    tmp_path: Path, name: str, text: str, is_site: bool
) -> None:
    file = tmp_path / "a" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    deep = tmp_path / "a" / "b" / "c"
    # Configuration files of other programs in parent folders are ignored.
    put(deep, {"config.yml": "port: 1\n"})
    assert find_root(deep) == (tmp_path / "a" if is_site else None)


def test_config_beside_content_is_a_site(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("", encoding="utf-8")
    (tmp_path / "content").mkdir()
    assert find_root(tmp_path) == tmp_path


@pytest.mark.parametrize("name", ["content/a.md", "content/post/a.md", "content/fr/post/a/b.MD"])
def test_the_current_folder_is_a_site_if_content_has_markdown(tmp_path: Path, name: str) -> None:
    put(tmp_path, {name: "mer"})
    assert find_root(tmp_path) == tmp_path
    settings = load_settings(tmp_path, environ={}, flags={})
    assert build(settings).pages == 1


def test_a_content_folder_without_markdown_is_not_a_site(tmp_path: Path) -> None:
    put(tmp_path, {"content/a/b.html": "mer"})
    with pytest.raises(SiteError, match="no Markdown here, in a folder here, or anywhere in"):
        load_settings(tmp_path, environ={}, flags={})


def test_the_reference_is_the_table_of_settings() -> None:
    row = r"(?m)^\| `(.+)` \| `(EVENTSEARCH_\w+)` \| (yes|no) \| `(.+)` \| (.+) \|$"
    rows = re.findall(row, DOCS.read_text(encoding="utf-8"))
    expected = [
        (each.name, each.variable, "no" if each.users_own else "yes", each.default, each.about)
        for each in SETTINGS.values()
    ]
    assert rows == expected


def test_variables_of_the_tests_are_not_settings(tmp_path: Path) -> None:
    (tmp_path / "eventsearch.toml").touch()
    environ = {"EVENTSEARCH_BROWSER": "/usr/bin/chromium", "EVENTSEARCH_INSTALL": "0"}
    assert load_settings(tmp_path, environ=environ, flags={}).root == tmp_path


def test_allowed_folders_can_be_read_before_the_site() -> None:
    environ = {"EVENTSEARCH_ALLOW_OUTSIDE": "/a"}
    assert allowed({}, {}) == ()
    assert allowed(environ, {}) == (Path("/a"),)
    assert allowed(environ, {"allow_outside": ["/b", "/c"]}) == (Path("/b"), Path("/c"))


def test_settings_can_be_pickled(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, index=tmp_path / "index")
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_the_settings_can_select_a_cluster(site: Path) -> None:
    hosts = {
        "EVENTSEARCH_ENGINE": "opensearch",
        "EVENTSEARCH_OPENSEARCH_PREFIX": "talks",
        "EVENTSEARCH_OPENSEARCH_REPLICAS": "1",
        "EVENTSEARCH_OPENSEARCH_HOSTS": "https://a.example.org, https://b.example.org",
    }
    settings = load(site, hosts | {"EVENTSEARCH_OPENSEARCH_PASSWORD": "secret"})
    assert settings.cluster is not None
    assert settings.cluster.hosts == ("https://a.example.org", "https://b.example.org")
    assert (settings.cluster.prefix, settings.cluster.replicas) == ("talks", 1)
    assert settings.serve.cluster == settings.cluster
    assert "secret" not in repr(settings)
    assert load(site, hosts | {"EVENTSEARCH_ENGINE": "whoosh"}).cluster is None


@pytest.mark.parametrize(
    ("variable", "text", "says"),
    [
        ("OPENSEARCH_PREFIX", "Talks", "write lower-case letters"),
        ("ENGINE", "solr", "write whoosh or opensearch"),
    ],
)
def test_engine_and_prefix_are_validated(site: Path, variable: str, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(site, {f"EVENTSEARCH_{variable}": text})


DESCRIBES_THE_SITE = {
    *("content", "index", "platform", "environment", "hugo_version", "sources", "facets"),
    *("detect_languages", "date_order", "drafts", "synonyms", "ignore", "jsonld", "site.url"),
    *("serve.theme", "timezone"),
}
"""Settings that a site's file may contain, besides the tables `events` and `ranking`."""


def test_a_file_of_the_site_sets_what_describes_the_site() -> None:
    found = {each.name for each in SETTINGS.values() if not each.users_own}
    tables = {name for name in found if name.startswith(("events.", "ranking."))}
    assert found - tables == DESCRIBES_THE_SITE
    assert tables == {name for name in SETTINGS if name.startswith(("events.", "ranking."))}


@pytest.mark.parametrize("name", [each.name for each in SETTINGS.values() if each.users_own])
@pytest.mark.parametrize("file", ["eventsearch.toml", "pyproject.toml"])
def test_what_protects_the_user_is_refused_in_a_file_of_the_site(
    site: Path, file: str, name: str
) -> None:
    setting = SETTINGS[name]
    header = "" if file == "eventsearch.toml" else "[tool.eventsearch]\n"
    write(site, f"{header}{name} = {setting.default}\n", file)
    line = 1 + bool(header)
    with pytest.raises(SettingsError) as error:
        load(site)
    assert str(error.value) == (
        f'{site / file}:{line}: setting "{name}" is not allowed in a file of the site, because'
        f" somebody else may have written it; remove it, and set {setting.variable} in the"
        " environment of the command"
    )


def test_every_number_has_bounds() -> None:
    """Without bounds, a value could overflow where the program uses it."""
    numbers = [each for each in SETTINGS.values() if each.type in ("int", "float")]
    assert len(numbers) > 20
    assert [each.name for each in numbers if each.most is None or each.most < each.least] == []
