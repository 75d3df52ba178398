"""What agents write: replies, notes, questions to others, drafts."""

from collections.abc import Sequence
from typing import Any

from inbox.model.errors import ConflictError, NotFoundError
from inbox.services.conversations.consultations import ask as ask_others
from inbox.services.conversations.drafts import delete_draft, save_draft
from inbox.services.conversations.notes import write_note
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.plan import Plan
from inbox.store.reading.messages import read_message
from inbox.store.unit import Unit
from inbox.web.api.message_shapes import DraftShape, MessageShape
from inbox.web.api.writing_shapes import ConsultationBody, DraftBody, NoteBody, ReplyBody
from inbox.web.body import to_id, to_ids
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of


@endpoint("conversation.reply", MessageShape, status=201)
async def reply(call: Call, id: int, body: ReplyBody) -> Any:
    await call.finish(_draft_of(id))
    try:
        return await call.run(_reply, call.parts.plan, id, _reply_of(body))
    except ConflictError as error:
        raise await _with_messages(call, error) from None


def _reply_of(body: ReplyBody) -> Reply:
    alike = ("text", "html", "to", "cc", "bcc", "subject", "channel", "mode", "then", "send_at")
    seen = body.last_seen_message
    return Reply(
        **{name: getattr(body, name) for name in alike},
        in_reply_to=to_id(body.in_reply_to, "in_reply_to") if body.in_reply_to else None,
        attachments=to_ids(body.attachments, "attachments"),
        snooze_until=body.snooze.until if body.snooze else None,
        snooze_on_reply=bool(body.snooze and body.snooze.on_reply),
        snooze_on_link=to_id(body.snooze.on_link, "snooze.on_link")
        if body.snooze and body.snooze.on_link
        else None,
        last_seen_message=to_id(seen, "last_seen_message") if seen else None,
    )


def _reply(unit: Unit, plan: Plan, id: int, reply: Reply) -> dict[str, Any]:
    return read_message(unit, write_reply(unit, plan, id, reply), labels_of(plan))


async def _with_messages(call: Call, error: ConflictError) -> ConflictError:
    """The screen shows what is new beside the text that was not sent."""
    ids = error.details.get("messages")
    if not ids:
        return error
    messages = await call.ask(_read_messages, call.parts.plan, [int(one) for one in ids])
    return ConflictError(str(error), {**error.details, "messages": messages}, code=error.code)


def _read_messages(unit: Unit, plan: Plan, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = []
    for id in ids:
        try:
            found.append(read_message(unit, id, labels_of(plan)))
        except NotFoundError:
            continue  # Taken back a moment ago.
    return found


@endpoint("conversation.reply", DraftShape)
async def withdraw(call: Call, id: int, message: int) -> Any:
    return await call.run(_withdraw, id, message)


def _withdraw(unit: Unit, id: int, message_id: int) -> dict[str, Any]:
    """What was taken back, for the draft."""
    back = withdraw_reply(unit, id, message_id)
    parties = back["parties"]
    kinds = {kind: [one[1] for one in parties.get(kind, ())] for kind in ("to", "cc", "bcc")}
    return {"text": back["text"], "subject": back["subject"], "mode": "reply", **kinds}


@endpoint("conversation.note", MessageShape, status=201)
async def note(call: Call, id: int, body: NoteBody) -> Any:
    attachments = to_ids(body.attachments, "attachments")
    mentions = to_ids(body.mentions, "mentions")
    await call.finish(_draft_of(id))
    return await call.run(_note, call.parts.plan, id, body.text, attachments, mentions)


def _note(
    unit: Unit,
    plan: Plan,
    id: int,
    text: str,
    attachments: Sequence[int],
    mentions: Sequence[int],
) -> dict[str, Any]:
    return read_message(unit, write_note(unit, id, text, attachments, mentions), labels_of(plan))


@endpoint("conversation.consult", MessageShape, status=201)
async def consult(call: Call, id: int, body: ConsultationBody) -> Any:
    messages = to_ids(body.messages, "messages")
    return await call.run(_consult, call.parts.plan, id, body, messages)


def _consult(
    unit: Unit, plan: Plan, id: int, body: ConsultationBody, messages: Sequence[int]
) -> dict[str, Any]:
    asked = ask_others(unit, plan, id, body.to, body.text, messages, body.due_at)
    return read_message(unit, asked, labels_of(plan))


@endpoint("conversation.draft", DraftShape)
async def draft(call: Call, id: int, body: DraftBody) -> Any:
    to_ids(body.attachments, "attachments")
    return await call.run_together(_draft_of(id), save_draft, id, body.model_dump())


@endpoint("conversation.draft")
async def drop_draft(call: Call, id: int) -> None:
    await call.finish(_draft_of(id))
    await call.run_lightly(delete_draft, id)


def _draft_of(id: int) -> tuple[str, int]:
    """What is sent or dropped must not come back with a draft that was still waiting to be written."""
    return ("draft", id)
