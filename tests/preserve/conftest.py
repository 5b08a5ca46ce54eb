"""A collection into a folder, against a server of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collect.server import Server, fast

from scamrecruit.collect.plan import planned
from scamrecruit.collect.settings import Scope, Settings
from scamrecruit.collect.sources.kind import Task
from scamrecruit.engine import Engine
from scamrecruit.preserve.run import Collected, Order, collect

Gather = Callable[..., Collected]


@pytest.fixture
def gather(engine: Engine, tmp_path: Path) -> Gather:
    """Collects ``paths`` of a server into ``tmp_path / "bag"``."""

    def run(
        server: Server,
        *paths: str,
        settings: Settings | None = None,
        scope: Scope | None = None,
        into: str = "bag",
        progress: Callable[[str], None] = lambda uri: None,
        engine: Engine = engine,
    ) -> Collected:
        targets, scope = [server.url(path) for path in paths], scope or Scope()
        plan = tuple(item for item in planned(targets, scope) if isinstance(item, Task))
        order = Order(tuple(targets), plan, scope, settings or fast(server), "officer 7", "order 12/26")
        return collect(order, tmp_path / into, engine, progress)

    return run
