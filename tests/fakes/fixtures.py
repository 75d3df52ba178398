"""Fixtures of the working fakes."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.fakes.certificate import Certificate, make_certificate
from tests.fakes.cutting import Cutting, cutting_proxy
from tests.fakes.dovecot import Account, Dovecot, running_dovecot
from tests.fakes.smtp import Mailserver, running_smtp
from tests.fakes.tokens import TokenServer, running_token_server

_turn = count(1)


@pytest.fixture(scope="session")
def _token_process() -> Iterator[TokenServer]:
    with running_token_server() as server:
        yield server


@pytest.fixture
def token_server(_token_process: TokenServer) -> TokenServer:
    """The one that Dovecot asks too, as if it had just started."""
    fresh = TokenServer(url=_token_process.url)
    _token_process.__dict__.update(fresh.__dict__)
    return _token_process


@pytest.fixture(scope="session")
def dovecot(_token_process: TokenServer) -> Iterator[Dovecot]:
    with running_dovecot(_token_process.url) as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A mailbox that nobody has used yet."""
    return dovecot.user(f"user{next(_turn)}")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def smtp(certificate: Certificate) -> Iterator[Mailserver]:
    """Takes mail in plain text; others are made with `running_smtp`."""
    with running_smtp(certificate, security="none") as server:
        yield server


@pytest.fixture
def imap_line(dovecot: Dovecot) -> Iterator[Cutting]:
    with cutting_proxy(dovecot.port) as proxy:
        yield proxy


@pytest.fixture
def smtp_line(smtp: Mailserver) -> Iterator[Cutting]:
    with cutting_proxy(smtp.port) as proxy:
        yield proxy
