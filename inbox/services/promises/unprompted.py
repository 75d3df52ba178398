"""What is said to a customer at a time of its own: held replies, status updates, reminders. It answers no
message, so it can't go round in a loop with a machine; all else the one gate asks of it as of anything."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inbox.model.words import Origin
from inbox.services.case_page.code_mail import receipt_subject
from inbox.services.case_page.links import case_base, current_address, put_address
from inbox.services.outbound.addressing import last_inbound
from inbox.services.outbound.automatic import fill, mode_of, remember_send, weigh
from inbox.services.outbound.recipients import last_on
from inbox.services.outbound.reply import answer_subject
from inbox.services.outbound.rows import insert_delivery, insert_outbound
from inbox.services.outbound.thread_facts import thread_options
from inbox.services.plan import Plan
from inbox.services.promises.reach import Reach
from inbox.store.unit import AnyRow, Unit
from routing.gate import may_send_automatically


@dataclass(frozen=True, slots=True)
class Said:
    message: int | None
    why: str = ""
    """Why the gate held it."""


def say(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    reach: Reach,
    text: str,
    what: str,
    *,
    author: tuple[str, int | None, str] | None = None,
    leaves: datetime | None = None,
) -> Said:
    """`what` is `holding`, `update` or `reminder`; `leaves` gives an agent time to take it back."""
    answered = last_on(unit, row.id, reach.channel.id) or last_inbound(unit, row.id)
    subject, to = answer_subject(row.subject), reach.to
    if row.origin_kind == "form":
        # An address that somebody typed gets back nothing that was typed with it.
        subject = receipt_subject(row.language, plan)
        to = tuple(replace(one, name="") for one in to)
    asked = weigh(unit, plan, row, reach.channel, to, subject, answered)
    verdict = may_send_automatically(replace(asked, age=timedelta(), sent_same_subject=0))
    if not verdict.allowed:
        unit.emit("automatic.held", row.id, row.version, {"why": verdict.why, "what": what})
        return Said(None, verdict.why)
    id = unit.new_id()
    insert_outbound(
        unit,
        reach.channel,
        row,
        id,
        text=fill(_with_address(unit, plan, row, text), row, plan),
        subject=subject,
        parties={"to": to},
        origin=Origin.AUTOMATIC,
        author=author or ("system", None, plan.organisation.name),
        last=answered,
        options={
            "mode": mode_of(reach.channel, answered),
            **thread_options(unit, row, reach.channel, answered),
        },
    )
    insert_delivery(unit, id, row.id, reach.channel.id, leaves)
    remember_send(unit, id, row.id, to[0], subject)
    data = {"message": str(id), "channel": reach.channel.id, "origin": "automatic", "what": what}
    unit.emit("message.written", row.id, row.version, data)
    return Said(id)


def _with_address(unit: Unit, plan: Plan, row: AnyRow, text: str) -> str:
    return put_address(text, current_address(unit, plan, case_base(unit, plan), row))
