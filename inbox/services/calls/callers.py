"""Who calls: customers by number in any format, and the agent behind an extension."""

from sqlalchemy import func, insert, select

from inbox.model.messages import Party
from inbox.services.outbound.begin import find_or_make_contact
from inbox.services.plan import Plan
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit


def find_contact(unit: Unit, kind: str, value: str) -> AnyRow | None:
    return unit.connection.execute(
        select(contacts)
        .join(identities, identities.c.contact_id == contacts.c.id)
        .where(identities.c.kind == kind, identities.c.value == value)
    ).first()


def make_contact(unit: Unit, plan: Plan, party: Party | None, name: str = "") -> AnyRow:
    """The one that has this number; somebody new where nobody has it, or nobody knows it."""
    if party is not None:
        known: AnyRow = find_or_make_contact(unit, plan, party)
        return known
    id = unit.new_id()
    row = {"id": id, "name": name, "needs": [], "fields": {}, "demo": plan.demo}
    unit.connection.execute(insert(contacts).values(**row, created_at=unit.now))
    return unit.connection.execute(select(contacts).where(contacts.c.id == id)).one()


def find_agent(unit: Unit, login: str) -> AnyRow | None:
    if not login:
        return None
    return unit.connection.execute(
        select(agents).where(func.lower(agents.c.login) == login, agents.c.active)
    ).first()
