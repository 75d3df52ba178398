"""Answers in private: text in pieces the platform takes, then each file as a message of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from connectors.meta.account import Account
from connectors.meta.cutting import MOST_PIECES, cut
from connectors.meta.messaging import OURS
from connectors.meta.people import private_thread
from connectors.meta.said import Ours, said_by_us
from connectors.meta.values import ident
from connectors.meta.window import RESPONSE, sending_as
from inbox.model.errors import PermanentError, UnknownOutcomeError
from inbox.model.outbound import Outbound, OutgoingAttachment, Sent
from inbox.model.words import NotSent, Origin


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of the several that an answer may be. Either text or a file."""

    text: str = ""
    file: OutgoingAttachment | None = None
    attachment: Mapping[str, Any] | None = None
    """The file as the platform knows it once it has it."""


def words_of(outbound: Outbound) -> str:
    return "\n\n".join(part for part in (outbound.text.strip(), outbound.signature.strip()) if part)


def pieces_of(outbound: Outbound, most_bytes: int) -> Sequence[Piece]:
    texts = cut(words_of(outbound), most_bytes)
    if len(texts) > MOST_PIECES:
        raise PermanentError(
            f"The text is too long: at most {MOST_PIECES * most_bytes} bytes",
            why=NotSent.TEXT_TOO_LONG,
        )
    pieces = [Piece(text=one) for one in texts]
    pieces += [Piece(file=one) for one in outbound.attachments]
    if not pieces:
        raise PermanentError("There is nothing to send: no text and no file", why=NotSent.EMPTY)
    return pieces


def send_private(account: Account, outbound: Outbound, now: datetime) -> Sent:
    customer = _customer(outbound)
    how = sending_as(outbound.origin, outbound.last_inbound_at, now, account.human_agent)
    pieces = pieces_of(outbound, account.text_bytes)
    there = _there_already(account, outbound, pieces)
    account.graph.keep_pace(goes=False)
    pieces = [_handed_over(account, one, i in there) for i, one in enumerate(pieces)]
    recipient = {"id": customer}
    ids = []
    for i, one in enumerate(pieces):
        part = partial(_send, account, outbound, recipient, how, len(pieces))
        ids.append(there.get(i) or _one_of(part, one, i, len(pieces)))
    return Sent(ids[0], parts=tuple(ids[1:]))


def send_private_reply(account: Account, outbound: Outbound, now: datetime) -> Sent:
    """To a comment, or to a visitor's post: one message, once."""
    if outbound.attachments:
        raise PermanentError(
            "A private answer to a comment can't hold files: send them afterwards",
            why=NotSent.NO_FILES,
        )
    if outbound.origin is not Origin.HUMAN:
        raise PermanentError("A comment is answered in private by people only: it can be done once")
    pieces = pieces_of(outbound, account.text_bytes)
    if len(pieces) > 1:
        raise PermanentError(
            f"The first private answer has at most {account.text_bytes} bytes, and letters such as å "
            "count as two: write less now and the rest when they answer",
            why=NotSent.TEXT_TOO_LONG,
        )
    target = outbound.in_reply_to or outbound.post_id
    is_post = target == outbound.post_id and account.kind == "facebook"
    recipient = {"post_id" if is_post else "comment_id": target}
    # Marked as a piece: its echo may come before we know which thread it begins.
    told = _send(account, outbound, recipient, RESPONSE, 0, pieces[0], 0)
    thread = private_thread(account.own, ident(told.get("recipient_id")))
    return Sent(
        ident(told.get("message_id")), thread_key=thread if told.get("recipient_id") else ""
    )


def confirm_private(account: Account, outbound: Outbound) -> Sent | None:
    """None unless every piece is there."""
    if outbound.written_at is None:
        return None
    pieces = pieces_of(outbound, account.text_bytes)
    ours = said_by_us(account, _customer(outbound), outbound.written_at)
    found = _matched(pieces, ours)
    if len(found) < len(pieces):
        return None
    ids = [found[i] for i in range(len(pieces))]
    return Sent(ids[0], parts=tuple(ids[1:]))


def _customer(outbound: Outbound) -> str:
    if len(outbound.to) != 1:
        raise PermanentError("A private message goes to one customer", why=NotSent.NO_RECIPIENT)
    return outbound.to[0].value


def _there_already(
    account: Account, outbound: Outbound, pieces: Sequence[Piece]
) -> Mapping[int, str]:
    """Of several pieces some may have gone before the platform asked for a pause."""
    if len(pieces) == 1 or outbound.written_at is None:
        return {}
    return _matched(pieces, said_by_us(account, _customer(outbound), outbound.written_at))


def _matched(pieces: Sequence[Piece], ours: Sequence[Ours]) -> Mapping[int, str]:
    left, found = list(ours), dict[int, str]()
    for i, piece in enumerate(pieces):
        is_it: Callable[[Ours], bool] = (
            (lambda one: one.has_file) if piece.file else partial(_says, piece.text)
        )
        one = next((each for each in left if is_it(each)), None)
        if one is not None:
            left.remove(one)
            found[i] = one.id
    return found


def _says(text: str, one: Ours) -> bool:
    return one.text.split() == text.split() and not one.has_file


def _handed_over(account: Account, piece: Piece, is_there: bool) -> Piece:
    """Files first, so that nothing has been said when one is refused."""
    if piece.file is None or is_there:
        return piece
    kind, file = _kind(piece.file.content_type), piece.file
    attachment = {"type": kind, "payload": {"is_reusable": True}}
    told = account.graph.upload(
        f"{account.node}/message_attachments",
        (file.filename, file.content, file.content_type),
        args={"platform": "instagram"} if account.platform == "instagram" else {},
        message={"attachment": attachment},
    )
    handle = {"type": kind, "payload": {"attachment_id": ident(told.get("attachment_id"))}}
    return replace(piece, attachment=handle)


def _kind(content_type: str) -> str:
    main = content_type.partition("/")[0]
    return main if main in ("image", "video", "audio") else "file"


def _one_of(send: Callable[[Piece, int], Mapping[str, Any]], piece: Piece, i: int, n: int) -> str:
    try:
        told = send(piece, i)
    except PermanentError as error:
        if i == 0:
            raise
        raise PermanentError(
            f"{i} of {n} parts were sent, the rest was refused. {error}", why=error.why
        ) from None
    except UnknownOutcomeError as error:
        raise UnknownOutcomeError(
            f"{error} (part {i + 1} of {n})" if n > 1 else str(error), why=NotSent.NO_ANSWER
        ) from None
    return ident(told.get("message_id"))


def _send(
    account: Account,
    outbound: Outbound,
    recipient: Mapping[str, str],
    how: Mapping[str, str],
    n: int,
    piece: Piece,
    i: int,
) -> Mapping[str, Any]:
    message: dict[str, Any] = (
        {"text": piece.text} if piece.text else {"attachment": piece.attachment}
    )
    if account.platform == "messenger":
        message["metadata"] = f"{OURS}{outbound.message_id}#{i + 1}/{n}"[:1000]
    data = {"recipient": dict(recipient), "message": message, **how}
    return account.graph.send(f"{account.node}/messages", data)
