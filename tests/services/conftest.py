"""A desk with a mailbox and a mail server that takes everything."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox.store.store import Store
from tests.fakes.certificate import Certificate
from tests.fakes.smtp import Mailserver, running_smtp
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture
def clock() -> Movable:
    return Movable(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


@pytest.fixture
def smtp(certificate: Certificate) -> Iterator[Mailserver]:
    """A relay that wants no log-in."""
    with running_smtp(certificate, security="none", auth_required=False) as server:
        yield server


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Desk:
    return open_desk(store, tmp_path, clock, make_plan(email_channel(smtp.port)))
