"""Whether a customer can still be written to at a later time, and by which channel: looked at when a
promise is made, not when it is too late."""

from dataclasses import dataclass
from datetime import datetime

from inbox.model.messages import Party
from inbox.services.outbound.addressing import last_inbound
from inbox.services.outbound.recipients import customer_on, last_on
from inbox.services.plan import Channel, Plan
from inbox.store.unit import AnyRow, Unit
from routing.windows import Window, window_at


@dataclass(frozen=True, slots=True)
class Reach:
    channel: Channel
    to: tuple[Party, ...]
    fell_back: bool = False
    """By mail, since their own channel is closed by then."""


def find_reach(
    unit: Unit, plan: Plan, row: AnyRow, at: datetime, *, machine: bool = True
) -> Reach | None:
    """On the channel where they wrote last; else by mail, if their address is known. `machine`: what goes
    by itself, for which platforms leave less time than for people."""
    own = _own_channel(unit, plan, row)
    if own is None:
        return None
    if own.connector.capabilities.can_reply and _is_open(unit, row, own, at, machine):
        to = customer_on(unit, row, own, plan)
        if to:
            return Reach(own, to)
    mail = plan.mail_for(own)
    if mail is None or mail.id == own.id:
        return None
    to = customer_on(unit, row, mail, plan)
    return Reach(mail, to, own.connector.capabilities.can_reply) if to else None


def closes_at(unit: Unit, plan: Plan, row: AnyRow, now: datetime) -> datetime | None:
    """When their own channel closes for a machine; None where it never does."""
    own = _own_channel(unit, plan, row)
    if own is None or not own.connector.capabilities.can_reply:
        return None
    return _window(unit, row, own, now).until


def _own_channel(unit: Unit, plan: Plan, row: AnyRow) -> Channel | None:
    last = last_inbound(unit, row.id)
    return plan.channels.get(last.channel if last is not None else row.origin_channel)


def _is_open(unit: Unit, row: AnyRow, own: Channel, at: datetime, machine: bool) -> bool:
    if own.entry.parallel or (machine and row.public):
        return False
    window = _window(unit, row, own, at)
    return window.may_machine if machine else window.may_person


def _window(unit: Unit, row: AnyRow, own: Channel, at: datetime) -> Window:
    last = last_on(unit, row.id, own.id)
    wrote = (last.sent_at or last.received_at) if last is not None else None
    return window_at(own.connector.capabilities, wrote, at)
