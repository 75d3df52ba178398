"""What X gave, as raw items: each message or post by itself, with those who are in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from inbox.model.receipts import RawItem

Json = Mapping[str, Any]
MESSAGE, POST, FOUND = "message", "post", "found"


def of_answer(what: str, one: Json, answer: Json, search: str = "") -> RawItem:
    """`answer` is the whole page; only what this one speaks of is kept beside it."""
    includes = answer.get("includes")
    includes = includes if isinstance(includes, dict) else {}
    wanted = {str(one.get("author_id")), str(one.get("sender_id"))}
    referenced = {
        str(ref.get("id")) for ref in one.get("referenced_tweets") or () if isinstance(ref, dict)
    } | {str(one.get("conversation_id"))}
    posts = _those(includes.get("tweets"), referenced)
    wanted |= {str(post.get("author_id")) for post in posts}
    body = {
        "what": what,
        "data": one,
        "users": _those(includes.get("users"), wanted),
        "posts": posts,
    }
    shown = one.get("attachments")
    keys = shown.get("media_keys") if isinstance(shown, dict) else None
    if isinstance(keys, list):
        body["media"] = _those(includes.get("media"), {str(key) for key in keys}, "media_key")
    if search:
        body["search"] = search
    id = f"{what}:{search}:{one.get('id')}" if search else f"{what}:{one.get('id')}"
    return RawItem(id[:255], json.dumps(body, ensure_ascii=False).encode(), _JSON)


def of_call(body: bytes) -> RawItem:
    """What X called us with; told again, it has the same bytes."""
    return RawItem(f"sha256:{hashlib.sha256(body).hexdigest()[:40]}", body, _JSON)


def _those(listed: Any, ids: Iterable[str], key: str = "id") -> list[Json]:
    wanted = set(ids)
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict) and str(one.get(key)) in wanted]


_JSON = {"content-type": "application/json"}
