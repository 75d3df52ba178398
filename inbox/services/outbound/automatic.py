"""Everything that the program says by itself passes here, through one gate."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, insert, select, update

from inbox.model.messages import Party
from inbox.model.words import Auto, Origin
from inbox.services.case_page.code_mail import receipt_subject
from inbox.services.case_page.links import case_base, with_case_link
from inbox.services.inbound.threads import bare_subject
from inbox.services.outbound.addressing import default_recipient, last_inbound
from inbox.services.outbound.channel_texts import in_language
from inbox.services.outbound.recipients import customer_on
from inbox.services.outbound.reply import answer_subject
from inbox.services.outbound.rows import insert_delivery, insert_outbound
from inbox.services.outbound.thread_facts import thread_options
from inbox.services.plan import Channel, Plan
from inbox.services.settings import read_setting
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import automatic_sends, messages
from inbox.store.unit import AnyRow, Unit
from routing.gate import RATE_WINDOW, AutomaticSend, Verdict, may_send_automatically
from routing.windows import window_at

log = structlog.get_logger()


def acknowledge(unit: Unit, plan: Plan, conversation_id: int, message_id: int) -> int | None:
    """The receipt that a customer gets, once in a conversation. Answers the message's id if one leaves."""
    row = unit.connection.execute(
        select(conversations).where(conversations.c.id == conversation_id).with_for_update()
    ).first()
    if row is None or row.acknowledged_at is not None:
        return None
    channel = plan.channels.get(row.origin_channel)
    texts = channel.entry.acknowledge if channel else {}
    text = in_language(texts, row.language, channel, plan) if channel else ""
    if channel is None or not text:
        return None
    answered = unit.connection.execute(select(messages).where(messages.c.id == message_id)).first()
    receipt_id = answered.receipt_id if answered is not None else None
    text = with_case_link(text, plan, case_base(unit, plan), receipt_id)
    subject, to = answer_subject(row.subject), reachable(unit, plan, row, channel)
    if row.origin_kind == "form":
        # An address that somebody typed gets back nothing that was typed with it, no name either.
        subject = receipt_subject(row.language, plan)
        to = tuple(Party(one.kind, one.value) for one in to)
    id = send_automatic(unit, plan, row, channel, text, subject, answered, to)
    if id is not None:
        unit.connection.execute(
            update(conversations)
            .where(conversations.c.id == row.id)
            .values(acknowledged_at=unit.now)
        )
    return id


def send_automatic(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    channel: Channel,
    text: str,
    subject: str,
    answered: AnyRow | None,
    to: Sequence[Party] = (),
) -> int | None:
    """A message with origin `automatic`, if the gate lets it. Says why when it does not."""
    via = channel if channel.connector.capabilities.can_reply else mail_channel(plan, channel)
    recipients = tuple(to) or reachable(unit, plan, row, channel)
    answered = answered if answered is not None else last_inbound(unit, row.id)
    verdict = gate(unit, plan, row, channel, recipients, subject, answered)
    if not verdict.allowed:
        unit.emit("automatic.held", row.id, row.version, {"why": verdict.why})
        return None
    if via is None:
        return None
    id = unit.new_id()
    insert_outbound(
        unit,
        via,
        row,
        id,
        text=fill(text, row, plan),
        subject=subject,
        parties={"to": recipients},
        origin=Origin.AUTOMATIC,
        author=("system", None, plan.organisation.name),
        last=answered,
        options={"mode": mode_of(via, answered), **thread_options(unit, row, via, answered)},
    )
    insert_delivery(unit, id, row.id, via.id, None)
    remember_send(unit, id, row.id, recipients[0], subject)
    data = {"message": str(id), "channel": via.id, "origin": "automatic"}
    unit.emit("message.written", row.id, row.version, data)
    return id


def reachable(unit: Unit, plan: Plan, row: AnyRow, channel: Channel) -> tuple[Party, ...]:
    """The customer on the channel that would be used."""
    via = channel if channel.connector.capabilities.can_reply else mail_channel(plan, channel)
    if via is None:
        return default_recipient(unit, row.id, plan.own_addresses)
    return customer_on(unit, row, via, plan)


def mode_of(via: Channel, answered: AnyRow | None) -> str:
    is_public = answered is not None and answered.public and answered.channel == via.id
    return "private_reply" if is_public else "private"


def _window_is_open(unit: Unit, channel: Channel, answered: AnyRow | None) -> bool:
    at = (answered.sent_at or answered.received_at) if answered is not None else None
    if answered is not None and answered.public:
        return True
    return window_at(channel.connector.capabilities, at, unit.now).may_machine


def mail_channel(plan: Plan, asking: Channel) -> Channel | None:
    return plan.mail_for(asking)


def fill(text: str, row: AnyRow, plan: Plan) -> str:
    """`{number}` and `{organisation}`; nothing that a customer typed is ever put in."""
    return text.replace("{number}", str(row.number)).replace(
        "{organisation}", plan.organisation.name
    )


def gate(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    channel: Channel,
    recipients: Sequence[Party],
    subject: str,
    answered: AnyRow | None,
) -> Verdict:
    return may_send_automatically(weigh(unit, plan, row, channel, recipients, subject, answered))


def weigh(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    channel: Channel,
    recipients: Sequence[Party],
    subject: str,
    answered: AnyRow | None,
) -> AutomaticSend:
    """What the gate is asked."""
    recipient = recipients[0].value if recipients else ""
    # Two at once to the same person would both count the sends before them.
    lock_name(unit, f"automatic:{_identity(recipient)}")
    since = unit.now - RATE_WINDOW
    sent = _counts(unit, row.id, recipient, subject, since)
    return AutomaticSend(
        recipient=recipient,
        own_addresses=plan.own_addresses,
        answers_auto=Auto(answered.auto) if answered is not None else Auto.NONE,
        may_answer_automatically=answered.may_answer_automatically
        if answered is not None
        else True,
        history=row.history or (answered is not None and answered.history),
        age=unit.now - answered.received_at if answered is not None else timedelta(),
        sent_to_identity=sent[0],
        sent_same_subject=sent[1],
        sent_to_conversation=sent[2],
        brake=plan.organisation.brake or bool(read_setting(unit, "brake", False)),
        parallel=channel.entry.parallel,
        in_public=answered is not None
        and answered.public
        and not channel.connector.capabilities.private_reply,
        window_is_open=_window_is_open(unit, channel, answered),
    )


def _counts(
    unit: Unit, conversation_id: int, recipient: str, subject: str, since: Any
) -> tuple[int, int, int]:
    mine = (automatic_sends.c.identity == _identity(recipient)) & (automatic_sends.c.at > since)
    here = (automatic_sends.c.conversation_id == conversation_id) & (automatic_sends.c.at > since)
    same = mine & (automatic_sends.c.subject_key == _subject_key(subject))

    def count(condition: Any) -> int:
        return int(
            unit.connection.execute(
                select(func.count()).select_from(automatic_sends).where(condition)
            ).scalar_one()
        )

    return count(mine), count(same), count(here)


def _identity(recipient: str) -> str:
    return recipient.casefold()[:340]


def _subject_key(subject: str) -> str:
    return bare_subject(subject)[:200]


def remember_send(unit: Unit, id: int, conversation_id: int, to: Party, subject: str) -> None:
    unit.connection.execute(
        insert(automatic_sends).values(
            id=unit.new_id(),
            message_id=id,
            conversation_id=conversation_id,
            identity=_identity(to.value),
            subject_key=_subject_key(subject),
            at=unit.now,
        )
    )
