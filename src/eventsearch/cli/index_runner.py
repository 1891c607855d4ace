"""
How is an index run shown, once or again and again?

Diagnostics go to the output; what was done, and what stood in the way, to the error output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from eventsearch.cli.diagnostic_output import asked_for, form_of, show_diagnostics
from eventsearch.cli.terminal import Progress, print_status
from eventsearch.indexer.build import build
from eventsearch.indexer.guards.unreadable import REFUSED
from eventsearch.indexer.incremental_discovery import IncrementalDiscovery
from eventsearch.model.build_report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.output.terminal.build_report import first_ones, news, report
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed

if TYPE_CHECKING:
    from eventsearch.watch import Pause, Run


FOR_PEOPLE = frozenset(("full", "concise"))
"""Forms that show the first diagnostics with each code; a program gets all of them."""


def is_refused(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether the system did not let all of the content be read."""
    return any(diagnostic.code == REFUSED for diagnostic in diagnostics)


@dataclass(slots=True)
class Indexing:
    """
    Runs of the indexer, and what was shown of them.

    Attributes:
        full: Whether the first run reads everything anew.
        strict: Whether an error decides how the run ends.
        check: The command that names all diagnostics of the site.
        form: Of the diagnostics, see `show_problems`.
        shown: The diagnostics that are known by now; None before the first run.
    """

    full: bool = False
    strict: bool = False
    check: str = "eventsearch check"
    form: str | None = None
    color: str = "auto"
    shown: frozenset[Diagnostic] | None = None
    _finding: IncrementalDiscovery = field(default_factory=IncrementalDiscovery)

    def once(self, settings: Settings, *, keep: bool = False) -> tuple[Diagnostic, ...]:
        """Run, tell all of it, and return the diagnostics; *keep* is that of `build`."""
        built, diagnostics = self._run(settings, full=self.full, keep=keep)
        self._show(diagnostics if built.swapped else self._decisive(diagnostics), settings)
        for line in report(built, diagnostics).split("\n"):
            print_status(line)
        return diagnostics

    def again(self, settings: Settings, changed: Collection[str] | None = None) -> bool:
        """
        Run, tell what is new, and return whether the next run is due though nothing changes.

        Args:
            changed: As a watch tells it.
        """
        if self.shown is None:
            self.once(settings, keep=True)
            print_status(f"watching {settings.root}; Ctrl+C stops")
            return True
        known = self.shown
        # A page is not to vanish from the answers while its author is at it.
        built, diagnostics = self._run(settings, full=False, keep=True, changed=changed)
        self._show(tuple(each for each in diagnostics if each not in known), settings)
        if built.swapped or self.shown != known:
            print_status(news(built, diagnostics))
        # A permission that is given changes neither size nor time of a file.
        return built.swapped or is_refused(diagnostics)

    def _run(
        self,
        settings: Settings,
        *,
        full: bool,
        keep: bool,
        changed: Collection[str] | None = None,
    ) -> tuple[BuildReport, tuple[Diagnostic, ...]]:
        wanted = asked_for((), (), settings)
        progress = Progress()
        before = pointed(settings.index)
        try:
            find = partial(self._finding.find, changed)
            built = build(settings, full=full, keep=keep, progress=progress, find=find)
        except KeyboardInterrupt:
            progress.clear()
            new = pointed(settings.index) != before
            stays = "the new index is in place" if new else "the index stays as it was"
            print_status(f"interrupted; {stays}")
            raise
        finally:
            progress.clear()
        diagnostics = wanted(built.diagnostics)
        self.shown = frozenset(diagnostics)
        return built, diagnostics

    def _decisive(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that are shown again though nothing has changed."""
        if form_of(self.form) not in FOR_PEOPLE:
            return diagnostics
        return tuple(
            each
            for each in diagnostics
            if each.code == REFUSED or (self.strict and each.severity == "error")
        )

    def _show(self, diagnostics: tuple[Diagnostic, ...], settings: Settings) -> None:
        if form_of(self.form) not in FOR_PEOPLE:
            show_diagnostics(diagnostics, settings.boundary, self.form, self.color)
        else:
            shown, left_out = first_ones(diagnostics)
            show_diagnostics(shown, settings.boundary, self.form, self.color)
            for code, count in sorted(left_out.items()):
                print_status(f"and {count} more: {self.check} --select {code}")
        # Whoever reads them from a pipe is not to wait for the end of the watch.
        sys.stdout.flush()


def follow(load: Callable[[], Settings], run: Run, *, pause: Pause | None = None) -> None:
    """
    Keep the index up to date until a signal says stop.

    Args:
        pause: None to wait for a signal only.

    Raises:
        KeyboardInterrupt: It was Ctrl+C.
        SystemExit: It was SIGTERM, after `end_on_sigterm`.
        EventsearchError: The settings cannot be read at the start.
    """
    from eventsearch.watch import watch

    watch(load, run, tell=print_status, pause=pause or _rest)


def _rest(seconds: float) -> bool:
    time.sleep(seconds)
    return True
