from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.promises.installation import Running, make_installation
from tests.promises.taker import Taker, running_taker
from tests.services.conftest import clock, desk, smtp

__all__ = ["clock", "desk", "smtp"]


@pytest.fixture
def taker() -> Iterator[Taker]:
    with running_taker() as taker:
        yield taker


@pytest.fixture(params=["sqlite", "postgres and redis"])
def running(request: pytest.FixtureRequest, tmp_path: Path, taker: Taker) -> Iterator[Running]:
    """An installation that sends to `taker`; its processes are started by the test."""
    if request.param == "sqlite":
        made = make_installation(tmp_path, taker.port)
    else:
        url = request.getfixturevalue("postgres_url")
        redis = request.getfixturevalue("redis_url")
        made = make_installation(tmp_path, taker.port, url, redis)
    yield made
    made.close()
