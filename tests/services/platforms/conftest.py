"""One desk with a mailbox, a platform's public and private channel."""

from pathlib import Path

import pytest

from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.fakes.square import Square, square_channel
from tests.services.desk import Movable, email_channel, make_plan, open_desk
from tests.services.platforms.square_desk import SquareDesk


@pytest.fixture
def square() -> Square:
    return Square()


@pytest.fixture
def desk(
    sqlite_store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver, square: Square
) -> SquareDesk:
    return make_square_desk(sqlite_store, tmp_path, clock, smtp, square)


def make_square_desk(
    store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver, square: Square
) -> SquareDesk:
    plan = make_plan(
        email_channel(smtp.port), square_channel(square), square_channel(square, "messages")
    )
    made = open_desk(store, tmp_path, clock, plan)
    return SquareDesk(made.store, made.plan, made.blobs, made.clock, square=square)
