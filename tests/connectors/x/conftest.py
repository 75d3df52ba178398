from collections.abc import Iterator

import pytest

from tests.fakes.x import x_double
from workers.demo.x_server import XServer


@pytest.fixture
def x() -> Iterator[XServer]:
    with x_double() as server:
        yield server
