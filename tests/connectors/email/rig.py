"""What the mail tests are built from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.base import Channel
from connectors.email import EmailConnector, EmailSettings
from inbox.model.messages import Party
from inbox.model.outbound import Outbound
from tests.fakes.dovecot import PASSWORD, Account

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Kept:
    """Credentials in memory."""

    values: dict[str, Any] = field(default_factory=dict)
    saves: int = 0

    def load(self) -> Mapping[str, Any]:
        return dict(self.values)

    def save(self, values: Mapping[str, Any]) -> None:
        self.saves += 1
        self.values = dict(values)


def imap_to(account: Account, port: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "port": port or account.server.port,
        "security": "none",
        "user": account.name,
        "password": PASSWORD,
        **more,
    }


def smtp_to(port: int, **more: Any) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": "info",
        "password": PASSWORD,
        **more,
    }


def make_connector(
    credentials: Kept | None = None, channel: Channel | None = None, **settings: Any
) -> EmailConnector:
    return EmailConnector(
        channel or Channel("mejl", "Kundtjänst", "sv"),
        EmailSettings.model_validate({"address": "info@example.org", **settings}),
        credentials or Kept(),
    )


def make_mail(number: int, text: str = "Hej", size: int = 0, date: str = "") -> bytes:
    filler = "x" * 70 + "\r\n"
    return (
        f"From: Kund <kund{number}@example.net>\r\nTo: info@example.org\r\nSubject: Fråga {number}\r\n"
        f"Date: {date or 'Sun, 22 Nov 2026 11:00:00 +0000'}\r\n"
        f"Message-ID: <{number}@example.net>\r\n\r\n{text}\r\n{filler * (size // 72)}"
    ).encode()


def make_outbound(**more: Any) -> Outbound:
    values: dict[str, Any] = {
        "message_id": f"<inkorg.{TOKEN}.1@example.org>",
        "thread_token": TOKEN,
        "to": (Party("email", "kund@example.net", "Kund"),),
        "text": "Hej!\n\nDet ordnar sig.",
        "subject": "Re: Fråga",
        "written_at": NOW,
    }
    return Outbound(**{**values, **more})
