"""
Settings and fixtures for all tests, so that machine load and start folder do not matter.

Programs that the tests start use the same sources as the tests, and receive signals. Hypothesis
limits the number of examples and not the time.
"""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

import programs
import signal_handlers
from cli_site import Run
from cluster import NEW, shared_node
from loaded_program import loaded
from long_form import tries
from shared_data import shared

if given := os.environ.get("PYTHONPATH"):
    # A relative path would lead elsewhere for a program that starts in another folder.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(Path(one).absolute()) for one in given.split(os.pathsep)
    )

signal_handlers.restore()

# Hypothesis's default deadline of 0.2 s per example is too short on a loaded machine.
settings.register_profile(
    "timeless",
    max_examples=tries(60, 1_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("timeless")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Turn off garbage collection while pytest collects tests: the collected objects stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


HERE = Path(__file__).parent

NOT_LOADED = {"not external": HERE / "browser", "not endurance": HERE / "web/test_schemathesis.py"}
"""
Paths to skip at collection, by the words in the `-m` expression that exclude all their tests.

The tests in `browser` need packages that `make test` does not install. Schemathesis makes its
requests at collection, for 10 s.
"""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip the paths in `NOT_LOADED` whose tests the `-m` expression excludes."""
    left_out = [path for words, path in NOT_LOADED.items() if words in config.option.markexpr]
    return True if collection_path in left_out else None


MARKERS = {
    "cluster_url": "external",
    "newer_cluster_url": "external",
    "node_of_file": "external",
    "index_of": "corpora",
}
"""The marker to add to a test, by the name of a fixture that the test uses."""


COVERING = """
analysis cli/test_extras.py extractor files lint/test_codes.py lint/test_comparison.py
lint/test_secrets.py model output query search settings storage
"""
"""Tests that reach every branch of the pure modules, which pyproject.toml lists."""

NOT_COVERING = """
extractor/entries/test_formats.py extractor/events/test_event_keys.py
extractor/events/test_mentions.py extractor/platforms/test_recognition.py
extractor/test_page_timeout.py output/test_vtimezone.py query/test_spoken.py
query/times/test_direction.py query/times/test_finding.py query/times/test_french.py
query/times/test_other_languages.py search/test_did_you_mean.py search/test_probes.py
search/test_slips.py search/test_why_not.py storage/test_generations.py
"""
"""
Tests in `COVERING` that are not traced.

A page's timer may raise an exception while coverage holds its lock. The next test would then wait
for ever. The remaining tests in this list take long and reach no further branch.
"""


def covers(item: pytest.Item) -> bool:
    """Return whether coverage traces this test. Tests with random examples are not traced."""
    path = item.path.relative_to(HERE)
    names = {str(each) for each in (path, *path.parents)}
    return (
        not names.isdisjoint(COVERING.split())
        and names.isdisjoint(NOT_COVERING.split())
        and not is_hypothesis_test(getattr(item, "obj", None))
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Mark the tests that need a cluster's nodes or real sites, by the fixtures that they use.

    If coverage is measured, also mark the tests that it does not trace.
    """
    is_measured = config.pluginmanager.hasplugin("_cov")
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            if name in MARKERS:
                item.add_marker(MARKERS[name])
        if is_measured and not covers(item):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Store the running test in `programs.current`, where `programs.use` reads it."""
    programs.current[:] = [item]
    try:
        return (yield)
    finally:
        programs.current.clear()


def folder_of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of a run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Yield a function that runs the program in a folder, without a terminal."""
    with loaded(tmp_path_factory.mktemp("streams")) as run:
        yield run


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a node of OpenSearch 2."""
    with shared_node(folder_of_run(tmp_path_factory) / "opensearch") as url:
        yield url


@pytest.fixture(scope="session")
def newer_cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a node of OpenSearch 3."""
    with shared_node(folder_of_run(tmp_path_factory) / "opensearch 3", NEW) as url:
        yield url


@pytest.fixture(scope="session")
def index_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """
    Return a function that returns the index folder of the real site with the given name.

    Each index is built once for all processes of a run. A process that needs an index waits while
    another process builds it. Tests only read the index.
    """
    # Imported here because most processes of a run do not need these modules.
    from eventsearch.indexer.build import build
    from eventsearch.settings import load_settings

    folder = folder_of_run(tmp_path_factory)

    @cache
    def index(name: str) -> Path:
        root = shared(f"corpora/{name}")
        place = folder / "real sites" / name
        place.mkdir(parents=True, exist_ok=True)
        with (place / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "built").exists():
                flags = {"index": place / "index"}
                build(load_settings(root, environ={}, flags=flags), full=True)
                (place / "built").touch()
        return place / "index"

    return index
