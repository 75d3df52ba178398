"""Our answers: a direct message, or a post under theirs, cut into a thread where it is long."""

from connectors.x import pictures
from connectors.x.api import Api, Json, listed
from connectors.x.faults import DuplicateError
from connectors.x.said import Piece, find_messages, find_post
from connectors.x.settings import XSettings
from connectors.x.split import TooLongError, split
from connectors.x.values import number
from inbox.model.errors import PermanentError
from inbox.model.outbound import Outbound, Sent
from inbox.model.words import NotSent

LONGEST_MESSAGE = 10_000


def deliver(api: Api, settings: XSettings, outbound: Outbound) -> Sent:
    pictures.check(outbound.attachments)
    if outbound.mode == "public":
        return _answer_in_public(api, settings, outbound)
    return _write(api, settings, outbound)


def find_sent(api: Api, settings: XSettings, outbound: Outbound) -> Sent | None:
    """What X has of it: all, or None."""
    if outbound.mode == "public":
        return _find_thread(api, settings, outbound)
    pieces = pieces_of(outbound)
    there = find_messages(api, settings, outbound, _customer(outbound), pieces)
    if len(there) < len(pieces):
        return None
    ids = [there[place].id for place in range(len(pieces))]
    return Sent(ids[0], parts=tuple(ids[1:]))


# Direct messages


def pieces_of(outbound: Outbound) -> tuple[Piece, ...]:
    words = outbound.text.strip()
    if len(words) > LONGEST_MESSAGE:
        raise PermanentError(
            f"A direct message has at most {LONGEST_MESSAGE} characters.", why=NotSent.TEXT_TOO_LONG
        )
    first, *rest = outbound.attachments or (None,)
    return (Piece(words, first), *(Piece(picture=one) for one in rest))


def _write(api: Api, settings: XSettings, outbound: Outbound) -> Sent:
    customer, pieces = _customer(outbound), pieces_of(outbound)
    # Of several, some may have gone before X asked for a pause.
    several = len(pieces) > 1
    there = dict(find_messages(api, settings, outbound, customer, pieces)) if several else {}
    ids: list[str] = []
    thread = _thread(outbound)
    for place, piece in enumerate(pieces):
        if place in there:
            ids.append(there[place].id)
            thread = thread or there[place].thread
            continue
        files = (piece.picture,) if piece.picture else ()
        shown = pictures.hand_over(api, files, public=False)
        id, thread = api.write(piece.text, customer, thread, shown)
        ids.append(id)
    key = f"dm:{thread}" if outbound.mode == "private_reply" else ""
    return Sent(ids[0], parts=tuple(ids[1:]), thread_key=key)


def _customer(outbound: Outbound) -> str:
    if not outbound.to or not number(outbound.to[0].value):
        raise PermanentError("This customer has no account on X.", why=NotSent.NO_RECIPIENT)
    return outbound.to[0].value


def _thread(outbound: Outbound) -> str | None:
    kind, _, thread = outbound.thread_key.partition(":")
    return thread if kind == "dm" and outbound.mode == "private" and thread else None


# In public


def _answer_in_public(api: Api, settings: XSettings, outbound: Outbound) -> Sent:
    if not outbound.in_reply_to:
        raise PermanentError("There is no post that this could answer.", why=NotSent.GONE)
    ids: list[str] = []
    above = outbound.in_reply_to
    parts = parts_of(settings, outbound)
    shown = pictures.hand_over(api, outbound.attachments, public=True)
    known: list[Json] | None = None
    for part in parts:
        try:
            above = api.post(part, above, () if ids else shown)
        except DuplicateError:
            # An earlier try came this far.
            if known is None:
                known = [*listed(api.own_posts(settings.user_id))]
            above = _same(known, part, above, bool(shown and not ids))
        ids.append(above)
    return Sent(ids[0], parts=tuple(ids[1:]))


def _same(own: list[Json], part: str, above: str, pictured: bool) -> str:
    found = find_post(own, part, above, pictured)
    if found is None:
        raise PermanentError(
            "X has this very text from us already, in another place. Change a word.",
            why=NotSent.SAID_BEFORE,
        )
    return found


def parts_of(settings: XSettings, outbound: Outbound) -> tuple[str, ...]:
    """The posts of a thread; pictures stand with the first."""
    if len(outbound.attachments) > pictures.MOST_IN_A_POST:
        raise PermanentError(
            f"An answer in public holds at most {pictures.MOST_IN_A_POST} pictures.",
            why=NotSent.TOO_LARGE,
        )
    try:
        return split(outbound.text, settings.max_posts_per_answer)
    except TooLongError as error:
        raise PermanentError(
            f"This is too long to be answered in public: {error}.", why=NotSent.TEXT_TOO_LONG
        ) from None


def _find_thread(api: Api, settings: XSettings, outbound: Outbound) -> Sent | None:
    own = [*listed(api.own_posts(settings.user_id))]
    ids: list[str] = []
    above = outbound.in_reply_to
    for part in parts_of(settings, outbound):
        found = find_post(own, part, above, bool(outbound.attachments and not ids))
        if found is None:
            return None
        ids.append(above := found)
    return Sent(ids[0], parts=tuple(ids[1:]))
