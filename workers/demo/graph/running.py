"""Tokens, subscriptions, who is who, who is let in."""

from typing import Any

from workers.demo.graph import refusal
from workers.demo.graph.calls import Answer, Call
from workers.demo.graph.world import Person


def debug_token(call: Call) -> Answer:
    call.app_only()
    world = call.world
    token = world.tokens.get(call.args.get("input_token", ""))
    if token is None:
        return {"data": {"is_valid": False, "error": {"code": 190, "message": "Malformed token"}}}
    is_over = token.expires is not None and token.expires <= world.clock()
    told: dict[str, Any] = {
        "app_id": world.app_id,
        "type": "PAGE",
        "is_valid": not (is_over or token.revoked),
        "expires_at": int(token.expires.timestamp()) if token.expires else 0,
        "data_access_expires_at": 0,
        "scopes": token.scopes,
        "profile_id": token.page,
    }
    if not told["is_valid"]:
        words = "Session has expired" if is_over else "The user has not authorized application"
        told["error"] = {"code": 190, "message": words}
    return {"data": told}


def app_subscriptions(call: Call) -> Answer:
    call.app_only()
    world = call.world
    return {
        "data": [
            {
                "object": object_,
                "callback_url": world.hook,
                "active": True,
                "fields": [{"name": one, "version": "v24.0"} for one in fields],
            }
            for object_, fields in world.fields.items()
        ]
    }


def subscriptions(call: Call) -> Answer:
    account = call.account(call.parts[0])
    if account.subscribed is None:
        return {"data": []}
    app = {"id": call.world.app_id, "name": "Inkorg", "subscribed_fields": account.subscribed}
    return {"data": [app]}


def subscribe(call: Call) -> Answer:
    """A page's Instagram account is told of with it."""
    account = call.account(call.parts[0])
    call.page_token("pages_manage_metadata")
    asked = [one for one in call.args.get("subscribed_fields", "").split(",") if one]
    if not asked:
        raise refusal.bad("Param subscribed_fields must be non-empty")
    for one in call.world.accounts.values():
        if one.page == account.id:
            there = one.subscribed or []
            one.subscribed = sorted({*there, *asked})
    return {"success": True}


def unsubscribe(call: Call) -> Answer:
    account = call.account(call.parts[0])
    for one in call.world.accounts.values():
        if one.page == account.id:
            one.subscribed = None
    return {"success": True}


def block(call: Call) -> Answer:
    account = call.account(call.parts[0], "page")
    asked = call.value("psid") if call.method == "POST" else call.args.get("psid")
    for id_ in asked if isinstance(asked, list) else [asked]:
        person = _person(call, str(id_))
        if person.account != account.id:
            raise refusal.no_such_person()
        person.blocked = call.method == "POST"
    return {"success": True}


def moderate(call: Call) -> Answer:
    call.page_token()
    people = [_person(call, str(one.get("id"))) for one in call.value("user_ids") or []]
    actions = call.value("actions") or []
    if not people or not set(actions) <= {"block_user", "unblock_user", "move_to_spam"}:
        raise refusal.bad("Param actions must be one of block_user, unblock_user, move_to_spam")
    for person in people:
        person.blocked = "block_user" in actions
    return {"success": True}


def _person(call: Call, id_: str) -> Person:
    person = call.world.people.get(id_)
    if person is None:
        raise refusal.no_such_person()
    return person


def node(call: Call) -> Answer:
    """A page, an account, or a person, by id."""
    id_ = call.parts[0]
    if id_ in call.world.accounts:
        account = call.account(id_)
        return {"id": account.id, "name": account.name}
    person = call.world.people.get(id_)
    if person is None:
        raise refusal.gone(id_)
    call.account(person.account)
    first, _, last = person.name.partition(" ")
    told = {"id": id_, "name": person.name, "first_name": first, "last_name": last}
    return {**told, "username": person.handle} if person.handle else told
