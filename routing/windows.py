"""How long a customer may still be answered, where the platform has such a rule. Pure."""

from dataclasses import dataclass
from datetime import datetime

from inbox.model.capabilities import Capabilities


@dataclass(frozen=True, slots=True)
class Window:
    state: str
    """`always` (no rule), `open`, `human` (a person may still answer) or `closed`."""
    until: datetime | None = None
    """When this state ends; for `closed`, when it ended."""

    @property
    def may_person(self) -> bool:
        return self.state != "closed"

    @property
    def may_machine(self) -> bool:
        return self.state in ("always", "open")


ALWAYS = Window("always")


def window_at(can: Capabilities, last_inbound_at: datetime | None, at: datetime) -> Window:
    """The window at that time. A customer who never wrote there has opened none."""
    if can.window is None:
        return ALWAYS
    if last_inbound_at is None:
        return Window("open" if can.can_begin else "closed")
    ends = last_inbound_at + can.window
    if at < ends:
        return Window("open", ends)
    if can.human_window is not None and at < (late := last_inbound_at + can.human_window):
        return Window("human", late)
    return Window("closed", last_inbound_at + max(can.window, can.human_window or can.window))
