"""What `inbox read facebook` and `inbox read instagram` print."""

from collections.abc import Mapping
from typing import Any

from inbox.model.messages import IncomingMessage, Media, OtherItem, Parsed
from inbox.model.words import Direction


def describe(parsed: Parsed, kind: str) -> Mapping[str, Any]:
    return {
        "messages": [_message(one, kind) for one in parsed.messages],
        "others": [_other(one) for one in parsed.others],
    }


def _message(one: IncomingMessage, kind: str) -> Mapping[str, Any]:
    return {
        "channel_kind": kind,
        "external_id": one.external_id,
        "author_id": one.author.value if one.author else None,
        "author_name": one.author.name if one.author else "",
        "text": one.text,
        "attachments": [_medium(medium) for medium in one.media],
        "direction": str(Direction.INBOUND),
        "public": one.public,
        "in_reply_to": one.in_reply_to or None,
        "manner": one.manner,
        "post_id": one.post.external_id if one.post else None,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
    }


def _medium(one: Media) -> Mapping[str, Any]:
    return {"kind": one.kind, "url": one.url, "filename": one.filename}


def _other(one: OtherItem) -> Mapping[str, Any]:
    return {
        "kind": str(one.kind),
        "external_id": one.external_id,
        "about": one.about or None,
        "author_id": one.author.value if one.author else None,
        "text": one.text,
        "at": one.at.isoformat() if one.at else None,
    }
