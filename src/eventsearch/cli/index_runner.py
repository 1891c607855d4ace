"""
Run the indexer once or repeatedly, and show the results in the terminal.

Diagnostics go to the output. Progress, summaries and failures go to the error output.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eventsearch.cli.diagnostic_output import diagnostic_filter, form_of, show_diagnostics
from eventsearch.cli.terminal import Progress, print_status
from eventsearch.indexer.build import build
from eventsearch.indexer.last_run import LastRun
from eventsearch.indexer.page_loss import unreadable_paths
from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.output.terminal.build_report import first_per_code, news, report
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name

if TYPE_CHECKING:
    from eventsearch.watch import Pause, Run


OBJECTS_PER_COLLECTION = 150_000
"""Number of new objects before a garbage collection. A run over 10,000 pages keeps most of its
250,000 objects; with Python's default, collections take a sixth of the time."""

FOR_PEOPLE = frozenset(("full", "concise"))
"""Formats that show only the first diagnostics of each code. Other formats show all."""


@dataclass(slots=True)
class IndexRunner:
    """
    Runs the indexer and remembers which diagnostics it has shown.

    Attributes:
        full: Whether the first run reads everything.
        strict: Whether an error in the content changes the exit code.
        check: The command that lists all diagnostics of the site.
        form: Format of the diagnostics, see `show_diagnostics`.
        shown: The diagnostics of the last run; None before the first.
        last: Data that the last run keeps for the next one.
    """

    full: bool = False
    strict: bool = False
    check: str = "eventsearch check"
    form: str | None = None
    color: str = "auto"
    shown: frozenset[Diagnostic] | None = None
    last: LastRun = field(default_factory=LastRun)

    def once(self, settings: Settings, *, keep: bool = False) -> tuple[Diagnostic, ...]:
        """Run, report everything, and return the diagnostics; for *keep* see `build`."""
        if settings.fetch and not any(source.url for source in settings.sources):
            print_status(
                "no calendar to fetch: no source has a URL; add [[sources]] with url to"
                " eventsearch.toml"
            )
        built, diagnostics = self._run(settings, full=self.full, keep=keep)
        is_news = built.swapped or built.read > 0
        self._show(diagnostics if is_news else self._decisive(diagnostics), settings)
        for line in report(built, diagnostics).split("\n"):
            print_status(line)
        return diagnostics

    def again(self, settings: Settings, saved: str = "") -> bool:
        """Run, report what is new, and return whether to run again; see `watch.loop.Run`."""
        if self.shown is None:
            self.once(settings, keep=True)
            print_status(f"watching {settings.root}; Ctrl+C stops")
            return True
        before = self.shown
        self.last.saved = saved
        # Keep a page in the results while its author edits it and it cannot be parsed.
        built, diagnostics = self._run(settings, full=False, keep=True)
        self._show(tuple(each for each in diagnostics if each not in before), settings)
        if built.swapped or self.shown != before:
            print_status(news(built, diagnostics))
        # A new permission changes neither the size nor the time of a file.
        return built.swapped or has_unreadable(diagnostics)

    def _run(
        self, settings: Settings, *, full: bool, keep: bool
    ) -> tuple[BuildReport, tuple[Diagnostic, ...]]:
        gc.set_threshold(OBJECTS_PER_COLLECTION)
        selected = diagnostic_filter((), (), settings)
        progress = Progress()
        before = live_name(settings.index)
        try:
            built = build(settings, full=full, keep=keep, last=self.last, progress=progress)
        except KeyboardInterrupt:
            progress.clear()
            swapped = live_name(settings.index) != before
            stays = "the new index is in place" if swapped else "the index stays as it was"
            print_status(f"interrupted; {stays}")
            raise
        finally:
            progress.clear()
        diagnostics = selected(built.diagnostics)
        self.shown = frozenset(diagnostics)
        return built, diagnostics

    def _decisive(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics to show again although nothing has changed."""
        if form_of(self.form) not in FOR_PEOPLE:
            return diagnostics
        return tuple(
            each
            for each in diagnostics
            if has_unreadable((each,)) or (self.strict and each.severity == "error")
        )

    def _show(self, diagnostics: tuple[Diagnostic, ...], settings: Settings) -> None:
        if form_of(self.form) not in FOR_PEOPLE:
            show_diagnostics(diagnostics, settings.boundary, self.form, self.color)
        else:
            shown, omitted = first_per_code(diagnostics)
            show_diagnostics(shown, settings.boundary, self.form, self.color)
            for code, count in sorted(omitted.items()):
                print_status(f"and {count} more: {self.check} --select {code}")
        # A program that reads from a pipe must not wait until the watch ends.
        sys.stdout.flush()


def has_unreadable(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether the system refused to open some of the content."""
    return bool(unreadable_paths(diagnostics))


def follow(load: Callable[[], Settings], run: Run, *, pause: Pause | None = None) -> None:
    """
    Keep the index up to date until a signal stops the process.

    Args:
        pause: Called between two checks of the content; None to wait only.

    Raises:
        KeyboardInterrupt: The signal was Ctrl+C.
        SystemExit: The signal was SIGTERM, and `end_on_sigterm` was called.
        EventsearchError: The settings cannot be read at the start.
    """
    from eventsearch.watch import watch

    watch(load, run, report=print_status, pause=pause or _pause)


def _pause(seconds: float, wait: Callable[[float], None]) -> bool:
    wait(seconds)
    return True
