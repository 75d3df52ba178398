"""Events as the platform tells them, for what happened in the double's world."""

from typing import Any

from workers.demo.graph.files import address
from workers.demo.graph.world import Account, Comment, Said, World


def tell_talk(world: World, account: Account, field: str, value: dict[str, Any]) -> None:
    """One event of a conversation. `field` is what has to be subscribed to hear of it."""
    if account.subscribed is None or (account.kind == "page" and field not in account.subscribed):
        return
    stamp = int(world.clock().timestamp() * 1000)
    _put(world, account, field, {"id": account.id, "time": stamp, "messaging": [value]})


def tell_change(world: World, account: Account, field: str, value: dict[str, Any]) -> None:
    if account.subscribed is None or (account.kind == "page" and field not in account.subscribed):
        return
    change = {"field": field, "value": value}
    stamp = int(world.clock().timestamp())
    _put(world, account, field, {"id": account.id, "time": stamp, "changes": [change]})


def _put(world: World, account: Account, field: str, entry: dict[str, Any]) -> None:
    """What neither the app nor the page has asked for is told to nobody."""
    asked = world.fields.get(account.kind)
    if asked is not None and (account.kind == "instagram" or field in asked):
        world.outbox.put(account.kind, entry)


def tell_said(world: World, account: Account, said: Said, more: dict[str, Any]) -> None:
    message: dict[str, Any] = {"mid": said.id, **more}
    if said.text:
        message["text"] = said.text
    if said.files:
        message["attachments"] = [_attachment(world, one) for one in said.files]
    value = {
        "sender": {"id": said.by},
        "recipient": {"id": said.to},
        "timestamp": int(said.at.timestamp() * 1000),
        "message": message,
    }
    tell_talk(world, account, "message_echoes" if more.get("is_echo") else "messages", value)


def _attachment(world: World, id_: str) -> dict[str, Any]:
    file = world.files[id_]
    return {"type": file.kind, "payload": {"url": address(world, file)}}


def tell_comment(world: World, account: Account, comment: Comment, verb: str = "add") -> None:
    if account.kind == "instagram":
        if verb == "add":
            tell_change(world, account, "comments", instagram_comment(world, comment))
        return
    tell_change(world, account, "feed", page_comment(world, account, comment, verb))


def page_comment(world: World, account: Account, comment: Comment, verb: str) -> dict[str, Any]:
    at = int(comment.at.timestamp())
    value: dict[str, Any] = {
        "verb": verb,
        "from": {"id": comment.by, "name": name_of(world, comment.by)},
        "message": comment.text,
        "created_time": at,
        "post_id": comment.post or comment.id,
    }
    if not comment.post:
        return {**value, "item": "status" if comment.by == account.id else "post", "published": 1}
    return {
        **value,
        "item": "comment",
        "comment_id": comment.id,
        "parent_id": comment.parent or comment.post,
        "post": {"id": comment.post, "permalink_url": f"https://www.facebook.com/{comment.post}"},
    }


def instagram_comment(world: World, comment: Comment) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": comment.id,
        "from": {"id": comment.by, "username": handle_of(world, comment.by)},
        "text": comment.text,
        "media": {"id": comment.post, "media_product_type": "FEED"},
    }
    return {**value, "parent_id": comment.parent} if comment.parent else value


def name_of(world: World, id_: str) -> str:
    if id_ in world.accounts:
        return world.accounts[id_].name
    return world.people[id_].name if id_ in world.people else ""


def handle_of(world: World, id_: str) -> str:
    if id_ in world.people:
        return world.people[id_].handle
    return name_of(world, id_).lower().replace(" ", ".")
