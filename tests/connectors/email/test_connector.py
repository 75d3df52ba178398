"""The connector as others see it."""

from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from connectors.base import Connector
from connectors.email import EmailConnector, EmailSettings
from inbox.model.errors import ParseError, PermanentError
from inbox.model.words import Trouble
from tests.connectors.contract import ConnectorContract, Memory, make_channel, make_receipt
from tests.connectors.email.rig import imap_to, make_connector, make_mail, smtp_to
from tests.fakes.dovecot import Account
from tests.fakes.smtp import Mailserver


class TestEmailContract(ConnectorContract):
    bodies: ClassVar[tuple[bytes, ...]] = (
        make_mail(1),
        b"Subject: Hej\n\nUtan datum och avs\xe4ndare",
    )

    @pytest.fixture
    def connector(self) -> Connector[Any]:
        nowhere = {"host": "127.0.0.1", "port": 1, "security": "none", "password": "jättehemligt"}
        return EmailConnector(
            make_channel("email"),
            EmailSettings.model_validate(
                {"address": "Info@Example.org", "imap": nowhere, "smtp": nowhere}
            ),
            Memory(),
        )


def test_a_pushed_mail_reads_like_a_fetched_one() -> None:
    connector = make_connector()
    item = connector.wrap(make_mail(1), "message/rfc822; charset=utf-8")
    (message,) = connector.parse(make_receipt(item.body, item.headers)).messages
    assert item.body == make_mail(1)
    assert message.external_id == "<1@example.net>"
    assert message.text == "Hej"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [(b"{}", "application/json", "message/rfc822"), (b" \r\n", "message/rfc822", "empty")],
)
def test_what_is_no_raw_mail_is_refused(body: bytes, kind: str, words: str) -> None:
    with pytest.raises(PermanentError, match=words):
        make_connector().wrap(body, kind)


def test_of_an_oversized_mail_the_text_is_shown_and_the_rest_said() -> None:
    raw = make_mail(1, "Här är mitt ärende")[:-1]
    headers = {"kept": "beginning", "size": "73000000"}
    (message,) = make_connector().parse(make_receipt(raw, headers)).messages
    assert message.text.startswith("Här är mitt ärende")
    assert "för stort (73 MB)" in message.text
    assert message.attachments == ()


def test_what_the_server_did_not_hand_out_goes_aside_with_its_reason() -> None:
    headers = {"kept": "nothing", "fault": "NO [SERVERBUG] internal"}
    with pytest.raises(ParseError, match="SERVERBUG"):
        make_connector().parse(make_receipt(b"", headers))


def test_own_addresses_hold_aliases_and_both_forms_of_a_domain() -> None:
    connector = make_connector(address="Info@räv.se", aliases=["hej@example.org"])
    assert connector.addresses() == {"info@räv.se", "info@xn--rv-via.se", "hej@example.org"}


def test_a_check_tries_everything_and_changes_nothing(account: Account, smtp: Mailserver) -> None:
    account.put(make_mail(1))
    account.create("Läst")
    imap = imap_to(account, folders=["INBOX", "Läst"], after={"move_to": "Läst "})
    checks = make_connector(imap=imap, smtp=smtp_to(smtp.port)).check()
    assert [(check.name, check.ok, check.code) for check in checks] == [
        ("imap log-in", True, "logged_in"),
        ("folder INBOX", True, "folder"),
        ("folder Läst", True, "folder"),
        ("after", False, Trouble.MOVE_MISSING),
        ("imap push", True, "announced"),
        ("smtp log-in", True, "logged_in_to_send"),
    ]
    assert b"\\Seen" not in account.flags()[1]
    assert smtp.received == []


def test_a_check_names_the_folders_that_exist(account: Account) -> None:
    account.create("Klagomål")
    checks = make_connector(imap=imap_to(account, folders=["Klagomal"])).check()
    (wrong,) = [check for check in checks if not check.ok]
    assert wrong.name == "folder Klagomal"
    assert "INBOX, Klagomål" in wrong.advice
    assert (wrong.code, wrong.facts["folder"]) == (Trouble.FOLDER_MISSING, "Klagomal")


def test_a_check_says_what_is_wrong_with_a_log_in(account: Account, smtp: Mailserver) -> None:
    connector = make_connector(
        imap=imap_to(account, password="fel"), smtp=smtp_to(smtp.port, password="fel")
    )
    assert [(check.name, check.ok, check.code) for check in connector.check()] == [
        ("imap log-in", False, Trouble.LOGIN),
        ("smtp log-in", False, Trouble.LOGIN),
    ]


IMAP = {"host": "imap.example.org", "password": "x"}
SMTP = {"host": "smtp.example.org", "password": "x"}
OAUTH = {"provider": "microsoft", "client_id": "x", "refresh_token": "x"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"adress": "a@b.se"}, "adress"),
        ({"address": "ingen"}, "not a mail address"),
        ({"imap": {"host": "x"}}, "imap needs a password"),
        ({"imap": {**IMAP, "security": "none"}}, "insecure: true"),
        ({"imap": {**IMAP, "folders": []}}, "at least one folder"),
        ({"imap": {**IMAP, "folders": ["A", "A"]}}, "named twice"),
        ({"imap": {**IMAP, "after": {"move_to": "INBOX"}}}, "folder that is read"),
        ({"imap": {**IMAP, "after": "delete"}}, "mark_seen"),
        ({"smtp": "same as imap"}, "there is no imap"),
        ({"smtp": {"host": "x"}}, "smtp needs a password"),
        ({"oauth": {**OAUTH, "flow": "client_credentials"}}, "needs client_secret"),
        ({"oauth": {**OAUTH, "refresh_token": None}}, "needs a refresh_token"),
        ({"oauth": {**OAUTH, "provider": "custom"}}, "needs token_url"),
        ({"oauth": {**OAUTH, "provider": "custom", "token_url": "http://x.se"}}, "https"),
        (
            {"oauth": {**OAUTH, "provider": "google", "flow": "client_credentials"}},
            "Google has no client_credentials",
        ),
        ({"oauth": {**OAUTH, "tenant": "a/../b"}}, "tenant"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_words(
    settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        EmailSettings.model_validate({"address": "info@example.org", **settings})


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"imap": IMAP},
        {"smtp": SMTP},
        {"imap": IMAP, "smtp": "same as imap"},
        {"imap": IMAP, "smtp": {"host": "smtp.example.org"}},
        {"imap": {"host": "x"}, "smtp": {"host": "y"}, "oauth": OAUTH},
        {"imap": {**IMAP, "security": "none", "insecure": True, "ca_file": Path("/x")}},
    ],
)
def test_settings_that_can_work_are_taken(settings: dict[str, Any]) -> None:
    connector = make_connector(**settings)
    assert connector.listens is ("imap" in settings)
    assert connector.capabilities.can_reply is ("smtp" in settings)


def test_smtp_may_share_everything_with_imap(certificate: Any, account: Account) -> None:
    from tests.connectors.email.rig import make_outbound
    from tests.fakes.smtp import running_smtp

    with running_smtp(certificate, security="none") as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "security": "none"}
        make_connector(imap=imap_to(account), smtp=smtp).send(make_outbound())
    assert server.log_ins == [("PLAIN", account.name)]


@pytest.mark.parametrize(("configured", "looks_every"), [(1, 60), (60, 60), (600, 600)])
def test_a_mailbox_is_looked_at_as_often_as_its_poll_seconds_say(
    configured: int, looks_every: int
) -> None:
    imap = {"host": "imap.example.org", "password": "x", "poll_seconds": configured}
    assert make_connector(imap=imap).rhythm() == timedelta(seconds=looks_every)
