"""Who somebody is on a platform: asked once, when they first write, where nobody said their name."""

from sqlalchemy import select, update

from inbox.model.errors import ConnectorError, TemporaryError
from inbox.model.messages import Party
from inbox.model.outbound import Profile
from inbox.services.plan import Plan
from inbox.store.search import index
from inbox.store.store import Store
from inbox.store.tables.conversations import participants
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit


def ask_profile(unit: Unit, channel: str, party: Party) -> None:
    args = {"channel": channel, "kind": party.kind, "value": party.value}
    unit.enqueue("profile", args, key=f"profile:{channel}:{party.value}"[:128])


def fetch_profile(store: Store, plan: Plan, channel: str, kind: str, value: str) -> None:
    """Raises TemporaryError: it is tried again for a while, like any job."""
    found = plan.channels.get(channel)
    if found is None:
        return
    try:
        profile = found.connector.profile(Party(kind, value))
    except TemporaryError:
        raise
    except (ConnectorError, NotImplementedError):
        return  # Many platforms tell nothing of many people; the id stands for them.
    store.write(fill_in, kind, value, profile)


def fill_in(unit: Unit, kind: str, value: str, profile: Profile) -> None:
    """What nobody else has said. A name that a colleague wrote stands."""
    row = unit.connection.execute(
        select(contacts)
        .join(identities, identities.c.contact_id == contacts.c.id)
        .where(identities.c.kind == kind, identities.c.value == value)
    ).first()
    if row is None or row.erased_at is not None:
        return
    name = (profile.name or profile.handle)[:500]
    values = {
        column: told
        for column, told, has in (
            ("name", name, row.name),
            ("language", profile.language[:35], row.language),
        )
        if told and not has
    }
    if not values:
        return
    unit.connection.execute(
        update(contacts)
        .where(contacts.c.id == row.id)
        .values(**values, version=contacts.c.version + 1)
    )
    if "name" in values:
        unit.connection.execute(
            update(participants)
            .where(
                participants.c.kind == kind,
                participants.c.value == value,
                participants.c.name == "",
            )
            .values(name=name)
        )
    index.refresh_contacts(unit, [row.id])
    unit.emit("contact.changed", data={"contact": str(row.id)})
