"""Raw mail to a normalized message. Pure, and hostile input ends in ParseError or in a message."""

from dataclasses import replace
from typing import Any

from connectors.email.addresses import name_alone, parse_addresses
from connectors.email.authentication import authentication
from connectors.email.auto import is_daemon, judge
from connectors.email.body import Body, Content, assemble, collect
from connectors.email.bounce import is_receipt, read_bounce
from connectors.email.charset import clean
from connectors.email.dates import sent_at
from connectors.email.headers import KNOWN, Headers
from connectors.email.mime import Budget, Part, read_part
from connectors.email.reading import Reading
from connectors.email.relayed import relayed_for
from connectors.email.reply.new_part import new_part
from connectors.email.reply.standing import standing_of
from connectors.email.sealed import sealed
from connectors.email.threads import answered_ids, message_id, tokens_in
from inbox.model.errors import ParseError
from inbox.model.messages import RELAYED, Bounce, IncomingMessage, Party
from inbox.model.words import Unread

_KNOWN_NAMES = frozenset(name.decode("ascii") for name in KNOWN)


def parse_mail(raw: bytes, *, external_id: str, reading: Reading) -> IncomingMessage:
    """Raises ParseError and nothing else. An empty `external_id` means: the Message-ID."""
    if len(raw) > reading.max_bytes:
        words = f"The mail is larger than {reading.max_bytes} bytes."
        raise ParseError(words, Unread.TOO_LARGE)
    try:
        return _parse(raw, external_id, reading)
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(f"The mail can't be read ({type(error).__name__}).") from error


def _parse(raw: bytes, external_id: str, reading: Reading) -> IncomingMessage:
    budget = Budget(searched=50_000_000 + 20 * len(raw))
    root = read_part(raw, _start(raw), len(raw), budget)
    if _KNOWN_NAMES.isdisjoint(root.headers.values):
        raise ParseError("This is no mail: it has no header that mails have.")
    content = collect(root, budget)
    return _message(raw, external_id, root, content, assemble(content), reading)


def _start(raw: bytes) -> int:
    """Where the header begins: after a byte order mark, blank lines and an mbox separator."""
    position = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while position < len(raw) and raw[position] in b"\r\n\x00":
        position += 1
    if position >= len(raw) or not raw[position : position + 1000].strip():
        raise ParseError("The mail is empty.", Unread.EMPTY)
    return position


def _message(
    raw: bytes, external_id: str, root: Part, content: Content, body: Body, reading: Reading
) -> IncomingMessage:
    headers = root.headers
    subject = headers.text("subject")
    author, name = _author(headers)
    to, cc = parse_addresses(headers.all("to")), parse_addresses(headers.all("cc"))
    identifier = message_id(headers, raw)
    in_reply_to, references = answered_ids(headers)
    replies_to = parse_addresses(headers.all("reply-to"))
    wrote = (one.value for one in (author, *replies_to) if one)
    answered = (in_reply_to, *references)
    standing = standing_of(subject, answered, wrote, reading.own_addresses)
    bounce = _bounce(headers, content, author, name, subject, body.text)
    meant = None if bounce else relayed_for(headers, author, replies_to, reading)
    new = body.text if bounce else new_part(body.text, body.derived, standing)
    report = "" if bounce else is_receipt(headers, content.reports)
    verdict = judge(
        headers, meant or author, subject, new, report, reading,
        is_bounce=bounce is not None, is_relayed=meant is not None,
    )  # fmt: skip
    return IncomingMessage(
        external_id=external_id or identifier,
        author=meant or author,
        author_name=meant.name if meant else name,
        text=body.text,
        reply_text=new,
        subject=subject[:1000],
        html=clean(body.html),
        to=to,
        cc=cc,
        reply_to=replies_to,
        sent_at=sent_at(headers.all("date"), headers.all("received")),
        message_id=identifier,
        in_reply_to=in_reply_to,
        references=references,
        thread_tokens=_tokens(headers, in_reply_to, references, bounce, to + cc),
        auto=verdict.auto,
        auto_reason=verdict.reason,
        bounce=bounce,
        may_answer_automatically=verdict.may_answer,
        authentication=_authentication(headers, reading, is_relayed=meant is not None),
        attachments=body.attachments,
        fields=_fields(sealed(root, body.text), author if meant else None),
    )


def _authentication(headers: Headers, reading: Reading, *, is_relayed: bool) -> str:
    """That the go-between is who it says vouches for nobody else."""
    found = authentication(headers, reading.trusted_servers)
    return "none" if is_relayed and found == "pass" else found


def _fields(closed: str, sender: Party | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"sealed": closed} if closed else {}
    if sender is not None:
        fields[RELAYED] = {"by": sender.value, "name": sender.name}
    return fields


def _bounce(
    headers: Headers, content: Content, author: Party | None, name: str, subject: str, text: str
) -> Bounce | None:
    by_daemon = is_daemon(author or Party("email", "", name))
    return read_bounce(headers, content.reports, subject, text, is_daemon=by_daemon)


def _author(headers: Headers) -> tuple[Party | None, str]:
    """The first of From that is an address, else who else may stand for it (RFC 5322 section 3.6.2):
    one of the same name before others. What From calls them holds, whosever address it is; where there
    is none at all, the name alone."""
    wrote = _first_address(headers, "from")
    if wrote is not None:
        return wrote, wrote.name
    name = name_alone(headers.all("from"))
    others = [one for header in _INSTEAD if (one := _first_address(headers, header)) is not None]
    stands = next((one for one in others if name and one.name == name), next(iter(others), None))
    return (replace(stands, name=name or stands.name) if stands else None), name


_INSTEAD = ("sender", "reply-to", "return-path", "x-envelope-from")


def _first_address(headers: Headers, name: str) -> Party | None:
    found = parse_addresses(headers.all(name))
    return next((party for party in found if "@" in party.value), next(iter(found), None))


def _tokens(
    headers: Headers, in_reply_to: str, references: tuple[str, ...], bounce: Bounce | None,
    recipients: tuple[Party, ...],
) -> tuple[str, ...]:  # fmt: skip
    identifiers = [in_reply_to, *references]
    if bounce:
        identifiers.append(bounce.original_message_id)
    delivered = parse_addresses((*headers.all("delivered-to"), *headers.all("x-original-to")))
    return tokens_in(identifiers, (*recipients, *delivered))
