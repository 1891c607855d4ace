"""Serve the sample site to a Chromium. Unexpected console messages fail the test."""

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
"""Milliseconds to wait for an expected state. The limit is long enough for a busy machine."""

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
    """The application over the sample site, without the changes that other tests made."""
    session_stage.reset()
    yield session_stage
    session_stage.reset()


@pytest.fixture(scope="session")
def attacked_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of a site in which every field contains an attack."""
    with served(hostile_app(tmp_path_factory.mktemp("hostile"), *ATTACKS)) as stage:
        yield stage


@pytest.fixture
def attacked(attacked_stage: Stage) -> Stage:
    """The attacked site, without a content security policy that would stop scripts."""
    attacked_stage.reset()
    attacked_stage.policy = ""
    return attacked_stage


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests of a module. Its event loop must stop with the module."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new visitor without cookies or storage, in French and in Montreal's time zone."""
    context = browser.new_context(locale="fr-FR", timezone_id="America/Montreal")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def said(context: BrowserContext) -> Console:
    """Console messages and script errors of every page. Tests clear those that they expect."""
    said = Console()
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    return said


@pytest.fixture
def page(context: BrowserContext, said: Console) -> Iterator[Page]:
    """An empty page. Unexpected console messages fail the test at its end."""
    yield context.new_page()
    assert said.unexpected == []
