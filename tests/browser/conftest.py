"""The sample site served to a Chromium; what its console says is a failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browser.console import Console
from browser.hostile_site import ATTACKS, hostile_app
from browser.sample import index_of_sample
from browser.stage import NOW, Stage, served
from browser.tools import launched
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app

PATIENCE = 30_000
"""Milliseconds after which what was waited for will not come; a busy machine needs some."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests in this folder as external."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.external)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a copy of the sample site."""
    return index_of_sample(tmp_path_factory.mktemp("échantillon"))


@pytest.fixture(scope="session")
def session_stage(sample_index: Path) -> Iterator[Stage]:
    """The application over the sample site, on loopback."""
    app = create_app(sample_index, ServeSettings(rate=0), clock=lambda: NOW)
    with served(app) as stage:
        yield stage


@pytest.fixture
def stage(session_stage: Stage) -> Iterator[Stage]:
    """The same, as nobody has arranged it yet."""
    session_stage.reset()
    yield session_stage
    session_stage.reset()


@pytest.fixture(scope="session")
def attacked_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A site all of whose fields try to run something."""
    with served(hostile_app(tmp_path_factory.mktemp("hostile"), *ATTACKS)) as stage:
        yield stage


@pytest.fixture
def attacked(attacked_stage: Stage) -> Stage:
    """The same, without a policy that would keep scripts from running."""
    attacked_stage.reset()
    attacked_stage.policy = ""
    return attacked_stage


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests of a module; its event loop must not outlast them."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without a past."""
    context = browser.new_context(locale="fr-FR", timezone_id="America/Montreal")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def said(context: BrowserContext) -> Console:
    """What the console says and what scripts throw, on every page; tests clear what they expect."""
    said = Console()
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    return said


@pytest.fixture
def page(context: BrowserContext, said: Console) -> Iterator[Page]:
    """An empty page; at the end nothing may have been said in its console."""
    yield context.new_page()
    assert said.unexpected == []
