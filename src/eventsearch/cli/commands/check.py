"""``eventsearch check``: report and fix errors in the content, without an index."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.diagnostic_output import diagnostic_filter, lines_of, prefix, show_diagnostics
from eventsearch.cli.options import AllowOutside, Color, Ignore, Now, OutputFormat, Select, site_now
from eventsearch.cli.terminal import Exit, Progress, is_terminal, look, print_data, print_status
from eventsearch.errors import EventsearchError, SettingsError
from eventsearch.extractor.site import Site
from eventsearch.lint.comparison import ChangedSite, SiteReader, compare_with_commit
from eventsearch.lint.fix.autofix import DiagnosticFilter, FixRefused, FixResult, fix_site, write
from eventsearch.lint.runner import check as check_site
from eventsearch.lint.runner import diagnostics_of, diagnostics_of_files
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.reports import fingerprints, from_baseline, to_baseline
from eventsearch.output.diagnostics.text import diff, fixable, fixed_lines, paint_diff
from eventsearch.output.terminal.build_report import tally
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.atomic_files import replace_file

app = command_app()

Flags = Mapping[str, object]
Paths = Collection[str]

SiteOrFiles = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[SITE] [FILE]...",
        help="Any folder of the site, or only the files to check. Default: the current folder.",
        show_default=False,
    ),
]
DoFix = Annotated[bool, typer.Option("--fix", help="Apply fixes, then report what is left.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would change, without changing anything.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 for warnings, not only for errors.")
]

JsonLd = Annotated[
    bool, typer.Option("--jsonld", help="Check also what search engines require (E801 to E805).")
]
Built = Annotated[
    Path | None,
    typer.Option(
        "--built",
        metavar="DIR",
        help="Compare with the JSON-LD of events in the built site, such as public (E806).",
        exists=True,
        file_okay=False,
        show_default=False,
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Hide the diagnostics in this file, which --write-baseline has written.",
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="REF",
        help="Show only what is new since the merge base of HEAD and this git commit.",
        show_default=False,
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        metavar="FILE",
        help="Write the diagnostics to this file instead of showing them.",
        show_default=False,
    ),
]


class CheckResult(NamedTuple):
    """
    The result of a check.

    Attributes:
        diagnostics: Diagnostics to show.
        change: The change that was checked; None if the whole site or single files were checked.
        notes: Messages to print after the diagnostics.
        refused: Whether a file could not be fixed.
    """

    diagnostics: tuple[Diagnostic, ...]
    site: Site
    change: ChangedSite | None = None
    notes: tuple[str, ...] = ()
    refused: bool = False

    def tally(self, since: str | None, baseline: Path | None) -> Iterator[str]:
        """Yield the counts, the Hugo version, the notes and what is hidden; lines may be empty."""
        yield from (tally(self.diagnostics), fixable(self.diagnostics), read_as(self.site))
        yield from self.notes
        yield f"diagnostics from before the changes since {since} are hidden" if self.change else ""
        yield f"diagnostics in {baseline} are hidden" if baseline else ""

    def exit(self, *, strict: bool) -> Exit:
        """Return the exit code; with *strict*, warnings count as errors."""
        severities = {"error", "warning"} if strict else {"error"}
        failed = any(diagnostic.severity in severities for diagnostic in self.diagnostics)
        return Exit.UNABLE if self.refused else Exit.NOTHING if failed else Exit.DONE

    def without(self, known: frozenset[str]) -> CheckResult:
        """Return the result without the diagnostics whose fingerprints are in a baseline."""
        among = self.change.diagnostics if self.change else self.diagnostics
        old = {each for each, mark in zip(among, fingerprints(among), strict=True) if mark in known}
        left = tuple(each for each in self.diagnostics if each not in old)
        return self._replace(diagnostics=left)


@app.command()
def check(
    paths: SiteOrFiles = None,
    fix: DoFix = False,
    diff: Diff = False,
    strict: Strict = False,
    jsonld: JsonLd = False,
    built: Built = None,
    select: Select = None,
    ignore: Ignore = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
    since: Since = None,
    allow_outside: AllowOutside = None,
    output_format: OutputFormat = None,
    now: Now = None,
    color: Color = "auto",
) -> int:
    """Report or fix errors and doubtful values in the content. Writes no index."""
    site, names = site_and_files(paths or ())
    demand_sense(
        files=bool(
            names and (fix or diff or since or built or jsonld or baseline or write_baseline)
        ),
        fixes=fix or diff,
        known=baseline is not None or since is not None,
        writes=write_baseline is not None,
        built=bool(built and (fix or diff or since)),
    )
    old = read_baseline(baseline) if baseline else frozenset()
    flags = {"allow_outside": allow_outside or None, "jsonld": jsonld or None}
    settings = load_settings(site, environ=os.environ, flags=flags)
    keep = diagnostic_filter(select or (), ignore or (), settings)
    instant = site_now(now, settings)
    if diff:
        result = fix_site(read_site(settings, instant), now=instant, keep=keep)
        return show_diff(result, settings.root, color)
    if fix:
        report = check_and_fix(settings, keep, instant)
    elif since is not None:
        report = check_change(since, settings, flags, keep, instant)
    elif names:
        report = check_files(names, settings, keep, instant)
    else:
        snapshot = read_site(settings, instant)
        snapshot.built = built and built.absolute()
        report = CheckResult(keep(diagnostics_of(snapshot, now=instant)), snapshot.site)
    if write_baseline:
        return store_baseline(write_baseline, report.diagnostics)
    report = report.without(old)
    show_diagnostics(report.diagnostics, settings.boundary, output_format, color)
    for line in filter(None, report.tally(since, baseline)):
        print_status(line)
    return report.exit(strict=strict)


def site_and_files(paths: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    """
    Return a folder of the site and the files to check.

    If *paths* contains no folder, use the folder of the first file, or the current folder.

    Raises:
        click.UsageError: There are several folders.
    """
    files = tuple(path for path in paths if path.is_file())
    folders = [path for path in paths if path not in files]
    if len(folders) > 1:
        raise click.UsageError(f"{folders[1]} is not a file; check one folder, or files")
    return next(iter((*folders, *(file.parent for file in files[:1]))), Path()), files


def demand_sense(*, files: bool, fixes: bool, known: bool, writes: bool, built: bool) -> None:
    """Raise UsageError for options that contradict each other."""
    if files:
        raise click.UsageError("this option needs the whole site; specify a folder, not files")
    if (known or writes) and fixes:
        raise click.UsageError("--fix and --diff fix the whole site; omit the other option")
    if known and writes:
        raise click.UsageError("--write-baseline writes all diagnostics; omit the other option")
    if built:
        raise click.UsageError("--built checks the whole site as it is; omit the other option")


def read_site(
    settings: Settings, now: datetime, known: SiteSnapshot | None = None, changed: Paths = ()
) -> SiteSnapshot:
    """Read the content of a site and show a progress bar; for arguments see `SiteSnapshot`."""
    progress = Progress()
    try:
        return SiteSnapshot(settings, progress, now, known=known, changed=changed)
    finally:
        progress.clear()


def check_and_fix(settings: Settings, keep: DiagnosticFilter, now: datetime) -> CheckResult:
    """Apply fixes and return the remaining diagnostics."""
    snapshot = read_site(settings, now)
    result = fix_site(snapshot, now=now, keep=keep)
    left, refused = write_fixes(result, settings, now, keep)
    return CheckResult(left, snapshot.site, refused=refused)


def check_files(
    files: Sequence[Path], settings: Settings, keep: DiagnosticFilter, now: datetime
) -> CheckResult:
    """Return the diagnostics of single files; a note counts files that are not content."""
    root = settings.root.resolve()
    places = {file.resolve() for file in files}
    only = {place.relative_to(root).as_posix() for place in places if place.is_relative_to(root)}
    snapshot = SiteSnapshot(settings, None, now, only=only)
    others = len(places) - len(snapshot.files)
    skipped = f"skipped {quantity(others, 'file')} that the site does not read as content"
    note = "to check links and other relations between pages, run eventsearch check on the site"
    diagnostics = keep(diagnostics_of_files(snapshot, now=now))
    return CheckResult(diagnostics, snapshot.site, notes=(skipped if others else "", note))


def check_change(
    ref: str, settings: Settings, flags: Flags, keep: DiagnosticFilter, now: datetime
) -> CheckResult:
    """Return the diagnostics that are new since a git commit."""
    reader = SiteReader(
        load=lambda root, own: load_settings(root, environ=os.environ, flags={**flags, **own}),
        read=lambda site, known, changed: read_site(site, now, known, changed),
        lines=lines_of,
        keep=keep,
    )
    change = compare_with_commit(ref, settings, reader, now)
    return CheckResult(change.new, change.site, change, change.notes)


def store_baseline(path: Path, diagnostics: Sequence[Diagnostic]) -> Exit:
    """Write the diagnostics to a baseline file and print how many there are."""
    replace_file(path, to_baseline(diagnostics).encode())
    print_status(f"wrote {quantity(len(diagnostics), 'diagnostic')} to {path}")
    return Exit.DONE


def read_as(site: Site) -> str:
    """Return a message with the site's Hugo version; empty if no file specifies a version."""
    if not site.version_place:
        return ""
    number = ".".join(map(str, site.version))
    return f"read by the rules of Hugo {number} ({site.version_place})"


def read_baseline(path: Path) -> frozenset[str]:
    """
    Return the fingerprints in a baseline.

    Raises:
        OSError: The file cannot be read.
        EventsearchError: The file does not exist.
        SettingsError: The file is not a baseline.
    """
    try:
        return from_baseline(path.read_bytes())
    except FileNotFoundError as error:
        raise EventsearchError(
            f"{path} does not exist", hint="write it with --write-baseline"
        ) from error
    except ValueError as error:
        raise SettingsError(
            f"{path} is not a baseline: {error}", hint="write one with --write-baseline"
        ) from error


def show_diff(result: FixResult, root: Path, color: str) -> Exit:
    """Print the changes that the fixes would make."""
    for change in result.changes:
        name = prefix(root) + change.path
        text = diff(name, change.before.decode("utf-8"), change.after.decode("utf-8"))
        print_data(paint_diff(text, look(color)) if is_terminal() else text)
    if result.changes:
        files = quantity(len(result.changes), "file")
        print_status(f"would fix {quantity(len(result.fixed), 'diagnostic')} in {files}")
    else:
        print_status("nothing to fix")
    return Exit.NOTHING if result.changes else Exit.DONE


def write_fixes(
    result: FixResult, settings: Settings, now: datetime, keep: DiagnosticFilter
) -> tuple[tuple[Diagnostic, ...], bool]:
    """Write the fixed files; return the remaining diagnostics, and whether a file was refused."""
    refused: set[str] = set()
    for change in result.changes:
        try:
            write(settings.root, change)
        except FixRefused as error:
            print_status(str(error))
            refused.add(change.path)
    fixed = tuple(each for each in result.fixed if each.path not in refused)
    # Check again: refused fixes remain to be done, or another program has changed the file.
    remaining = keep(check_site(settings, now=now)) if refused else result.remaining
    for line in fixed_lines(fixed, len(remaining)):
        print_status(line)
    return remaining, bool(refused)
