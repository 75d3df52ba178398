"""Channels of which nobody is at the other end any more: what is sent is remembered here and goes nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from connectors.base import Connector
from inbox.model.messages import Party
from inbox.model.outbound import Outbound, Profile, Sent
from inbox.services.plan import Plan


class Silent:
    """Comes before the real kind, which goes on reading, signing and knowing what it can."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.sent: list[Outbound] = []
        self.names: dict[str, Profile] = {}
        self._turn = count(1)

    def send(self, outbound: Outbound) -> Sent:
        self.sent.append(outbound)
        return Sent(f"past.{next(self._turn)}.{outbound.message_id.strip('<>')}")

    def profile(self, party: Party) -> Profile:
        return self.names.get(party.value, Profile())


@dataclass(frozen=True, slots=True)
class Quiet:
    """A plan whose channels are silent, and these by their id."""

    plan: Plan
    channels: Mapping[str, Any]


def quieten(plan: Plan) -> Quiet:
    made = {id: _silent(channel.connector) for id, channel in plan.channels.items()}
    channels = {id: replace(one, connector=made[id]) for id, one in plan.channels.items()}
    return Quiet(replace(plan, channels=channels), made)


def _silent(connector: Connector[Any]) -> Any:
    kind = type(connector)
    made = type(kind.__name__, (Silent, kind), {})
    return made(connector.channel, connector.settings, connector.credentials)
