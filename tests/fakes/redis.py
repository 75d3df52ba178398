"""A real Redis of the tests' own, keeping nothing on disk, on a free port of 127.0.0.1."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.fakes.machine import free_port, listens, missing, wait_for


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        missing("Redis", "apt-get install redis-server")
    folder = tmp_path_factory.mktemp("redis")
    port = free_port()
    running = subprocess.Popen(
        [program, *_options(port, folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: listens(port), f"see {folder}/log")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        running.terminate()
        running.wait(20)


def _options(port: int, folder: Path) -> list[str]:
    options = {"port": str(port), "bind": "127.0.0.1", "dir": str(folder), "logfile": "log"}
    options |= {"save": "", "appendonly": "no"}
    return [word for name, value in options.items() for word in (f"--{name}", value)]


@pytest.fixture
def redis_url(_redis_server: str) -> str:
    """Nothing is in it, whatever the test before left there."""
    with Redis.from_url(_redis_server) as client:
        client.flushall()
    return _redis_server
