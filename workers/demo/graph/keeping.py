"""The double's world in a file, so that the demo's customers remember what was said."""

import base64
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from workers.demo.graph.world import Comment, File, Person, Said, Talk, World

FILE = "platform.json"


def save(world: World, path: Path) -> None:
    with world.held():
        told = {
            "people": [asdict(one) for one in world.people.values()],
            "talks": {key: asdict(one) for key, one in world.talks.items()},
            "comments": [asdict(one) for one in world.comments.values()],
            "files": [asdict(one) for one in world.files.values()],
        }
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(told, default=_plain), "utf-8")
    os.replace(temporary, path)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else base64.b64encode(value).decode()


def load(world: World, path: Path) -> bool:
    """Whether there was something to remember. What can't be read is forgotten: it is a demo."""
    try:
        told = json.loads(path.read_text("utf-8"))
        people = [Person(**one) for one in told["people"]]
        talks = {key: _talk(one) for key, one in told["talks"].items()}
        comments = [_comment(one) for one in told["comments"]]
        files = [_file(one) for one in told["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    with world.held():
        world.people |= {one.id: one for one in people}
        world.talks |= talks
        world.comments |= {one.id: one for one in comments}
        world.files |= {one.id: one for one in files}
    return True


def _talk(told: dict[str, Any]) -> Talk:
    said = [Said(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told["messages"]]
    return Talk(**{**told, "messages": said})


def _comment(told: dict[str, Any]) -> Comment:
    updated = told["updated"]
    times = {
        "at": datetime.fromisoformat(told["at"]),
        "updated": datetime.fromisoformat(updated) if updated else None,
    }
    return Comment(**{**told, **times})


def _file(told: dict[str, Any]) -> File:
    return File(**{**told, "content": base64.b64decode(told["content"])})
