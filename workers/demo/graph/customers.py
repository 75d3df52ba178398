"""What customers do on the platform. Each answers with the id of what came of it."""

from collections.abc import Mapping
from dataclasses import replace

from workers.demo.graph.files import keep
from workers.demo.graph.hooks import tell_change, tell_comment, tell_said, tell_talk
from workers.demo.graph.world import Account, Comment, Person, Said, World


def writes(
    world: World,
    person: Person,
    text: str,
    picture: bytes = b"",
    *,
    sticker: bool = False,
    story: bool = False,
    answers: str = "",
) -> str:
    """A private message. `story`: they mention us in theirs."""
    with world.held():
        account = world.accounts[person.account]
        said = _said(world, account, person, text)
        more: dict[str, object] = {}
        if picture or story:
            kind = "story_mention" if story else "image"
            said.files.append(keep(world, kind, "image/png", picture or PIXEL).id)
        if sticker:
            said.files.append(keep(world, "sticker", "image/png", PIXEL).id)
        if answers:
            more["reply_to"] = {"mid": answers}
        tell_said(world, account, said, more)
        return said.id


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)


def _said(world: World, account: Account, person: Person, text: str) -> Said:
    said = Said(world.new_id("m_"), person.id, account.id, text, world.clock())
    world.talk(account.id, person.id).messages.append(said)
    return said


def comments(world: World, person: Person, post: str, text: str, parent: str = "") -> str:
    with world.held():
        account = world.accounts[person.account]
        id_ = (
            f"{post.rpartition('_')[2]}_{world.new_id()}"
            if account.kind == "page"
            else world.new_id("178")
        )
        made = Comment(id_, account.id, person.id, text, world.clock(), post, parent)
        world.comments[made.id] = made
        world.comments[post].updated = made.at
        tell_comment(world, account, made)
        return made.id


def posts(world: World, person: Person, text: str) -> str:
    """On the page, as a visitor."""
    with world.held():
        account = world.accounts[person.account]
        id_ = f"{account.id}_{world.new_id()}"
        made = Comment(id_, account.id, person.id, text, world.clock())
        world.comments[made.id] = made
        tell_comment(world, account, made)
        return made.id


def edits(world: World, id_: str, text: str) -> None:
    """A message or a comment of theirs."""
    with world.held():
        if (found := world.message(id_)) is not None:
            talk, said = found
            said.text = text
            value = _about(world, said, "message_edit", {"mid": id_, "text": text, "num_edit": 1})
            tell_talk(world, world.accounts[talk.account], "message_edits", value)
            return
        comment = world.comments[id_]
        comment.text = text
        tell_comment(world, world.accounts[comment.account], comment, "edited")


def takes_back(world: World, id_: str) -> None:
    with world.held():
        if (found := world.message(id_)) is not None:
            talk, said = found
            talk.messages.remove(said)
            account = world.accounts[talk.account]
            tell_said(world, account, replace(said, text="", files=[]), {"is_deleted": True})
            return
        comment = world.comments.pop(id_)
        tell_comment(world, world.accounts[comment.account], comment, "remove")


def reads(world: World, person: Person) -> None:
    with world.held():
        account = world.accounts[person.account]
        stamp = int(world.clock().timestamp() * 1000)
        last = world.talk(account.id, person.id).messages[-1].id
        read = {"mid": last} if account.kind == "instagram" else {"watermark": stamp}
        value = {"sender": {"id": person.id}, "recipient": {"id": account.id}, "timestamp": stamp}
        tell_talk(world, account, "message_reads", {**value, "read": read})


def reacts(world: World, id_: str, sign: str) -> None:
    with world.held():
        found = world.message(id_)
        if found is None:
            raise KeyError(id_)
        talk, said = found
        told = {"mid": id_, "action": "react", "emoji": sign, "reaction": "other"}
        value = {
            **_about(world, said, "reaction", told),
            "sender": {"id": talk.person},
            "recipient": {"id": talk.account},
        }
        tell_talk(world, world.accounts[talk.account], "message_reactions", value)


def mentions(world: World, account: Account, text: str) -> str:
    """In a post of their own, which the platform tells without who it was."""
    with world.held():
        id_ = world.new_id("555_")
        at = int(world.clock().timestamp())
        value = {"post_id": id_, "message": text, "item": "post", "verb": "add", "created_time": at}
        tell_change(world, account, "mention", value)
        return id_


def _about(world: World, said: Said, key: str, told: Mapping[str, object]) -> dict[str, object]:
    return {
        "sender": {"id": said.by},
        "recipient": {"id": said.to},
        "timestamp": int(world.clock().timestamp() * 1000),
        key: told,
    }


def somebody_writes_in_the_app(world: World, person: Person, text: str) -> str:
    """For us, in the platform's own inbox: we hear of it as an echo."""
    with world.held():
        account = world.accounts[person.account]
        said = Said(world.new_id("m_"), account.id, person.id, text, world.clock())
        world.talk(account.id, person.id).messages.append(said)
        tell_said(world, account, said, {"is_echo": True, "app_id": 263902037430900})
        return said.id
