"""Comments and visitors' posts that nobody told us of, as the events that should have told us."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors.meta.account import Account
from connectors.meta.events import CHANGES, Event
from connectors.meta.poll import OVERLAP, next_page
from connectors.meta.values import ident, mapping, mappings, moment, text

_COMMENT = (
    "id,message,from,created_time,parent{id},permalink_url,attachment{type,media{image{src}}}"
)
_POST = "id,message,from,created_time,updated_time,permalink_url,status_type"
PAGES = 10


def look_at_feed(account: Account, since: datetime, posts: int) -> list[Event]:
    """Under the newest posts: the platform gives no list of comments alone."""
    if not posts:
        return []
    since -= OVERLAP
    told = account.graph.get(f"{account.own}/feed", fields=_POST, limit=posts)
    found = [(post, since) for post in mappings(told.get("data"))]
    return [event for post, at in reversed(found) for event in _of_post(account, post, at)]


def _of_post(account: Account, post: Mapping[str, Any], since: datetime) -> Iterator[Event]:
    # Of ours that stood there before the channel began nobody told, and its words are wanted once somebody
    # writes under it.
    is_ours = ident(mapping(post, "from").get("id")) == account.own
    if _is_since(post, "updated_time" if is_ours else "created_time", since):
        yield _event(account, post, {"item": "post", "post_id": post.get("id")}, post)
    if not _is_since(post, "updated_time", since):
        return
    for comment in reversed(_comments(account, ident(post.get("id")), since)):
        about = {
            "item": "comment",
            "comment_id": comment.get("id"),
            "post_id": post.get("id"),
            "parent_id": mapping(comment, "parent").get("id") or post.get("id"),
            "photo": mapping(comment, "attachment", "media", "image").get("src"),
        }
        yield _event(account, comment, about, post)


def _comments(account: Account, post_id: str, since: datetime) -> list[Mapping[str, Any]]:
    """Newest first, answers among them."""
    found: list[Mapping[str, Any]] = []
    asked: dict[str, Any] = {
        "fields": _COMMENT, "filter": "stream", "order": "reverse_chronological", "limit": 50
    }  # fmt: skip
    for _ in range(PAGES):
        page = account.graph.get(f"{post_id}/comments", **asked)
        comments = list(mappings(page.get("data")))
        fresh = [one for one in comments if _is_since(one, "created_time", since)]
        found += fresh
        after = next_page(page)
        if not after or len(fresh) < len(comments):
            break
        asked["after"] = after
    return found


def _event(
    account: Account, one: Mapping[str, Any], about: Mapping[str, Any], post: Mapping[str, Any]
) -> Event:
    at = moment(one.get("created_time"))
    value = {
        **about,
        "verb": "add",
        "from": one.get("from"),
        "message": text(one.get("message")),
        "created_time": one.get("created_time"),
        "permalink_url": one.get("permalink_url"),
        "post": {
            key: post.get(key) for key in ("permalink_url", "message", "created_time", "from")
        },
    }
    change = {"field": "feed", "value": value}
    return Event("page", account.own, int(at.timestamp()) if at else 0, CHANGES, change)


def _is_since(one: Mapping[str, Any], key: str, since: datetime) -> bool:
    at = moment(one.get(key))
    return at is None or at >= since
