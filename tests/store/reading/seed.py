"""Rows that readings are tried on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from inbox.model.actor import Actor
from inbox.model.ids import new_id
from inbox.model.words import Role
from inbox.store.reading.labels import ChannelName, Labels
from inbox.store.search import index
from inbox.store.search.terms import of_message
from inbox.store.tables.conversations import conversations, follow_ups, topics
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents, teams
from inbox.store.unit import Unit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FAR = timedelta(days=36_500)
LABELS = Labels(
    {"post": ChannelName("email", "Kundtjänst"), "form": ChannelName("form", "Formulär")}, "sv"
)


def ago(**kwargs: float) -> datetime:
    return NOW - timedelta(**kwargs)


def add_agent(unit: Unit, name: str = "Anna Berg", **values: Any) -> int:
    row = {
        "id": new_id(NOW),
        "login": f"{new_id(NOW)}@example.se",
        "name": name,
        "roles": ["agent"],
        "presence_at": NOW,
        "settings": {},
        "created_at": NOW,
    }
    unit.connection.execute(insert(agents).values({**row, **values}))
    return int({**row, **values}["id"])


def add_team(unit: Unit, id: str) -> str:
    unit.connection.execute(insert(teams).values(id=id, name=id.capitalize()))
    return id


def add_topic(unit: Unit, id: str) -> str:
    names = {"sv": id.capitalize(), "en": "Something"}
    unit.connection.execute(insert(topics).values(id=id, names=names))
    return id


def add_contact(unit: Unit, name: str = "Karin Ek", email: str = "", **values: Any) -> int:
    row = {"id": new_id(NOW), "name": name, "needs": [], "fields": {}, "created_at": NOW} | values
    unit.connection.execute(insert(contacts).values(row))
    if email:
        unit.connection.execute(
            insert(identities).values(
                id=new_id(NOW), contact_id=row["id"], kind="email", value=email, created_at=NOW
            )
        )
    index.add_contacts(unit, [(row["id"], name, [email])])
    return int(row["id"])


def add_conversation(
    unit: Unit, contact: int | None = None, at: datetime = NOW, **values: Any
) -> int:
    row: dict[str, Any] = {
        "id": new_id(at),
        "number": new_id(at) % 2**31,
        "subject": "En fråga",
        "preview": "Hej, jag undrar",
        "status": "open",
        "origin_channel": "post",
        "origin_kind": "email",
        "contact_id": contact if contact is not None else add_contact(unit),
        "language": "sv",
        "fields": {},
        "unanswered": True,
        "last_message_at": at,
        "created_at": at,
        "thread_token": f"{new_id(at):026d}",
    }
    row |= values
    if row["unanswered"]:
        row.setdefault("unanswered_since", at)
    since = row.get("unanswered_since")
    row.setdefault("sort_due", row.get("due_at") or (since + FAR if since else at + 2 * FAR))
    unit.connection.execute(insert(conversations).values(row))
    if row.get("follow_up_at"):
        add_promise(unit, row["id"], row["follow_up_at"], row.get("follow_up_owner"))
    return int(row["id"])


def add_promise(unit: Unit, conversation: int, due_at: datetime, owner: int | None) -> None:
    row = {"id": unit.new_id(), "conversation_id": conversation, "due_at": due_at}
    unit.connection.execute(
        insert(follow_ups).values(row | {"owner_id": owner, "created_at": due_at})
    )


def add_message(
    unit: Unit, conversation: int, text: str = "Hej!", at: datetime = NOW, **values: Any
) -> int:
    row: dict[str, Any] = {
        "id": new_id(at),
        "conversation_id": conversation,
        "channel": "post",
        "channel_kind": "email",
        "direction": "inbound",
        "visibility": "customer",
        "origin": "human",
        "author_kind": "contact",
        "author_name": "Karin Ek",
        "author_value": "karin@example.se",
        "text": text,
        "reply_text": text,
        "external_id": str(new_id(at)),
        "references": [],
        "parties": {},
        "fields": {},
        "language": "sv",
        "received_at": at,
        "options": {},
    }
    row |= values
    unit.connection.execute(insert(messages).values(row))
    subject = str(row.get("subject", ""))
    index.add(unit, [(row["id"], of_message(text, row["language"], subject=subject))])
    return int(row["id"])


def actor(id: int | None = None, *roles: Role, teams: tuple[str, ...] = ()) -> Actor:
    return Actor("agent", id, "Anna", frozenset(roles or (Role.AGENT,)), frozenset(teams))
