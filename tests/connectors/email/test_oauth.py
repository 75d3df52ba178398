"""Log-in by token: a token server, a Dovecot that asks it, and an SMTP server that does too."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pydantic import ValidationError

from connectors.email import EmailConnector
from connectors.email.oauth import TokenSource
from connectors.email.settings import OAuthSettings
from inbox.model.errors import ReauthoriseError, TemporaryError
from inbox.model.words import Trouble
from tests.connectors.email.rig import NOW, Kept, make_connector, make_mail, make_outbound
from tests.fakes.dovecot import Account
from tests.fakes.smtp import Mailserver
from tests.fakes.tokens import TokenServer


def oauth(server: TokenServer, **more: Any) -> dict[str, Any]:
    values = {
        "provider": "custom",
        "client_id": "app",
        "client_secret": server.client_secret,
        "refresh_token": "seed",
        "token_url": f"{server.url}/token",
    }
    return {**values, **more}


def source(server: TokenServer, kept: Kept, **more: Any) -> TokenSource:
    return TokenSource(OAuthSettings.model_validate(oauth(server, **more)), kept)


def by_token(
    account: Account, server: TokenServer, kept: Kept | None = None, **more: Any
) -> EmailConnector:
    server.refresh_tokens = dict.fromkeys(server.refresh_tokens, account.name)
    server.client_user = account.name
    imap = {
        "host": "127.0.0.1",
        "port": account.server.port,
        "security": "none",
        "user": account.name,
    }
    return make_connector(kept, imap=imap, oauth=oauth(server, **more))


def test_a_refresh_token_opens_the_mailbox(account: Account, token_server: TokenServer) -> None:
    connector = by_token(account, token_server)
    cursor = connector.fetch({}, NOW).cursor
    account.put(make_mail(1))
    assert len(connector.fetch(cursor, NOW).items) == 1
    connector.close()
    assert token_server.requests == [
        {
            "grant_type": "refresh_token",
            "client_id": "app",
            "client_secret": "app secret",
            "refresh_token": "seed",
        }
    ]


def test_client_credentials_open_the_mailbox(account: Account, token_server: TokenServer) -> None:
    connector = by_token(
        account, token_server, flow="client_credentials", refresh_token=None, scope="mail"
    )
    connector.fetch({}, NOW)
    connector.close()
    assert token_server.requests[0]["grant_type"] == "client_credentials"
    assert token_server.requests[0]["scope"] == "mail"


def test_a_token_revoked_before_its_time_is_replaced(
    account: Account, token_server: TokenServer
) -> None:
    connector = by_token(account, token_server)
    cursor = connector.fetch({}, NOW).cursor
    connector.close()
    token_server.revoke_all()
    account.put(make_mail(1))
    items = connector.fetch(cursor, NOW).items
    connector.close()
    assert len(items) == 1
    assert len(token_server.requests) == 2


def test_a_token_for_another_mailbox_says_so(account: Account, token_server: TokenServer) -> None:
    connector = by_token(account, token_server)
    token_server.refresh_tokens = {"seed": "someone-else"}
    with pytest.raises(ReauthoriseError, match="for this mailbox"):
        connector.fetch({}, NOW)


def test_a_rotated_refresh_token_is_saved_and_used(token_server: TokenServer) -> None:
    token_server.rotates = True
    kept = Kept()
    source(token_server, kept).token()
    source(token_server, kept).token()
    assert kept.saves == 2
    assert token_server.requests[1]["refresh_token"] != "seed"
    assert kept.values["refresh_token"] in token_server.refresh_tokens


def test_a_rotated_token_is_saved_even_when_the_rest_of_the_answer_is_bad(
    token_server: TokenServer,
) -> None:
    kept = Kept()
    token_server.refusal = {"refresh_token": "second", "access_token": None}
    token_server.status = 200
    with pytest.raises(TemporaryError):
        source(token_server, kept).token()
    assert kept.values["refresh_token"] == "second"


def test_a_new_seed_in_the_configuration_replaces_what_was_saved(token_server: TokenServer) -> None:
    token_server.rotates = True
    kept = Kept()
    source(token_server, kept).token()
    token_server.refresh_tokens = {"authorised again": "anna"}
    source(token_server, kept, refresh_token="authorised again").token()
    assert token_server.requests[-1]["refresh_token"] == "authorised again"


def test_a_token_that_another_process_rotated_is_read_again(token_server: TokenServer) -> None:
    token_server.rotates = True
    kept = Kept()
    ours, theirs = source(token_server, kept), source(token_server, kept)
    ours.token()

    class Racing(Kept):
        """The other process rotates between our reading and our asking."""

        def load(self) -> Any:
            found = dict(kept.values)
            if len(token_server.requests) == 1:
                theirs.token()
            return found

    assert source(token_server, Racing()).token().startswith("access-")


def test_a_token_is_asked_for_once_while_it_holds(token_server: TokenServer) -> None:
    tokens = source(token_server, Kept())
    assert tokens.token() == tokens.token()
    assert len(token_server.requests) == 1


@pytest.mark.parametrize("lifetime", [60, "30", None, "soon", -5])
def test_a_token_about_to_end_is_renewed_or_held_briefly(
    token_server: TokenServer, lifetime: object
) -> None:
    token_server.lifetime = lifetime
    tokens = source(token_server, Kept())
    tokens.token()
    tokens.token()
    assert len(token_server.requests) == (2 if lifetime in (60, "30") else 1)


@pytest.mark.parametrize(
    ("answer", "status", "words", "trouble"),
    [
        ({"error": "invalid_grant"}, 400, "authorise the mailbox again", Trouble.TOKEN),
        (
            {"error": "invalid_grant", "error_description": "AADSTS700082: The refresh token…"},
            400,
            r"unused for too long.*AADSTS700082",
            Trouble.TOKEN,
        ),
        (
            {"error": "invalid_client", "error_description": "AADSTS7000222: x"},
            401,
            "has run out",
            Trouble.OAUTH_APP,
        ),
        (
            {"error": "invalid_grant", "error_description": "AADSTS53003: x"},
            400,
            "conditional access",
            Trouble.OAUTH_POLICY,
        ),
        ({"error": "unauthorized_client"}, 400, "may not use this flow", Trouble.CONSENT),
        ({"error": "what is this"}, 403, "Check oauth", Trouble.OAUTH_APP),
    ],
)
def test_a_refusal_says_what_to_do(
    token_server: TokenServer, answer: dict[str, str], status: int, words: str, trouble: Trouble
) -> None:
    token_server.refusal, token_server.status = answer, status
    with pytest.raises(ReauthoriseError, match=words) as caught:
        source(token_server, Kept()).token()
    assert caught.value.trouble is trouble
    assert "seed" not in str(caught.value)
    assert token_server.client_secret not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "answer"), [(503, {}), (429, {}), (400, {"error": "server_error"})]
)
def test_trouble_at_the_token_server_is_temporary(
    token_server: TokenServer, status: int, answer: dict[str, str]
) -> None:
    token_server.refusal, token_server.status = answer, status
    with pytest.raises(TemporaryError):
        source(token_server, Kept()).token()


def test_an_unreachable_token_server_is_temporary() -> None:
    nowhere = TokenServer(url="http://127.0.0.1:1")
    with pytest.raises(TemporaryError, match="can't be reached"):
        source(nowhere, Kept()).token()


def test_smtp_takes_a_token_and_a_fresh_one_after_a_refusal(
    smtp: Mailserver, token_server: TokenServer
) -> None:
    smtp.is_valid_token = lambda user, token: token_server.active.get(token) == user
    server = {"host": "127.0.0.1", "port": smtp.port, "security": "none", "user": "anna"}
    connector = make_connector(smtp=server, oauth=oauth(token_server))
    connector.send(make_outbound())
    token_server.revoke_all()
    connector.send(make_outbound())
    assert smtp.log_ins == [("XOAUTH2", "anna")] * 2
    assert len(smtp.received) == 2


def test_smtp_that_refuses_every_token_asks_to_authorise_again(
    smtp: Mailserver, token_server: TokenServer
) -> None:
    server = {"host": "127.0.0.1", "port": smtp.port, "security": "none", "user": "anna"}
    connector = make_connector(smtp=server, oauth=oauth(token_server))
    with pytest.raises(ReauthoriseError, match=r"authorise it again.*535.*status 401"):
        connector.send(make_outbound(written_at=datetime.now(UTC)))
    assert smtp.received == []


@pytest.fixture(scope="module")
def account_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def account_file(key: rsa.RSAPrivateKey) -> str:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    about = {"type": "service_account", "client_email": "inkorg@project.example"}
    return json.dumps({**about, "private_key_id": "1", "private_key": pem})


def by_account(account: Account, server: TokenServer, file: str) -> EmailConnector:
    imap = {
        "host": "127.0.0.1",
        "port": account.server.port,
        "security": "none",
        "user": account.name,
    }
    oauth = {
        "provider": "custom",
        "flow": "service_account",
        "service_account": file,
        "token_url": f"{server.url}/token",
    }
    return make_connector(imap=imap, oauth=oauth)


def test_a_service_account_opens_the_mailbox_it_acts_as(
    account: Account, token_server: TokenServer, account_key: rsa.RSAPrivateKey
) -> None:
    token_server.account_key = account_key.public_key()
    connector = by_account(account, token_server, account_file(account_key))
    account.put(make_mail(1))
    connector.fetch({}, NOW)
    connector.close()
    assert list(token_server.active.values()) == [account.name]


def test_a_key_that_was_taken_away_asks_for_ops(
    account: Account, token_server: TokenServer, account_key: rsa.RSAPrivateKey
) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token_server.account_key = other.public_key()
    with pytest.raises(ReauthoriseError):
        by_account(account, token_server, account_file(account_key)).fetch({}, NOW)


@pytest.mark.parametrize(
    "file", ["secret", "[]", "{}", '{"client_email": "a", "private_key": "secret"}']
)
def test_what_is_no_key_file_is_refused_at_start_and_not_repeated(file: str) -> None:
    with pytest.raises(ValidationError) as refused:
        OAuthSettings.model_validate(
            {"provider": "google", "flow": "service_account", "service_account": file}
        )
    assert "secret" not in str(refused.value.errors(include_input=False, include_context=False))
