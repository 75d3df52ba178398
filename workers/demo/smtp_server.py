"""The demo's own SMTP server: takes mail on this machine only and delivers it on this machine only."""

import logging
import warnings
from collections.abc import Callable, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import Customer

MAX_BYTES = 40_000_000
DAEMON = "mailer-daemon@mail.example"
AWAY: Mapping[str, str] = {
    "sv": "Jag är ledig och läser inte min mejl. Jag är tillbaka på måndag.",
    "nb": "Jeg har fri og leser ikke e-posten min. Jeg er tilbake på mandag.",
    "da": "Jeg holder fri og læser ikke min mail. Jeg er tilbage på mandag.",
    "en": "I am away and do not read my mail. I will be back on Monday.",
}


class Delivery:
    """aiosmtpd's handler."""

    def __init__(
        self,
        mailboxes: Mailboxes,
        organisation: Mapping[str, str],
        customers: Mapping[str, Customer],
        clock: Callable[[], datetime],
    ) -> None:
        """`organisation`: its addresses with their passwords."""
        self._mailboxes, self._organisation = mailboxes, organisation
        self._customers, self._clock = customers, clock

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._local(address) is None and not self._is_of_ours(address):
            return "550 5.1.1 The demo delivers to its own people only; nothing leaves this machine"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            if self._local(address) is None:
                continue  # A colleague's own mailbox, into which nobody looks.
            self._deliver(str(address), str(envelope.mail_from or ""), content)
        return "250 2.0.0 Delivered"

    def _is_of_ours(self, address: str) -> bool:
        """Colleagues are told of things by mail, and reports are mailed to them."""
        domain = address.lower().rpartition("@")[2]
        return any(own.endswith(f"@{domain}") for own in self._organisation)

    def _local(self, address: str) -> str | None:
        """Whose mailbox it is; what stands after a `+` is a token."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return plain if plain in self._organisation or plain in self._customers else None

    def _deliver(self, address: str, sender: str, content: bytes) -> None:
        to = self._local(address) or address
        customer = self._customers.get(to)
        now = self._clock()
        if customer is not None and customer.habit == "bounces":
            self._mailboxes.deliver(sender, bounce(address, sender, content, now), now)
            return
        self._mailboxes.deliver(to, content, now)
        if customer is not None and customer.habit == "away":
            reply = away(customer, content, now)
            if reply is not None and (back := self._local(sender)):
                self._mailboxes.deliver(back, reply, now)

    def may_log_in(self, data: Any) -> bool:
        if not isinstance(data, LoginPassword):
            return False
        user = data.login.decode("utf-8", "replace").lower()
        return self._organisation.get(user) == data.password.decode("utf-8", "replace")


def bounce(address: str, sender: str, content: bytes, at: datetime) -> bytes:
    """A report that there is no such mailbox (RFC 3464)."""
    report = EmailMessage()
    report["From"] = f"Mail Delivery System <{DAEMON}>"
    report["To"] = sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(at)
    report["Message-ID"] = make_msgid(domain="mail.example")
    report["Auto-Submitted"] = "auto-replied"
    boundary = make_msgid(domain="x")[1:20]
    head = content.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    lines = (
        *(f"{name}: {value}" for name, value in report.items()),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"<{address}>: 550 5.1.1 User unknown",
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example",
        "",
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "",
        head,
        f"--{boundary}--",
        "",
    )
    return "\r\n".join(line.replace("\r\n", "\n").replace("\n", "\r\n") for line in lines).encode()


def away(customer: Customer, content: bytes, at: datetime) -> bytes | None:
    """What a mail program answers by itself (RFC 3834), and never to another program."""
    got = message_from_bytes(content, policy=policy.default)
    if got.get("Auto-Submitted", "no").lower() != "no":
        return None
    reply = EmailMessage()
    reply["From"] = f"{customer.name} <{customer.email}>"
    reply["To"] = str(got["From"])
    reply["Subject"] = f"Automatic reply: {got['Subject']}"
    reply["Date"] = format_datetime(at)
    reply["Message-ID"] = make_msgid(domain="mail.example")
    reply["In-Reply-To"] = str(got["Message-ID"])
    reply["References"] = str(got["Message-ID"])
    reply["Auto-Submitted"] = "auto-replied"
    reply.set_content(AWAY[customer.language])
    return reply.as_bytes(policy=policy.SMTP)


def make_smtp(delivery: Delivery) -> SMTP:
    logging.getLogger("mail.log").setLevel(logging.ERROR)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=delivery.may_log_in(data), handled=False)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd warns of passwords without TLS
        return SMTP(
            delivery,
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            authenticator=check,
            auth_require_tls=False,
            hostname="mail.example",
        )
