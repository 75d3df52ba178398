"""For the demo's own page: what one customer sees, and what they do there. No part of the platform."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from workers.demo.graph import customers
from workers.demo.graph.world import Comment, Person, World

Told = tuple[int, Mapping[str, Any]]
MOST_TEXT = 2000


def answer(world: World, method: str, path: str, query: Mapping[str, str], body: bytes) -> Told:
    with world.held():
        person = world.people.get(path.removeprefix("demo/"))
        if path == "demo/people" and method == "GET":
            return 200, {"people": [_row(world, one) for one in world.people.values()]}
        if person is None:
            return 404, {"error": "There is no such person"}
        if method == "GET":
            return 200, _side(world, person)
        return _does(world, person, body)


def _row(world: World, person: Person) -> dict[str, Any]:
    account = world.accounts[person.account]
    talk = world.talk(account.id, person.id).messages
    mine = [one for one in world.comments.values() if one.by == person.id]
    times = [*(one.at for one in talk), *(one.at for one in mine)]
    return {
        "id": person.id,
        "name": person.name,
        "kind": "instagram" if account.kind == "instagram" else "facebook",
        "language": person.language,
        "count": len(talk) + len(mine),
        "last_at": max(times).isoformat() if times else None,
    }


def _side(world: World, person: Person) -> dict[str, Any]:
    """Their conversation with us, and every post with what stands under it for everybody to see."""
    account = world.accounts[person.account]
    talk = world.talk(account.id, person.id).messages
    said = [
        {
            "id": one.id,
            "ours": one.by != person.id,
            "who": account.name if one.by != person.id else person.name,
            "text": one.text,
            "files": len(one.files),
            "at": one.at.isoformat(),
        }
        for one in talk
    ]
    posts = [_post(world, person, one) for one in world.posts(account.id)]
    return {**_row(world, person), "account": account.name, "said": said, "posts": posts}


def _post(world: World, person: Person, post: Comment) -> dict[str, Any]:
    return {
        **_comment(world, person, post),
        "comments": [
            _comment(world, person, one)
            for one in world.under(post.id)
            if not one.hidden or one.by == person.id
        ],
    }


def _comment(world: World, person: Person, one: Comment) -> dict[str, Any]:
    account = world.accounts[one.account]
    name = account.name if one.by == account.id else world.people[one.by].name
    return {
        "id": one.id,
        "parent": one.parent,
        "ours": one.by == account.id,
        "mine": one.by == person.id,
        "who": name,
        "text": one.text,
        "link": one.link,
        "at": one.at.isoformat(),
    }


def _does(world: World, person: Person, body: bytes) -> Told:
    try:
        asked = json.loads(body)
        does = _ACTS[asked["act"]]
        text = str(asked.get("text", "")).strip()[:MOST_TEXT]
        return 200, {"id": does(world, person, text, asked)}
    except (ValueError, KeyError, TypeError):
        return 400, {"error": "This can't be done"}


def _write(world: World, person: Person, text: str, asked: Mapping[str, Any]) -> str:
    if person.blocked:
        raise ValueError
    return customers.writes(world, person, text, answers=str(asked.get("answers", "")))


def _comment_on(world: World, person: Person, text: str, asked: Mapping[str, Any]) -> str:
    if not text or person.blocked:
        raise ValueError
    return customers.comments(world, person, str(asked["post"]), text, str(asked.get("parent", "")))


def _take_back(world: World, person: Person, text: str, asked: Mapping[str, Any]) -> str:
    id_ = str(asked["id"])
    found = world.message(id_)
    if (found[1].by if found else world.comments[id_].by) != person.id:
        raise ValueError
    customers.takes_back(world, id_)
    return id_


def _mention_in_story(world: World, person: Person, text: str, asked: Mapping[str, Any]) -> str:
    return customers.writes(world, person, "", story=True)


_ACTS: Mapping[str, Callable[[World, Person, str, Mapping[str, Any]], str]] = {
    "write": _write,
    "comment": _comment_on,
    "take_back": _take_back,
    "story": _mention_in_story,
}
