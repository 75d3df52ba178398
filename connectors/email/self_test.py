"""Sends a marked mail to the mailbox itself, sees it come in, and takes it away again.

The mark is signed with the installation's secret: a mail of ours is recognised when a listener reads it in
between, and nobody outside can write one that we would pass over.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from connectors.base import Channel
from connectors.email.imap import ImapFault, ImapSession
from connectors.email.imap_login import open_session
from connectors.email.oauth import TokenSource
from connectors.email.send import open_smtp, smtp_of
from connectors.email.settings import EmailSettings
from inbox.model.errors import ConnectorError
from inbox.model.outbound import Check

HEADER = "X-Inkorg-Self-Test"
ARRIVES_WITHIN = timedelta(seconds=60)
LOOK_SECONDS = 1.0
SKEW = timedelta(minutes=2)
_HEAD_BYTES = 65_536


def is_self_test(raw: bytes, channel: Channel) -> bool:
    if HEADER.lower().encode() not in raw[:_HEAD_BYTES].lower():
        return False
    mark = str(message_from_bytes(raw[:_HEAD_BYTES]).get(HEADER, "")).strip()
    nonce, _, signature = mark.partition(".")
    return bool(channel.thread_secret) and hmac.compare_digest(
        _signature(channel, nonce).encode(), signature.encode("utf-8", "replace")
    )


def prove(
    channel: Channel,
    settings: EmailSettings,
    tokens: TokenSource | None,
    within: timedelta = ARRIVES_WITHIN,
) -> tuple[Check, ...]:
    nonce = secrets.token_hex(12)
    try:
        _send(channel, settings, tokens, nonce)
    except ConnectorError as error:
        return (Check("self-test sent", False, str(error)),)
    sent = Check("self-test sent", True, f"The mail server took a mail to {settings.address}")
    return (sent, *_received(channel, settings, tokens, nonce, within))


def _send(
    channel: Channel, settings: EmailSettings, tokens: TokenSource | None, nonce: str
) -> None:
    smtp = smtp_of(settings)
    assert smtp is not None  # asked for channels with both ways only
    mail = EmailMessage()
    mail["From"] = mail["To"] = settings.address
    mail["Subject"] = "Inkorg self-test"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<self-test.{nonce}@{settings.address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail[HEADER] = f"{nonce}.{_signature(channel, nonce)}"
    mail.set_content(
        "Inkorg tries whether mail leaves and arrives. It takes this one away again.\n"
    )
    content = mail.as_bytes().replace(b"\n", b"\r\n")
    with open_smtp(smtp, settings, tokens) as session:
        session.deliver(settings.address, [settings.address], content, utf8=False)


def _received(
    channel: Channel,
    settings: EmailSettings,
    tokens: TokenSource | None,
    nonce: str,
    within: timedelta,
) -> tuple[Check, ...]:
    imap = settings.imap
    assert imap is not None
    try:
        user = imap.user or settings.address
        session = open_session(imap, user, None if imap.password else tokens)
    except ConnectorError as error:
        return (Check("self-test received", False, str(error)),)
    try:
        return _look(session, imap.folders, channel, nonce, within)
    except (ConnectorError, ImapFault) as error:
        return (Check("self-test received", False, str(error)),)
    finally:
        session.leave()


def _look(
    session: ImapSession,
    folders: tuple[str, ...],
    channel: Channel,
    nonce: str,
    within: timedelta,
) -> tuple[Check, ...]:
    begun = time.monotonic()
    until = begun + within.total_seconds()
    while time.monotonic() < until:
        for folder in folders:
            if found := session.find_header(folder, HEADER, nonce):
                took = time.monotonic() - begun
                return (
                    Check("self-test received", True, f"In {folder} after {took:.0f} seconds"),
                    *_taken_away(session, folder, found, channel),
                )
        time.sleep(LOOK_SECONDS)
    looked = ", ".join(folders)
    return (
        Check(
            "self-test received",
            False,
            f"It did not arrive in {looked} within {within.total_seconds():.0f} seconds",
            "Look whether it went to another folder (junk), or whether mail to the own address is held",
        ),
    )


def _taken_away(
    session: ImapSession, folder: str, uids: list[int], channel: Channel
) -> tuple[Check, ...]:
    items = session.fetch_items(uids, "INTERNALDATE BODY.PEEK[]")
    mine = {uid: one for uid, one in items.items() if is_self_test(_body(one), channel)}
    session.remove(folder, list(mine))
    ok = bool(mine)
    said = "Taken away again; nobody sees it" if ok else "What arrived is not what was sent"
    checks = [Check("self-test removed", ok, said)]
    times = [one.get(b"INTERNALDATE") for one in mine.values()]
    checks += [_clock(at) for at in times[:1] if isinstance(at, datetime)]
    return tuple(checks)


def _body(item: dict[bytes, object]) -> bytes:
    body = item.get(b"BODY[]")
    return body if isinstance(body, bytes) else b""


def _clock(filed: datetime, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Check:
    """Between the server's filing and our looking are only seconds, whatever its zone."""
    apart = now() - (filed if filed.tzinfo else filed.astimezone())
    if abs(apart) <= SKEW + ARRIVES_WITHIN:
        return Check("clock", True, "The mail server's clock and ours agree")
    return Check(
        "clock",
        False,
        f"The mail server's clock and ours are {abs(apart).total_seconds():.0f} seconds apart",
        "Keep this machine's time with NTP: first response times are counted from it",
    )


def _signature(channel: Channel, nonce: str) -> str:
    """128 bits: a longer one would make the header line longer than 78 letters, and be folded."""
    return hmac.new(channel.thread_secret, f"self-test {nonce}".encode(), sha256).hexdigest()[:32]
