"""Folders that hold the content."""

from __future__ import annotations

from eventsearch.extractor.config.mounts import mounts_of
from eventsearch.extractor.site import Language, Mount

EN = Language(code="en", content_dirs=("content/en",))
FR = Language(code="fr", content_dirs=("./content/fr/",))


def test_languages_that_share_a_folder_have_one_mount() -> None:
    """Suffixes tell them apart."""
    assert mounts_of({}, (Language(code="en"), Language(code="fr"))) == (Mount(source="content"),)


def test_languages_with_folders_of_their_own_have_mounts_of_their_own() -> None:
    """In the order of the languages."""
    assert mounts_of({}, (EN, FR)) == (
        Mount(source="content/en", lang="en"),
        Mount(source="content/fr", lang="fr"),
    )


def test_the_folder_of_the_site_is_of_no_language() -> None:
    """Languages without a folder share it, though others have theirs."""
    languages = (Language(code="en"), FR, Language(code="de"))
    assert mounts_of({}, languages) == (
        Mount(source="content"),
        Mount(source="content/fr", lang="fr"),
    )
    pages = (Language(code="en", content_dirs=("pages",)), FR)
    assert mounts_of({"contentdir": "./pages"}, pages)[0] == Mount(source="pages")


def test_mounts_of_the_configuration_replace_the_folders() -> None:
    """Those of content only; a theme's content comes after all of them."""
    tree = {
        "module": {
            "mounts": [
                {"source": "docs", "target": "content/docs/", "includefiles": "*.md"},
                {"source": "static", "target": "static"},
                {"target": "content"},
                "nonsense",
            ]
        }
    }
    assert mounts_of(tree, (EN, FR), themes=("themes/t",)) == (
        Mount(source="docs", target="/docs", include=("*.md",)),
        Mount(source="themes/t/content"),
    )


def test_mounts_of_other_things_leave_the_folders() -> None:
    """A site may mount its assets only."""
    tree = {"module": {"mounts": [{"source": "a", "target": "assets"}]}}
    assert mounts_of(tree, (EN,)) == (Mount(source="content/en"),)


def test_a_folder_from_the_settings_replaces_everything() -> None:
    """Whatever the configuration says."""
    assert mounts_of({}, (EN, FR), themes=("t",), content="pages/") == (Mount(source="pages"),)
