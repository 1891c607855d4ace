"""What the kernel tells of changes, and what is made of it."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from errno import EMFILE, ENOSPC
from pathlib import Path

import pytest

from eventsearch.settings import Settings
from eventsearch.watch.inotify import BEGIN, InotifyWatches
from eventsearch.watch.inotify_hints import ANEW, Hints
from eventsearch.watch.snapshot import Look, Places, changed, look, places, renewed
from small_site import write_site

pytestmark = pytest.mark.skipif(BEGIN is None, reason="only Linux tells of changes so")

DIX = "content/event/dix"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site without an index."""
    return write_site(tmp_path / "site à moi")


@pytest.fixture
def hints() -> Iterator[Hints]:
    """None yet."""
    made = Hints(BEGIN)
    yield made
    made.close()


def followed(hints: Hints, settings: Settings) -> tuple[Look, Places]:
    """Have a site watched; return what lies there."""
    where = places(settings)
    found = look(where)
    hints.follow(found, where)
    assert hints.follow(found, where)
    return found, where


def taken(hints: Hints) -> set[str] | None:
    """Return what was told, in a form that compares."""
    told = hints.taken()
    return None if told is None else set(told)


def write(root: Path) -> None:
    """Write a page in place."""
    (root / DIX / "index.md").write_text("# Autre\n", encoding="utf-8")


def save(root: Path) -> None:
    """Write a page as editors do, by another file that takes its name."""
    new = root / DIX / "4913"
    new.write_text("# Autre\n", encoding="utf-8")
    new.replace(root / DIX / "index.md")


def touch(root: Path) -> None:
    """Change a time alone."""
    os.utime(root / DIX / "index.md", ns=(0, 1_000))


def add(root: Path) -> None:
    """Add a page in a folder of its own."""
    (root / DIX / "dossier" / "deux").mkdir(parents=True)
    (root / DIX / "dossier" / "deux" / "index.md").write_text("# Autre\n", encoding="utf-8")


def remove(root: Path) -> None:
    """Remove a folder."""
    shutil.rmtree(root / DIX)


def rename(root: Path) -> None:
    """Give a folder another name."""
    (root / "content" / "event").rename(root / "content" / "ereignis")


def exchange(root: Path) -> None:
    """Put another folder in the place of one, with folders of the same names."""
    shutil.copytree(root / "content" / "event", root / "copy")
    (root / "content" / "event").rename(root / "event")
    (root / "copy").rename(root / "content" / "event")
    write(root)


def configure(root: Path) -> None:
    """Change the configuration."""
    with (root / "hugo.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# A comment\n")


CHANGES = [write, save, touch, add, remove, rename, exchange, configure]


@pytest.mark.parametrize("change", CHANGES)
def test_hints_lead_to_all_that_a_look_at_everything_sees(
    hints: Hints, settings: Settings, change: Callable[[Path], None]
) -> None:
    """And then the next change in the same place does."""
    found, where = followed(hints, settings)
    for step in (change, add_anywhere):
        step(settings.root)
        hinted = hints.taken()
        assert hinted is not None
        after = renewed(found, hinted, where)
        assert changed(after, look(where)) == {} != changed(found, after)
        hints.follow(after, where)
        found = after


def add_anywhere(root: Path) -> None:
    """Write into each folder that is there."""
    for folder, _, _ in os.walk(root / "content"):
        (Path(folder) / "neuf.md").write_text("# Neuf\n", encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        ".eventsearch/live",
        ".git/index",
        "public/index.html",
        "node_modules/a/readme.md",
        "content/node_modules/a/readme.md",
        "content/event/dix/.index.md.swp",
        "content/event/dix/featured.png",
    ],
)
def test_of_what_no_index_is_made_of_nothing_is_told(
    hints: Hints, settings: Settings, path: str
) -> None:
    """Or a run would look again for what it wrote itself."""
    file = settings.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    followed(hints, settings)
    file.write_text("a", encoding="utf-8")
    file.write_text("ab", encoding="utf-8")
    assert taken(hints) == set()


def test_looking_and_reading_are_no_change(hints: Hints, settings: Settings) -> None:
    """Or looks would fill the list of what the kernel tells."""
    _, where = followed(hints, settings)
    look(where)
    for page in (settings.root / "content").rglob("*.md"):
        page.read_bytes()
    assert taken(hints) == set()


def test_a_place_that_goes_or_comes_has_everything_looked_at(
    hints: Hints, settings: Settings
) -> None:
    """Also where the folder above it was not there either."""
    root = settings.root
    followed(hints, settings)
    (root / "content").rename(root / "away")
    assert hints.taken() is None
    followed(hints, settings)
    (root / "away").rename(root / "content")
    assert hints.taken() is None
    followed(hints, settings)
    (root / "data").mkdir()
    assert hints.taken() is None
    followed(hints, settings)
    (root / "data" / "other").mkdir()
    assert taken(hints) == set()
    (root / "data" / "authors").mkdir()
    assert hints.taken() is None
    followed(hints, settings)
    write(root)
    (root / "data" / "authors" / "zoe.toml").write_text("a = 1\n", encoding="utf-8")
    assert taken(hints) == {str(root / DIX), str(root / "data" / "authors")}


def test_a_file_that_is_watched_alone_is_told_of_again_and_again(
    hints: Hints, tmp_path: Path
) -> None:
    """Though each time another file has its name; what else lies there is no content."""
    file = tmp_path / "one.md"
    file.write_text("a", encoding="utf-8")
    where = Places(deep=(str(file),), flat=(), never=frozenset())
    for number in range(3):
        hints.follow(look(where), where)
        (tmp_path / "other.md").write_text(str(number), encoding="utf-8")
        assert taken(hints) == set()
        (tmp_path / "other.md").replace(file)
        assert hints.taken() is None


def test_a_folder_of_two_names_is_told_of_by_both(hints: Hints, tmp_path: Path) -> None:
    """A place may be a link to another one."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    names = (str(tmp_path / "docs"), str(tmp_path / "link"))
    where = Places(deep=names, flat=(), never=frozenset())
    hints.follow(look(where), where)
    (tmp_path / "docs" / "a.md").write_text("a", encoding="utf-8")
    assert taken(hints) == {*names}
    one = Places(deep=names[1:], flat=(), never=frozenset())
    hints.follow(look(one), one)
    (tmp_path / "docs" / "b.md").write_text("b", encoding="utf-8")
    assert taken(hints) == {names[1]}


def test_a_folder_that_may_be_read_again_is_looked_at(hints: Hints, settings: Settings) -> None:
    """A permission changes neither size nor time of a file."""
    folder = settings.root / DIX
    followed(hints, settings)
    folder.chmod(0o700)
    assert str(folder) in (hints.taken() or ())


def test_more_changes_than_the_kernel_keeps_have_everything_looked_at(
    hints: Hints, settings: Settings
) -> None:
    """It says that some are lost, as here that a folder has gone, in whose place is another."""
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text(encoding="utf-8"))
    followed(hints, settings)
    hints.sound = True
    pages = (settings.root / DIX / "index.md", settings.root / "hugo.yaml")
    for number in range(most + 1):
        os.utime(pages[number % 2])
    remove(settings.root)
    (settings.root / DIX).mkdir()
    assert hints.taken() is None
    assert not hints.sound
    followed(hints, settings)
    write(settings.root)
    assert taken(hints) == {str(settings.root / DIX)}


def test_a_place_that_cannot_be_entered_keeps_nothing_from_the_others(
    hints: Hints, tmp_path: Path
) -> None:
    """Here a link that leads to itself, and a name that is too long."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "docs").mkdir()
    names = ("loop", "docs", "x" * 300)
    where = Places(deep=tuple(str(tmp_path / name) for name in names), flat=(), never=frozenset())
    hints.follow(look(where), where)
    assert not hints.fault
    (tmp_path / "docs" / "a.md").write_text("a", encoding="utf-8")
    assert taken(hints) == {str(tmp_path / "docs")}


def refused() -> InotifyWatches:
    """Fail as where more folders are watched than are allowed."""
    raise OSError(ENOSPC, os.strerror(ENOSPC))


def missing() -> InotifyWatches:
    """Fail as where the library is not installed."""
    raise ImportError("No module named 'inotify_simple'")


def crowded() -> InotifyWatches:
    """Try without a handle that is left."""
    assert BEGIN is not None
    BEGIN().close()
    _, most = limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, most))
        return BEGIN()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.parametrize(
    ("begin", "why"),
    [
        (
            refused,
            "there are more folders than the kernel watches; "
            "raise fs.inotify.max_user_watches and start again",
        ),
        (missing, "No module named 'inotify_simple'"),
        (crowded, os.strerror(EMFILE)),
    ],
)
def test_where_the_kernel_does_not_tell_it_is_said_why(
    settings: Settings, begin: Callable[[], InotifyWatches], why: str
) -> None:
    """Nothing else comes of it."""
    hints, where = Hints(begin), places(settings)
    assert not hints.follow(look(where), where)
    assert hints.fault.startswith("changes are found by looking alone: ")
    assert hints.fault.endswith(why)
    hints.found([str(settings.root)], sound=True)
    assert taken(hints) == set()
    assert not hints.hold(calm=True)
    assert not hints.follow(look(where), where)
    hints.close()


def test_nothing_is_left_of_a_watch(settings: Settings) -> None:
    """One handle, however many folders there are, and none after it."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    hints = Hints(BEGIN)
    followed(hints, settings)
    assert len(os.listdir("/proc/self/fd")) == before + 1  # noqa: PTH208
    hints.close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_hints_hold_once_they_have_told_of_a_change(hints: Hints, settings: Settings) -> None:
    """Or while there is none to be told of."""
    followed(hints, settings)
    assert not hints.hold(calm=True)
    hints.sound = True
    assert hints.hold(calm=True)
    assert not hints.hold(calm=False)
    write(settings.root)
    hints.taken()
    hints.found([str(settings.root / DIX)], sound=True)
    assert hints.hold(calm=False)


def test_hints_do_not_hold_once_a_look_has_found_more(hints: Hints, settings: Settings) -> None:
    """They are taken all the same, and hold again after many that they told of."""
    followed(hints, settings)
    hints.sound = True
    hints.found([str(settings.root / DIX)], sound=False)
    assert hints.hold(calm=True)
    hints.found([str(settings.root / DIX)], sound=True)
    followed(hints, settings)
    hints.sound = True
    for _ in range(ANEW):
        assert not hints.hold(calm=True)
        write(settings.root)
        assert taken(hints) == {str(settings.root / DIX)}
        hints.found([str(settings.root / DIX)], sound=True)
    assert hints.hold(calm=False)


def test_a_file_is_saved_when_whoever_wrote_has_closed_it(hints: Hints, settings: Settings) -> None:
    """Or has given it to another name; of what was not told nothing is known."""
    followed(hints, settings)
    page = settings.root / DIX / "index.md"
    apart = {str(page.parent): frozenset((str(page),))}
    assert not hints.saved(apart)
    with page.open("a", encoding="utf-8") as file:
        file.write("Une phrase")
        file.flush()
        hints.taken()
        assert hints.writing(apart)
        assert not hints.saved(apart)
        file.write(" et la suite.\n")
    hints.taken()
    assert not hints.writing(apart)
    assert hints.saved(apart)
    save(settings.root)
    hints.taken()
    assert hints.saved(apart)
    hints.found([str(page.parent)], sound=True)
    assert not hints.saved(apart)
