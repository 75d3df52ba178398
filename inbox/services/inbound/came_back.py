"""Mail of ours that a server says it could not deliver: to whom, and who got nothing of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from inbox.services.inbound.conversation import Conversation
from inbox.services.outbound.refused import Owed, missed, whom_it_is_for
from inbox.store.among import among
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit


@dataclass(frozen=True, slots=True)
class SentMail:
    message: int
    everybody: frozenset[str]
    owed: Owed
    refused: dict[str, str]
    """Of each recipient that turned it down, the server's words; those of this set are added."""

    def turn_down(self, recipient: str, words: str) -> bool:
        """Whether the customer has nothing of it: a copy that did not arrive is only noted. Nobody knows
        whose an address is that stands nowhere on the mail, such as one it was sent on to."""
        if recipient not in self.everybody or not self.owed:
            return True
        self.refused[recipient] = words[:2000]
        return bool(missed(self.owed, self.refused))


_SENT = (
    select(messages.c.id, messages.c.parties, messages.c.visibility, deliveries.c.refused)
    .join(deliveries, deliveries.c.message_id == messages.c.id)
    .where(among(messages.c.id, "ids"))
)


def read_sent_mails(unit: Unit, conversations: Mapping[int, Conversation]) -> dict[int, SentMail]:
    """Each by its id, as `conversations` are given. For whom a mail was is asked only where it went to several."""
    if not conversations:
        return {}
    rows = unit.connection.execute(_SENT, {"ids": list(conversations)}).all()
    return {
        row.id: SentMail(
            row.id,
            _everybody(row.parties),
            whom_it_is_for(unit, row, conversations[row.id]),
            dict(row.refused or {}),
        )
        for row in rows
    }


def _everybody(parties: Mapping[str, list[list[str]]]) -> frozenset[str]:
    return frozenset(one[1] for name in ("to", "cc", "bcc") for one in parties.get(name) or ())
