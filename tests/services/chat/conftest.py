from pathlib import Path

import pytest

from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.services.chat.talk import Talk, chat_channel
from tests.services.conftest import clock, smtp
from tests.services.desk import Movable, email_channel, make_plan, open_desk

__all__ = ["clock", "smtp"]


@pytest.fixture
def talk(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Talk:
    plan = make_plan(email_channel(smtp.port), chat_channel())
    return Talk(open_desk(store, tmp_path, clock, plan))
