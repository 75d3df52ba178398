"""The channel kind `email`: a mailbox read over IMAP, answered over SMTP, or fed with raw mails."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from connectors.base import Channel, Connector, Credentials
from connectors.email import oversize
from connectors.email import send as outgoing
from connectors.email.authentication import UNNAMED
from connectors.email.check import check_imap, check_smtp
from connectors.email.mailbox import Mailbox
from connectors.email.oauth import TokenSource, token_url
from connectors.email.own_address import encode_domain
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from connectors.email.self_test import is_self_test, prove
from connectors.email.settings import EmailSettings
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ParseError, PermanentError
from inbox.model.messages import Parsed
from inbox.model.outbound import Check, Outbound, Sent
from inbox.model.receipts import Fetched, RawItem, Receipt
from inbox.model.words import Checked, Unread

MAIL_TYPES = frozenset(
    {"message/rfc822", "message/global", "application/octet-stream", "text/plain"}
)


def _trusted(settings: EmailSettings) -> frozenset[str]:
    unnamed = (UNNAMED,) if settings.authserv_without_name else ()
    return frozenset((*(name.lower() for name in settings.trusted_authserv), *unnamed))


def _tokens(settings: EmailSettings, credentials: Credentials) -> TokenSource | None:
    if settings.oauth is None:
        return None
    user = settings.imap.user if settings.imap else ""
    return TokenSource(settings.oauth, credentials, user or settings.address)


class EmailConnector(Connector[EmailSettings]):
    kind: ClassVar[str] = "email"
    identity_kind: ClassVar[str] = "email"
    settings_type = EmailSettings
    listens = True
    capabilities = Capabilities(
        can_reply=True,
        formatting=True,
        attachments=True,
        max_attachment_bytes=20_000_000,
        recipients=True,
        can_begin=True,
    )

    def __init__(self, channel: Channel, settings: EmailSettings, credentials: Credentials) -> None:
        super().__init__(channel, settings, credentials)
        self._tokens = _tokens(settings, credentials)
        self._mailbox: Mailbox | None = None
        self.listens = settings.imap is not None
        if settings.smtp is None or channel.parallel:
            self.capabilities = replace(self.capabilities, can_reply=False, can_begin=False)
        # A channel without imap is fed by push and has nothing to hold open.
        if imap := settings.imap:
            user = imap.user or settings.address
            self._mailbox = Mailbox(imap, user, None if imap.password else self._tokens)
        own = (settings.address, *settings.aliases)
        self._own = frozenset(form for a in own for form in (a.lower(), encode_domain(a).lower()))
        self._reading = Reading(own_addresses=self._own, trusted_servers=_trusted(settings))

    def parse(self, receipt: Receipt) -> Parsed:
        if receipt.headers.get("kept") == "nothing":
            raise ParseError(
                f"The mail server did not hand it out: {receipt.headers.get('fault', '')}",
                Unread.NOT_GIVEN,
            )
        if is_self_test(receipt.body, self.channel):
            return Parsed(())  # The receipt is all that is kept of it.
        message = parse_mail(receipt.body, external_id="", reading=self._reading)
        if receipt.headers.get("kept") == "beginning":
            message = oversize.mark(message, receipt.headers.get("size", ""), self.channel.language)
        return Parsed((message,))

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        kind = content_type.partition(";")[0].strip().lower() or "message/rfc822"
        if kind not in MAIL_TYPES:
            raise PermanentError(f"Send the raw mail as message/rfc822, not as {kind[:100]}")
        if not body.strip():
            raise PermanentError("The body is empty: send the raw mail")
        digest = hashlib.sha256(body).hexdigest()
        return RawItem(f"sha256:{digest}", body, {"content-type": "message/rfc822"})

    def fetch(self, cursor: Mapping[str, Any], now: datetime) -> Fetched:
        return self._held().fetch(cursor, now)

    def kept(self, fetched: Fetched) -> None:
        if self._mailbox and not self.channel.parallel:
            self._mailbox.kept([item.external_id for item in fetched.items])

    def rhythm(self) -> timedelta:
        seconds = self.settings.imap.poll_seconds if self.settings.imap else 0
        return max(super().rhythm(), timedelta(seconds=seconds))

    def wait(self, limit: timedelta) -> bool:
        return self._held().wait(limit)

    def close(self) -> None:
        if self._mailbox:
            self._mailbox.close()

    def send(self, outbound: Outbound) -> Sent:
        return outgoing.send(outbound, self.channel, self.settings, self._tokens)

    def check(self) -> tuple[Check, ...]:
        checks: tuple[Check, ...] = ()
        if self.settings.imap:
            checks += check_imap(self.settings.imap, self.settings.address, self._tokens)
        if self.settings.smtp:
            checks += check_smtp(self.settings, self._tokens)
        words = "Takes raw mails over HTTP; nothing to connect to"
        return checks or (Check("push", True, words, code=Checked.OVER_HTTP),)

    def prove(self) -> tuple[Check, ...]:
        if self.settings.imap is None or self.settings.smtp is None:
            return (Check("self-test", True, "Not both ways: nothing to send in a circle"),)
        if self.channel.parallel:
            return (Check("self-test", True, "Runs beside another system and sends nothing"),)
        return prove(self.channel, self.settings, self._tokens)

    def outside(self) -> tuple[tuple[str, str], ...]:
        settings, found = self.settings, []
        if settings.imap:
            found.append((settings.imap.host, "mail is read from here (IMAP)"))
        smtp = outgoing.smtp_of(settings)
        if smtp and not self.channel.parallel:
            found.append((smtp.host, "answers to customers, by mail (SMTP)"))
        if settings.oauth:
            host = urlsplit(token_url(settings.oauth)).hostname or ""
            found.append((host, "the right to read and send mail is renewed here (OAuth)"))
        return tuple(found)

    def addresses(self) -> frozenset[str]:
        return self._own

    def message_domain(self) -> str:
        own = self.settings.address.rpartition("@")[2]
        return self.settings.message_id_domain or encode_domain(f"x@{own}").rpartition("@")[2]

    def _held(self) -> Mailbox:
        if self._mailbox is None:
            raise PermanentError("This channel has no imap: it only takes raw mails over HTTP")
        return self._mailbox
