from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.bootstrap.parts import EXAMPLES, Installation, Where, open_installation
from inbox.services.demo.mailboxes import Mailboxes
from tests.fakes.machine import free_port
from tests.fakes.sqlite import put_migrated


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Installation]:
    yield from demo_in(tmp_path)


def demo_in(folder: Path) -> Iterator[Installation]:
    """The demo organisation with mail servers at ports that are free."""
    config = folder / "config"
    config.mkdir()
    imap, smtp = str(free_port()), str(free_port())
    for file in (EXAMPLES / "demo").glob("*.yaml"):
        text = file.read_text("utf-8").replace("2143", imap).replace("2025", smtp)
        (config / file.name).write_text(text, "utf-8")
    data = folder / "data"
    on = open_installation(Where(data, config, put_migrated(data), None, demo=True))
    yield on
    on.close()


@pytest.fixture
def mailboxes(demo: Installation) -> Mailboxes:
    return Mailboxes(demo.where.data / "mail")
