"""Runs that follow changes. The tests replace the pauses, so no test waits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from errno import EMFILE
from pathlib import Path
from time import monotonic, sleep

import pytest

from eventsearch.errors import IndexLocked, SettingsError
from eventsearch.settings import Settings, load_settings
from eventsearch.watch import Run, Timing, loop, watch
from eventsearch.watch.loop import RECOVERED
from eventsearch.watch.notifier import Notifier
from eventsearch.watch.snapshot import Snapshot, WatchedPaths, changed_files, take_snapshot
from small_site import write_site

PAGE = "content/event/dix/index.md"
STEPS = 100
NOTHING: tuple[Callable[[], object], ...] = (lambda: None,) * 5
NO_WAIT = Timing(settle=0.0, retry=0.0, share=0.0)
ALWAYS = Timing(share=0.0)
"""With this timing, a watch scans at every pause."""


class Story:
    """
    The steps of a watch: each pause does the next step. The watch ends some pauses later.

    Args:
        steps: Functions to call, one in each pause. The last pauses do nothing.
    """

    def __init__(self, root: Path, *steps: Callable[[], object]) -> None:
        self.root = root
        self.runs: list[Settings] = []
        self.saves: list[str] = []
        self.reports: list[str] = []
        self.failures: Iterator[Exception | None] = iter(())
        self.during_run: Callable[[], object] = lambda: None
        self.steps = [*steps]
        self.left = len(steps) + STEPS
        self.pauses: list[float] = []
        # By default, the system reports nothing: its reports would arrive at any step.
        self.notify: Callable[[Iterable[str]], Notifier] = lambda _: Notifier(())

    def load(self) -> Settings:
        """Read the settings as a command does."""
        return load_settings(self.root, environ={}, flags={})

    def run(self, settings: Settings, saved: str) -> bool:
        """Record the run; fail if the test asked for a failure."""
        self.runs.append(settings)
        self.saves.append(saved)
        error = next(self.failures, None)
        if error is not None:
            raise error
        during_run, self.during_run = self.during_run, lambda: None
        during_run()
        return False

    def pause(self, seconds: float, _: object) -> bool:
        """Do the next step, if there is one; return whether the watch goes on."""
        self.pauses.append(seconds)
        self.left -= 1
        if self.steps:
            self.steps.pop(0)()
        return self.left > 0

    def watch(
        self,
        *,
        load: Callable[[], Settings] | None = None,
        run: Run | None = None,
        timing: Timing | None = None,
    ) -> list[str]:
        """Watch to the end and return the reported messages."""
        watch(
            load or self.load,
            run or self.run,
            report=self.reports.append,
            pause=self.pause,
            timing=timing or ALWAYS,
            notify=self.notify,
        )
        return self.reports


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site."""
    return write_site(tmp_path / "site").root


def change(root: Path, name: str = PAGE, text: str = "\n") -> Callable[[], object]:
    """Return a step that appends to a file. It makes the file and its folder if needed."""

    def add() -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return add


def test_a_missing_index_causes_a_run(root: Path) -> None:
    pointer = root / ".eventsearch" / "live"

    def made() -> None:
        pointer.parent.mkdir()
        pointer.write_text("000001-20310501T120000000000Z")

    story = Story(root, lambda: None, pointer.unlink)
    story.during_run = made
    assert story.watch() == []
    assert len(story.runs) == 2


def test_without_a_change_there_is_one_run(root: Path) -> None:
    story = Story(root)
    assert story.watch() == []
    assert len(story.runs) == 1


def test_a_change_causes_a_run(root: Path) -> None:
    story = Story(root, change(root))
    story.watch()
    assert len(story.runs) == 2


SELDOM = Timing(share=1e9)
"""Scan once after a run; then check known files only."""


def test_a_saved_page_is_noticed_between_two_scans(root: Path) -> None:
    for step in (change(root), (root / PAGE).unlink):
        story = Story(root, lambda: None, step)
        story.watch(timing=SELDOM)
        assert len(story.runs) == 2


def test_a_new_page_is_noticed_by_a_scan(root: Path) -> None:
    new = change(root, "content/event/onze/index.md")
    seldom, often = Story(root, lambda: None, new), Story(root, lambda: None, new)
    seldom.watch(timing=SELDOM)
    (root / "content/event/onze/index.md").unlink()
    often.watch()
    assert (len(seldom.runs), len(often.runs)) == (1, 2)


NEW = "content/event/onze/index.md"
DAYS = "content/post/jours.md"


def both(*changes: Callable[[], object]) -> Callable[[], object]:
    """Return a step that makes several changes at once."""
    return lambda: [each() for each in changes]


def test_a_run_knows_which_file_was_saved_if_nothing_else_changed(root: Path) -> None:
    page = str(root / PAGE)
    save, other = change(root), change(root, DAYS)
    for step, saved in (
        (save, page),
        (both(save, other), ""),
        (change(root, NEW), ""),
        (both(save, (root / NEW).unlink), ""),
        ((root / DAYS).unlink, ""),
    ):
        story = Story(root, step)
        story.watch()
        assert story.saves == ["", saved]


def test_after_a_failed_run_a_save_is_not_the_only_change(root: Path) -> None:
    story = Story(root, change(root, NEW), *NOTHING, change(root))
    story.failures = iter((None, OSError(EMFILE, "Too many open files"), None))
    story.watch(timing=Timing(share=0.0, retry=1e9, most_retry=1e9))
    assert story.saves == ["", "", ""]


def test_a_saved_page_waits_less_than_other_changes(root: Path) -> None:
    timing = Timing(share=0.0)
    for step, quiet in ((change(root), timing.saved), (change(root, NEW), timing.quiet)):
        story = Story(root, step)
        story.watch(timing=timing)
        assert story.pauses[1] == quiet
        assert len(story.runs) == 2


def test_reported_changes_need_no_scan(root: Path) -> None:
    vanishing = both(change(root, f"{DAYS}x"), (root / f"{DAYS}x").unlink)
    steps = [vanishing, change(root), change(root, NEW)]
    story = Story(root)

    def notify(folders: Iterable[str]) -> Notifier:
        notifier = Notifier(folders)
        # The thread reports no change that was made before it was ready.
        end = monotonic() + 10.0
        while not reported(notifier, 0.05):
            assert monotonic() < end
            (root / "content/photo.jpg").touch()
        while reported(notifier, 0.3):
            pass
        return notifier

    def pause(_: float, wait: Callable[[float], None]) -> bool:
        if wait is sleep:
            return True
        if steps:
            steps.pop(0)()
            wait(10.0)
            return True
        return False

    watch(
        story.load,
        story.run,
        report=story.reports.append,
        pause=pause,
        timing=Timing(share=1e9, settle=1e9),
        notify=notify,
    )
    assert story.saves[1:] == [str(root / PAGE), ""]


def reported(notifier: Notifier, seconds: float) -> frozenset[str]:
    notifier.wait(seconds)
    return notifier.take()


class Reports(Notifier):
    """Reports the same paths at every pause."""

    def __init__(self, *paths: Path) -> None:
        super().__init__(())
        self.paths = frozenset(map(str, paths))

    def covers(self, _: Iterable[str]) -> bool:
        return True

    def take(self) -> frozenset[str]:
        return self.paths


def test_a_reported_picture_does_not_cause_a_poll(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled: list[object] = []

    def recorded(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Snapshot:
        polled.append(None if paths is None else {*paths} - {""})
        return changed_files(snapshot, paths)

    monkeypatch.setattr(loop, "changed_files", recorded)
    story = Story(root, *NOTHING)
    story.notify = lambda _: Reports(root / "content/photo.jpg")
    story.watch(timing=Timing(interval=1e4, share=1e9))
    assert {*map(repr, polled)} == {"set()"}
    assert story.pauses[1] == 1e4
    assert 0 < story.pauses[2] < 1e4


def test_a_reported_page_is_compared_before_the_next_poll(root: Path) -> None:
    story = Story(root, change(root))
    story.notify = lambda _: Reports(root / PAGE)
    story.watch(timing=Timing(interval=1e4, share=1e9))
    assert story.saves == ["", str(root / PAGE)]


def test_scans_for_new_files_wait_too(root: Path) -> None:
    first, second = "content/event/dix/a.md", "content/event/dix/b.md"
    for share, runs in ((1e9, 2), (0.0, 3)):
        story = Story(root, change(root, first), *NOTHING, change(root, second))
        story.notify = lambda _: Reports(root / first, root / second)
        story.watch(timing=Timing(interval=1e4, share=share))
        assert len(story.runs) == runs
        for name in (first, second):
            (root / name).unlink()


def test_reports_are_renewed_when_a_content_folder_is_made_again(root: Path) -> None:
    def replace_content() -> None:
        (root / "content").rename(root / "copy")
        shutil.copytree(root / "copy", root / "content")

    watched: list[tuple[set[str], bool]] = []
    closed = 0
    story = Story(root, *NOTHING, replace_content, *NOTHING, change(root))

    class Closing(Notifier):
        def close(self) -> None:
            nonlocal closed
            closed += 1
            super().close()

    def notify(folders: Iterable[str]) -> Notifier:
        folders = {*folders}
        watched.append((folders, (root / "copy").exists()))
        return Closing(folders)

    story.notify = notify
    story.watch()
    assert [made_again for _, made_again in watched] == [False, True]
    assert all(str(root) not in folders for folders, _ in watched)
    assert closed == 2


def test_repeated_saves_do_not_delay_a_scan(root: Path) -> None:
    for longest, saved in ((1e9, str(root / PAGE)), (0.0, "")):
        story = Story(root, lambda: None, both(change(root, NEW), change(root)))
        story.watch(timing=Timing(share=1e9, scanned=longest))
        (root / NEW).unlink()
        assert story.saves[1] == saved


def test_a_run_does_not_cause_a_scan(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scans = 0

    def counted(paths: WatchedPaths) -> Snapshot:
        nonlocal scans
        scans += 1
        return take_snapshot(paths)

    monkeypatch.setattr(loop, "take_snapshot", counted)
    story = Story(root, lambda: None, change(root), *NOTHING, change(root))
    changes = iter((True, True, False, True, False))

    def run(settings: Settings, saved: str) -> bool:
        story.run(settings, saved)
        return next(changes)

    story.watch(run=run, timing=Timing(share=1e9, settle=0.0))
    # One scan before the first run and one after it. No save and no later run causes a scan.
    assert (len(story.runs), scans) == (5, 2)


def test_unreadable_settings_are_read_again(root: Path) -> None:
    story = Story(root, change(root))
    refusals = iter((None, None, OSError(EMFILE, "Too many open files")))

    def load() -> Settings:
        refusal = next(refusals, None)
        if refusal is not None:
            raise refusal
        return story.load()

    assert story.watch(load=load, timing=NO_WAIT) == ["Too many open files", RECOVERED]
    assert len(story.runs) > 1


def test_consecutive_changes_cause_one_run(root: Path) -> None:
    story = Story(root, *[change(root)] * 5)
    story.watch()
    assert len(story.runs) == 2


def test_a_site_that_keeps_changing_is_still_indexed(root: Path) -> None:
    story = Story(root, *[change(root)] * (STEPS + 1))
    story.watch()
    assert len(story.runs) > 10


def test_a_change_during_a_run_is_not_lost(root: Path) -> None:
    story = Story(root)
    story.during_run = change(root)
    story.watch()
    assert len(story.runs) == 2


def test_changed_settings_are_read_again(root: Path) -> None:
    story = Story(root, change(root, "eventsearch.toml", "drafts = true\n"))
    story.watch()
    assert [settings.drafts for settings in story.runs] == [False, True]


def test_new_content_folders_are_watched(root: Path) -> None:
    def moved() -> None:
        (root / "pages").mkdir()
        change(root, "eventsearch.toml", 'content = "pages"\n')()

    story = Story(root, moved, *NOTHING, change(root, "pages/neuf.md", "# Neuf\n"))
    story.watch()
    assert len(story.runs) == 3


def test_unreadable_settings_are_reported_without_a_run(root: Path) -> None:
    story = Story(
        root,
        change(root, "eventsearch.toml", "darfts = true\n"),
        *NOTHING,
        change(root),
        *NOTHING,
        lambda: (root / "eventsearch.toml").unlink(),
    )
    reports = story.watch()
    assert [text.partition("; ")[2] for text in reports] == ['did you mean "drafts"?', ""]
    assert reports[-1] == RECOVERED
    assert len(story.runs) == 2


def test_unreadable_settings_at_the_start_are_an_error(root: Path) -> None:
    change(root, "eventsearch.toml", "darfts = true\n")()
    with pytest.raises(SettingsError):
        Story(root).watch()


def test_a_run_that_fails_is_reported_once_and_tried_again(root: Path) -> None:
    story = Story(root)
    locked = IndexLocked("index: process 1 is writing this index", hint="wait")
    full = OSError(28, "No space left on device", "/srv/x")
    story.failures = iter((locked, locked, full))
    assert story.watch(timing=NO_WAIT) == [
        "index: process 1 is writing this index; wait",
        "/srv/x: No space left on device",
        RECOVERED,
    ]
    assert len(story.runs) == 4


def test_a_run_with_changes_is_followed_by_another(root: Path) -> None:
    story = Story(root)
    swapped = iter((True, False))

    def run(settings: Settings, saved: str) -> bool:
        story.run(settings, saved)
        return next(swapped)

    story.watch(run=run, timing=NO_WAIT)
    assert len(story.runs) == 2


def test_a_bug_ends_the_watch(root: Path) -> None:
    story = Story(root)
    story.failures = iter((ZeroDivisionError(),))
    with pytest.raises(ZeroDivisionError):
        story.watch()


def test_deleting_and_renaming_pages_cause_runs(root: Path) -> None:
    event = root / "content" / "event"
    story = Story(
        root,
        lambda: os.rename(event / "dix", event / "onze"),  # noqa: PTH104
        *NOTHING,
        lambda: (event / "onze" / "index.md").unlink(),
    )
    story.watch()
    assert len(story.runs) == 3


def test_a_renamed_content_folder_causes_a_single_run(root: Path) -> None:
    def moved() -> None:
        (root / "pages").mkdir()
        change(root, "pages/neuf.md", "# Neuf\n")()
        change(root, "eventsearch.toml", 'content = "pages"\n')()
        os.rename(root / "content", root / "old")  # noqa: PTH104

    story = Story(root, change(root, "content/post/a.md"), *NOTHING, moved, *NOTHING)
    story.watch()
    assert len(story.runs) == 3


def test_the_run_after_a_save_is_settled_reads_only_the_saved_file_again(root: Path) -> None:
    story = Story(root, change(root))
    swapped = iter((False, True, False))

    def run(settings: Settings, saved: str) -> bool:
        story.run(settings, saved)
        return next(swapped)

    story.watch(run=run, timing=Timing(share=0.0, settle=0.0))
    assert story.saves == ["", str(root / PAGE), str(root / PAGE)]
