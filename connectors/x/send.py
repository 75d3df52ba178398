"""Our answers: a direct message, or a post under theirs, cut into a thread where it is long."""

import re
from datetime import timedelta

from connectors.x.api import Api, Json, listed
from connectors.x.faults import DuplicateError
from connectors.x.settings import XSettings
from connectors.x.split import TooLongError, split
from connectors.x.values import mapping, mappings, moment, number, text
from inbox.model.errors import PermanentError
from inbox.model.outbound import Outbound, Sent
from inbox.model.words import NotSent

LONGEST_MESSAGE = 10_000
EARLIER = timedelta(minutes=2)
"""Clocks differ."""
_ADDRESS = re.compile(r"https?://\S+")


def deliver(api: Api, settings: XSettings, outbound: Outbound) -> Sent:
    if outbound.mode == "public":
        return _answer_in_public(api, settings, outbound)
    words = outbound.text.strip()
    if len(words) > LONGEST_MESSAGE:
        raise PermanentError(
            f"A direct message has at most {LONGEST_MESSAGE} characters.", why=NotSent.TEXT_TOO_LONG
        )
    id, thread = api.write(words, _customer(outbound), _thread(outbound))
    return Sent(id, thread_key=f"dm:{thread}" if outbound.mode == "private_reply" else "")


def _answer_in_public(api: Api, settings: XSettings, outbound: Outbound) -> Sent:
    if not outbound.in_reply_to:
        raise PermanentError("There is no post that this could answer.", why=NotSent.GONE)
    above, ids = outbound.in_reply_to, []
    known: list[Json] | None = None
    for part in parts_of(settings, outbound):
        try:
            above = api.post(part, above)
        except DuplicateError:
            # An earlier try came this far.
            if known is None:
                known = [*listed(api.own_posts(settings.user_id))]
            above = _same(known, part, above)
        ids.append(above)
    return Sent(ids[0], parts=tuple(ids[1:]))


def _same(own: list[Json], part: str, above: str) -> str:
    found = _find_post(own, part, above)
    if found is None:
        raise PermanentError(
            "X has this very text from us already, in another place. Change a word.",
            why=NotSent.SAID_BEFORE,
        )
    return found


def parts_of(settings: XSettings, outbound: Outbound) -> tuple[str, ...]:
    try:
        return split(outbound.text, settings.max_posts_per_answer)
    except TooLongError as error:
        raise PermanentError(
            f"This is too long to be answered in public: {error}.", why=NotSent.TEXT_TOO_LONG
        ) from None


def find_sent(api: Api, settings: XSettings, outbound: Outbound) -> Sent | None:
    """What X has of it: all, or None."""
    if outbound.mode != "public":
        return _find_message(api, settings, outbound)
    own = [*listed(api.own_posts(settings.user_id))]
    above, ids = outbound.in_reply_to, []
    for part in parts_of(settings, outbound):
        found = _find_post(own, part, above)
        if found is None:
            return None
        ids.append(above := found)
    return Sent(ids[0], parts=tuple(ids[1:]))


def _find_post(own: list[Json], part: str, above: str) -> str | None:
    for one in own:
        answers = [number(ref.get("id")) for ref in mappings(one.get("referenced_tweets"))]
        whole = text(mapping(one.get("note_tweet")).get("text")) or text(one.get("text"))
        # X puts the names of those who are answered before it.
        if above in answers and _bare(whole).endswith(_bare(part)):
            return number(one.get("id")) or None
    return None


def _find_message(api: Api, settings: XSettings, outbound: Outbound) -> Sent | None:
    since = outbound.written_at - EARLIER if outbound.written_at else None
    for one in listed(api.messages(with_=_customer(outbound))):
        at = moment(one.get("created_at"))
        is_ours = number(one.get("sender_id")) == settings.user_id
        is_new = since is None or (at is not None and at >= since)
        if is_ours and is_new and _bare(text(one.get("text"))) == _bare(outbound.text):
            return Sent(number(one.get("id")))
    return None


def _bare(words: str) -> str:
    """X shortens addresses and may change white space."""
    return " ".join(_ADDRESS.sub("…", words).split())


def _customer(outbound: Outbound) -> str:
    if not outbound.to or not number(outbound.to[0].value):
        raise PermanentError("This customer has no account on X.", why=NotSent.NO_RECIPIENT)
    return outbound.to[0].value


def _thread(outbound: Outbound) -> str | None:
    kind, _, thread = outbound.thread_key.partition(":")
    return thread if kind == "dm" and outbound.mode == "private" and thread else None
