"""A mail to somebody who works here: through the one gate of everything automatic, outside of any transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from inbox.model.errors import PermanentError
from inbox.model.messages import Party
from inbox.model.outbound import Outbound, OutgoingAttachment
from inbox.model.words import Origin
from inbox.services.inbound.place import new_token
from inbox.services.plan import Channel, Plan
from inbox.services.settings import read_setting
from inbox.store.store import Store
from inbox.store.unit import Unit
from routing.gate import AutomaticSend, may_send_automatically


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str = ""
    attachments: Sequence[OutgoingAttachment] = ()
    mark: str = ""
    """The same for the same letter, so that it has one Message-ID; left out where none is ever repeated."""


def mail_person(store: Store, plan: Plan, address: str, letter: Letter, kind: str) -> None:
    """Raises as a connector's `send` does; PermanentError also where nothing may leave."""
    channel = mail_channel(plan)
    if channel is None:
        raise PermanentError("No mailbox can send notices.")
    gate = AutomaticSend(address, plan.own_addresses, brake=store.read(_brake, plan))
    verdict = may_send_automatically(gate)
    if not verdict.allowed:
        raise PermanentError(f"Held: {verdict.why}")
    mark = letter.mark or secrets.token_hex(8)
    channel.connector.send(
        Outbound(
            message_id=f"<inkorg-{kind}.{mark}@{channel.connector.message_domain()}>",
            thread_token=new_token(),
            to=(Party("email", address),),
            text=letter.text,
            html=letter.html,
            subject=letter.subject,
            attachments=tuple(letter.attachments),
            origin=Origin.AUTOMATIC,
            written_at=store.clock(),
        )
    )


def _brake(unit: Unit, plan: Plan) -> bool:
    return plan.organisation.brake or bool(read_setting(unit, "brake", False))


def mail_channel(plan: Plan) -> Channel | None:
    """The one that organisation.yaml names, else the first mailbox that can send."""
    named = plan.channels.get(plan.organisation.notices.mail or "")
    able = [
        one
        for one in ([named] if named else plan.channels.values())
        if one.kind == "email" and one.connector.capabilities.can_reply and not one.entry.parallel
    ]
    return next(iter(able), None)
