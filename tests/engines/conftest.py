"""Which engines does the contract hold for? New ones join the list."""

from __future__ import annotations

from types import ModuleType

import pytest

from eventsearch.engines import EngineModule, whoosh

from . import reference

ENGINES: tuple[ModuleType, ...] = (whoosh, reference)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__.rpartition(".")[2])
def engine(request: pytest.FixtureRequest) -> EngineModule:
    """Return each engine in turn."""
    module: EngineModule = request.param
    return module
