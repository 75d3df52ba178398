"""What X has of an answer already: asked before it is repeated, and when nobody knows whether it was taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from connectors.x.api import Api, Json, listed
from connectors.x.settings import XSettings
from connectors.x.values import mapping, mappings, moment, number, text
from inbox.model.outbound import Outbound, OutgoingAttachment

EARLIER = timedelta(minutes=2)
"""Clocks differ."""
_ADDRESS = re.compile(r"https?://\S+")
_NAMES = re.compile(r"^(?:@\w+\s+)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One direct message of the several that an answer may be: X takes one picture with each."""

    text: str = ""
    picture: OutgoingAttachment | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    id: str
    thread: str


def find_post(own: Sequence[Json], part: str, above: str, pictured: bool = False) -> str | None:
    for one in own:
        answers = [number(ref.get("id")) for ref in mappings(one.get("referenced_tweets"))]
        whole = text(mapping(one.get("note_tweet")).get("text")) or text(one.get("text"))
        # X puts the names of those who are answered before it.
        if above in answers and _says(_NAMES.sub("", whole), _NAMES.sub("", part), pictured):
            return number(one.get("id")) or None
    return None


def find_messages(
    api: Api, settings: XSettings, outbound: Outbound, customer: str, pieces: Sequence[Piece]
) -> Mapping[int, Ours]:
    """The place of each piece that stands there → what it became."""
    since = outbound.written_at - EARLIER if outbound.written_at else None
    left, found = [*listed(api.messages(with_=customer))][::-1], dict[int, Ours]()
    for place, piece in enumerate(pieces):
        for one in left:
            at = moment(one.get("created_at"))
            is_ours = number(one.get("sender_id")) == settings.user_id
            is_new = since is None or (at is not None and at >= since)
            if is_ours and is_new and _is(one, piece):
                found[place] = Ours(number(one.get("id")), text(one.get("dm_conversation_id")))
                left.remove(one)
                break
    return found


def _is(one: Json, piece: Piece) -> bool:
    pictured = piece.picture is not None
    has_picture = bool(mapping(one.get("attachments")).get("media_keys"))
    return pictured == has_picture and _says(text(one.get("text")), piece.text, pictured)


def _says(whole: str, part: str, pictured: bool) -> bool:
    said, wanted = _bare(whole), _bare(part)
    # The address of a picture stands at the end of what is said with it.
    return said == wanted or (pictured and said == f"{wanted} …".strip())


def _bare(words: str) -> str:
    """X shortens addresses and may change white space."""
    return " ".join(_ADDRESS.sub("…", words).split())
