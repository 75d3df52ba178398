"""One visitor's chat as this process holds it, with a line for each tab."""

from dataclasses import dataclass, field
from functools import lru_cache

from inbox.services.chat.visits import Visitor
from inbox.store.reading.chats import Standing
from inbox.web.chat import frames
from inbox.web.chat.line import Line
from inbox.web.chat.outlook import Outlook
from inbox.web.chat.pace import Pace


@lru_cache(maxsize=1024)
def _state(**facts: str | int | None) -> str:
    """Most visitors' heads say the same."""
    return frames.frame("state", **facts)


@dataclass(slots=True, eq=False)
class Room:
    visitor: Visitor
    pace: Pace
    lines: set[Line] = field(default_factory=set)
    standing: Standing | None = None
    email: str = ""
    last_state: str = ""
    wrote_at: float = 0.0
    """When typing was last told to others."""

    def state(self, outlook: Outlook, place: int | None) -> str:
        """What the head of the widget says, as a frame."""
        at = self.standing
        is_over = at is not None and at.status in ("closed", "spam")
        waits = at is not None and at.assignee_id is None and at.waits_since is not None
        return _state(
            open=outlook.is_open,
            wait_minutes=outlook.wait_minutes,
            who=at.who if at is not None and not is_over else "",
            place=place if waits else None,
            closed=is_over,
            by_mail=at.by_mail if at is not None else False,
            email=self.email,
            begun=at is not None,
        )

    async def tell(self, frame: str) -> None:
        for line in list(self.lines):
            if line.ready:
                await line.send(frame)
            else:
                line.held.append(frame)
