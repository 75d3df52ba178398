"""Conversations: read, answered, and what the platform does not let through."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workers.demo.graph import refusal
from workers.demo.graph.calls import Answer, Call, page_of, written
from workers.demo.graph.files import address, keep
from workers.demo.graph.hooks import name_of, tell_said
from workers.demo.graph.world import Account, Comment, Person, Said, Talk, World

OPEN, HUMAN = timedelta(hours=24), timedelta(days=7)
MOST = {"page": 2000, "instagram": 1000}


def conversations(call: Call) -> Answer:
    object_ = "instagram" if call.args.get("platform") == "instagram" else "page"
    account = call.account(call.parts[0], object_)
    call.page_token("instagram_manage_messages" if object_ == "instagram" else "pages_messaging")
    talks = [t for t in call.world.talks.values() if t.account == account.id and t.messages]
    if user := call.args.get("user_id"):
        talks = [talk for talk in talks if talk.person == user]
    talks.sort(key=lambda talk: talk.updated, reverse=True)
    found = re.search(r"messages\.limit\((\d+)\)", call.args.get("fields", ""))
    most = min(int(found.group(1)), 100) if found else 25
    return page_of(call, [_talk(call, talk, most) for talk in talks])


def _talk(call: Call, talk: Talk, most: int) -> dict[str, Any]:
    rows = [_said(call.world, one) for one in reversed(talk.messages)]
    inner = Call(call.world, "GET", (talk.id, "messages"), {"limit": str(most)}, call.token)
    return {"id": talk.id, "updated_time": written(talk.updated), "messages": page_of(inner, rows)}


def messages(call: Call) -> Answer:
    talk = call.world.talk_by_id(call.parts[0])
    if talk is None:
        raise refusal.gone(call.parts[0])
    return page_of(call, [_said(call.world, one) for one in reversed(talk.messages)])


def message(call: Call, said: Said) -> Answer:
    return _said(call.world, said)


def _said(world: World, said: Said) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": said.id,
        "created_time": written(said.at),
        "from": {"id": said.by, "name": name_of(world, said.by)},
        "to": {"data": [{"id": said.to, "name": name_of(world, said.to)}]},
        "message": said.text,
    }
    files = [world.files[one] for one in said.files]
    if files:
        told["attachments"] = {"data": [_file(world, one) for one in files]}
    return told


def _file(world: World, file: Any) -> dict[str, Any]:
    at, is_picture = address(world, file), file.content_type.startswith("image/")
    told = {"id": file.id, "mime_type": file.content_type, "name": file.name}
    return {**told, **({"image_data": {"url": at}} if is_picture else {"file_url": at})}


def upload(call: Call) -> Answer:
    object_ = "instagram" if call.args.get("platform") == "instagram" else "page"
    call.account(call.parts[0], object_)
    asked = call.value("message") or {}
    if "filedata" not in call.files:
        raise refusal.Refused(100, "(#100) Upload attachment failure.", 2018047)
    name, content, content_type = call.files["filedata"]
    if len(content) > 25 * 1024 * 1024:
        raise refusal.Refused(100, "(#100) Attachment size exceeds allowable limit", 2018109)
    file = keep(call.world, asked["attachment"]["type"], content_type, content, name)
    return {"attachment_id": file.id}


def send(call: Call) -> Answer:
    recipient = call.value("recipient") or {}
    if "comment_id" in recipient or "post_id" in recipient:
        return _send_to_comment(call, recipient.get("comment_id") or recipient["post_id"])
    person = call.world.people.get(str(recipient.get("id")))
    if person is None:
        raise refusal.no_such_person()
    account = call.world.accounts[person.account]
    if account.page != call.page_token().page:
        raise refusal.no_such_person()
    call.page_token(_permission(account))
    if call.args.get("sender_action"):
        return {"recipient_id": person.id}
    if person.has_left or person.blocked:
        raise refusal.unreachable()
    _keep_to_window(call, account, person)
    return _sent(call, account, person)


def _permission(account: Account) -> str:
    return "instagram_manage_messages" if account.kind == "instagram" else "pages_messaging"


def _keep_to_window(call: Call, account: Account, person: Person) -> None:
    """24 hours; 7 days with the one tag that is left, where the app may use it."""
    world, tag = call.world, call.args.get("tag", "")
    last = world.talk(account.id, person.id).last_by_person()
    past = world.clock() - last if last else timedelta.max
    if tag and tag != "HUMAN_AGENT":
        raise refusal.tag_retired(tag)
    is_tagged = call.args.get("messaging_type") == "MESSAGE_TAG" and tag == "HUMAN_AGENT"
    if is_tagged and not world.takes_human_agent:
        raise refusal.Refused(10, "(#10) Application does not have permission for this action")
    if past > (HUMAN if is_tagged else OPEN):
        raise refusal.outside_window(account.kind)


def _sent(call: Call, account: Account, person: Person) -> Answer:
    world, told = call.world, call.value("message") or {}
    words, attachment = str(told.get("text", "")), told.get("attachment")
    is_long = len(words) > 2000 if account.kind == "page" else len(words.encode()) > 1000
    if is_long:
        raise refusal.too_long(MOST[account.kind])
    if not words and not attachment:
        raise refusal.bad("Message cannot be empty, must provide valid attachment or text")
    said = Said(world.new_id("m_"), account.id, person.id, words, world.clock())
    if attachment:
        said.files.append(_known_file(call, attachment))
    world.talk(account.id, person.id).messages.append(said)
    more: dict[str, Any] = {"is_echo": True}
    if account.kind == "page":
        more["app_id"] = int(world.app_id)
        if "metadata" in told:
            more["metadata"] = told["metadata"]
    tell_said(world, account, said, more)
    return {"recipient_id": person.id, "message_id": said.id}


def _known_file(call: Call, attachment: Mapping[str, Any]) -> str:
    id_ = str(attachment.get("payload", {}).get("attachment_id"))
    if id_ not in call.world.files:
        raise refusal.bad("Invalid attachment_id")
    return id_


def _send_to_comment(call: Call, id_: str) -> Answer:
    comment = call.world.comments.get(id_)
    if comment is None:
        raise refusal.gone(id_)
    account = call.world.accounts[comment.account]
    call.account(account.id)
    call.page_token(_permission(account))
    person = call.world.people.get(comment.by)
    if person is None:
        raise refusal.Refused(10903, "(#10903) This user cant reply to this activity")
    _once(call.world, comment)
    answer = _sent(call, account, person)
    comment.answered_privately = True
    return answer


def _once(world: World, comment: Comment) -> None:
    if comment.answered_privately:
        raise refusal.answered()
    if world.clock() - comment.at > HUMAN:
        raise refusal.too_old()
