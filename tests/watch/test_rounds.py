"""How runs follow changes; the waiting is handed in, so nobody waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from errno import EMFILE
from itertools import chain
from pathlib import Path

import pytest

from eventsearch.errors import IndexLocked, SettingsError
from eventsearch.settings import Settings, load_settings
from eventsearch.watch import Run, watch
from eventsearch.watch.inotify import BEGIN
from eventsearch.watch.inotify_hints import Begin
from eventsearch.watch.loop import MENDED
from small_site import write_site

PAGE = "content/event/dix/index.md"
STEPS = 200
NOTHING: tuple[Callable[[], object], ...] = (lambda: None,) * 5


class Story:
    """
    What happens in a watch: each pause takes the next step, and the last one ends it.

    Args:
        steps: Done in turn, one a pause; after the last come pauses in which nothing happens.

    Attributes:
        begin: As of `watch`.
        left: Pauses until the end.
    """

    begin: Begin | None = None

    def __init__(self, root: Path, *steps: Callable[[], object]) -> None:
        self.root = root
        self.runs: list[Settings] = []
        self.changes: list[Collection[str] | None] = []
        self.told: list[str] = []
        self.fails: Iterator[Exception | None] = iter(())
        self.within: Callable[[], object] = lambda: None
        self.steps = [*steps]
        self.left = len(steps) + STEPS

    def load(self) -> Settings:
        """Read the settings as a command does."""
        return load_settings(self.root, environ={}, flags={})

    def run(self, settings: Settings, changed: Collection[str] | None) -> bool:
        """Note the run; fail when it is to."""
        self.runs.append(settings)
        self.changes.append(changed)
        error = next(self.fails, None)
        if error is not None:
            raise error
        within, self.within = self.within, lambda: None
        within()
        return False

    def pause(self, _: float) -> bool:
        """Take the next step."""
        self.left -= 1
        if self.steps:
            self.steps.pop(0)()
        return self.left > 0

    def told_by_a_watch(self) -> list[str]:
        """Watch to the end and return what was told."""
        self.watched(self.load, self.run)
        return self.told

    def watched(self, load: Callable[[], Settings], run: Run) -> None:
        """Watch to the end."""
        watch(load, run, tell=self.told.append, pause=self.pause, begin=self.begin)


@pytest.fixture(autouse=True, params=[BEGIN, None], ids=["told by the kernel", "by looking"])
def begin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All holds in both ways."""
    monkeypatch.setattr(Story, "begin", request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site."""
    return write_site(tmp_path / "site").root


def change(root: Path, name: str = PAGE, text: str = "\n") -> Callable[[], object]:
    """Return what adds to a file, new in a new folder perhaps."""

    def add() -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return add


def test_an_index_that_vanished_is_a_run(root: Path) -> None:
    """One that was never there is none: a run that makes none is no reason for another."""
    pointer = root / ".eventsearch" / "live"

    def made() -> None:
        pointer.parent.mkdir()
        pointer.write_text("000001-20310501T120000000000Z")

    story = Story(root, lambda: None, pointer.unlink)
    story.within = made
    assert story.told_by_a_watch() == []
    assert len(story.runs) == 2


def test_without_a_change_there_is_one_run(root: Path) -> None:
    """At the start."""
    story = Story(root)
    assert story.told_by_a_watch() == []
    assert len(story.runs) == 1


def test_a_change_is_a_run(root: Path) -> None:
    """And only one, however often it is looked for others."""
    story = Story(root, change(root))
    story.told_by_a_watch()
    assert story.changes == [None, {str(root / PAGE)}]


def test_after_a_fault_all_may_have_changed(root: Path) -> None:
    """The run that failed has not done what it was told of; nor does one that is due know."""
    story = Story(root, change(root), *NOTHING, change(root, "content/post/python.md"))
    story.fails = iter((None, IndexLocked("another run", hint="wait"), None))
    story.told_by_a_watch()
    assert story.changes[1:3] == [{str(root / PAGE)}, None]


def test_after_a_run_that_was_told_of_changes_one_looks_at_everything(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it found nothing new: a page may have been away while the last one looked."""
    monkeypatch.setattr("eventsearch.watch.loop.SURE", 0.0)
    story = Story(root, change(root))
    story.told_by_a_watch()
    assert story.changes == [None, {str(root / PAGE)}, None]


def test_settings_that_could_not_be_read_are_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files that are closed, or a permission that is given, change no size and no time."""
    monkeypatch.setattr("eventsearch.watch.loop.AGAIN", 0.0)
    story = Story(root, change(root))
    refusals = iter((None, None, OSError(EMFILE, "Too many open files")))

    def load() -> Settings:
        refusal = next(refusals, None)
        if refusal is not None:
            raise refusal
        return story.load()

    story.watched(load, story.run)
    assert story.told == ["Too many open files", MENDED]
    assert story.changes == [None, None]


def test_changes_in_a_row_are_one_run(root: Path) -> None:
    """It begins when it is quiet."""
    story = Story(root, *[change(root)] * 5)
    story.told_by_a_watch()
    assert len(story.runs) == 2


def test_a_restless_site_has_its_run_all_the_same(root: Path) -> None:
    """Something that is written to all the time does not stop the rest."""
    story = Story(root, *[change(root)] * (STEPS + 1))
    story.told_by_a_watch()
    assert len(story.runs) > 10


def test_what_changes_during_a_run_is_not_lost(root: Path) -> None:
    """The run may have read the file already."""
    story = Story(root)
    story.within = change(root)
    story.told_by_a_watch()
    assert len(story.runs) == 2


def test_settings_are_read_anew(root: Path) -> None:
    """A run has those of its time."""
    story = Story(root, change(root, "eventsearch.toml", "drafts = true\n"))
    story.told_by_a_watch()
    assert [settings.drafts for settings in story.runs] == [False, True]
    assert story.changes == [None, None]


def test_new_content_folders_are_watched(root: Path) -> None:
    """A configuration may name others."""

    def moved() -> None:
        (root / "pages").mkdir()
        change(root, "eventsearch.toml", 'content = "pages"\n')()

    story = Story(root, moved, *NOTHING, change(root, "pages/neuf.md", "# Neuf\n"))
    story.told_by_a_watch()
    assert len(story.runs) == 3


def test_settings_that_cannot_be_read_are_told_and_no_run(root: Path) -> None:
    """Once; when they are mended, the watch goes on."""
    story = Story(
        root,
        change(root, "eventsearch.toml", "darfts = true\n"),
        *NOTHING,
        change(root),
        *NOTHING,
        lambda: (root / "eventsearch.toml").unlink(),
    )
    told = story.told_by_a_watch()
    assert [text.partition("; ")[2] for text in told] == ['did you mean "drafts"?', ""]
    assert told[-1] == MENDED
    assert len(story.runs) == 2


def test_settings_that_cannot_be_read_at_the_start_are_an_error(root: Path) -> None:
    """There is nothing yet that could go on."""
    change(root, "eventsearch.toml", "darfts = true\n")()
    with pytest.raises(SettingsError):
        Story(root).told_by_a_watch()


def test_a_run_that_fails_is_told_once_and_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing changes: another run may have held the lock, or the disk was full."""
    monkeypatch.setattr("eventsearch.watch.loop.AGAIN", 0.0)
    story = Story(root)
    locked = IndexLocked("index: process 1 is writing this index", hint="wait")
    full = OSError(28, "No space left on device", "/srv/x")
    story.fails = iter((locked, locked, full))
    assert story.told_by_a_watch() == [
        "index: process 1 is writing this index; wait",
        "/srv/x: No space left on device",
        MENDED,
    ]
    assert len(story.runs) == 4


def test_after_a_change_it_is_looked_once_more(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that counts time in seconds may hide the second of two changes from a look."""
    monkeypatch.setattr("eventsearch.watch.loop.SURE", 0.0)
    story = Story(root)
    swapped = iter((True, False))

    def run(settings: Settings, changed: Collection[str] | None) -> bool:
        story.run(settings, changed)
        return next(swapped)

    story.watched(story.load, run)
    assert story.changes == [None, None]


def test_a_fault_of_the_program_ends_the_watch(root: Path) -> None:
    """It would be hidden for ever."""
    story = Story(root)
    story.fails = iter((ZeroDivisionError(),))
    with pytest.raises(ZeroDivisionError):
        story.told_by_a_watch()


def test_a_page_that_goes_and_one_that_is_renamed_are_runs(root: Path) -> None:
    """A folder too."""
    event = root / "content" / "event"
    story = Story(
        root,
        lambda: os.rename(event / "dix", event / "onze"),  # noqa: PTH104
        *NOTHING,
        lambda: (event / "onze" / "index.md").unlink(),
    )
    story.told_by_a_watch()
    assert len(story.runs) == 3


def test_a_page_that_is_saved_again_is_seen_between_two_looks_at_everything(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """These are far apart on a large site."""
    monkeypatch.setattr("eventsearch.watch.debounce.GAP", 4.0)
    story = Story(root, change(root), *NOTHING, change(root), *NOTHING, change(root))
    story.told_by_a_watch()
    assert len(story.runs) == 4


def test_places_that_are_others_are_not_looked_at_as_before(root: Path) -> None:
    """The folder that changed last may be content no more: no run would ever end its change."""

    def moved() -> None:
        (root / "pages").mkdir()
        change(root, "pages/neuf.md", "# Neuf\n")()
        change(root, "eventsearch.toml", 'content = "pages"\n')()
        os.rename(root / "content", root / "old")  # noqa: PTH104

    story = Story(root, change(root, "content/post/a.md"), *NOTHING, moved, *NOTHING)
    story.told_by_a_watch()
    assert len(story.runs) == 3


@pytest.mark.skipif(BEGIN is None, reason="only Linux tells of changes so")
def test_a_page_anywhere_is_seen_between_two_looks_at_everything(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kernel tells of it; by looking alone none of them would be."""
    monkeypatch.setattr("eventsearch.watch.debounce.GAP", 1_000.0)
    names = (PAGE, "content/post/neuf.md", "content/neuf/tief/index.md", "hugo.yaml")
    steps = [(change(root, name, "# Neuf\n"), *NOTHING) for name in names]
    (root / "content" / "neuf" / "tief").mkdir(parents=True)
    story = Story(root, *chain.from_iterable(steps))
    story.told_by_a_watch()
    seen = 0 if Story.begin is None else len(names)
    assert len(story.runs) == 1 + seen


def test_a_page_that_is_being_written_is_waited_for(root: Path) -> None:
    """A little while: the kernel tells when it is closed; without it, what stands is taken."""
    with (root / PAGE).open("a", encoding="utf-8") as file:

        def begin() -> None:
            file.write("Une phrase")
            file.flush()

        def end() -> None:
            file.write(" et la suite.\n")
            file.close()

        story = Story(root, begin, *NOTHING, *NOTHING[:2], end)
        sizes: list[int] = []

        def run(settings: Settings, changed: Collection[str] | None) -> bool:
            sizes.append((root / PAGE).stat().st_size)
            return story.run(settings, changed)

        story.watched(story.load, run)
    assert sizes[-1] == (root / PAGE).stat().st_size
    assert len(sizes) == (3 if Story.begin is None else 2)


def pauses_until_seen(root: Path, elsewhere: Path, told: Callable[[], object]) -> tuple[int, int]:
    """Change a file twice by its name elsewhere, after another change; return the pauses."""
    story = Story(root, *NOTHING * 2, told, *NOTHING * 4)
    moments: list[int] = []

    def away() -> None:
        change(elsewhere.parent, elsewhere.name)()
        moments.append(story.left)

    def run(settings: Settings, changed: Collection[str] | None) -> bool:
        if len(moments) in (1, 3):
            moments.append(story.left)
            story.steps = [*NOTHING * 2, away]
        return story.run(settings, changed)

    story.steps.append(away)
    story.watched(story.load, run)
    return moments[0] - moments[1], moments[2] - moments[3]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (PAGE, "content/post"),
        (PAGE, "content/event/dix"),
        ("content/neuf/neu/index.md", "content/post"),
    ],
)
def test_looks_are_rare_until_one_finds_what_was_not_told(
    name: str, place: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a change by another name of a file, whatever was told before, there or in a new folder."""
    monkeypatch.setattr("eventsearch.watch.debounce.RARE", 4.0)
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("# A\n", encoding="utf-8")
    (root / place / "other.md").hardlink_to(elsewhere)

    rare, often = pauses_until_seen(root, elsewhere, change(root, name))
    assert often < 20
    assert rare < 20 if Story.begin is None else rare > 40


def test_looks_are_not_rare_where_there_is_a_link(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file elsewhere, to which it leads, the kernel does not tell."""
    monkeypatch.setattr("eventsearch.watch.debounce.RARE", 4.0)
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("# A\n", encoding="utf-8")
    (root / "content" / "post" / "link.md").symlink_to(elsewhere)
    assert max(pauses_until_seen(root, elsewhere, change(root))) < 20
