from sqlalchemy import select

from inbox.model.actor import SYSTEM
from inbox.services.contacts import change_contact, merge_contacts, unmerge_contact
from inbox.store.tables.customers import contacts
from tests.services.desk import Desk


def sensitivity(desk: Desk) -> dict[int, str]:
    return desk.store.read(
        lambda unit: {
            row.id: row.sensitivity
            for row in unit.connection.execute(select(contacts.c.id, contacts.c.sensitivity))
        }
    )


def test_who_is_protected_stays_so_under_every_address(desk: Desk) -> None:
    desk.mail(sender="Maria <maria@posten.example>")
    desk.mail(sender="Maria <maria@jobb.example>", subject="Annat")
    hidden, open_ = (row.contact_id for row in desk.conversations())
    change = {"sensitivity": "protected"}
    desk.store.write_as(SYSTEM, change_contact, desk.plan, hidden, change)
    desk.store.write_as(SYSTEM, merge_contacts, hidden, open_)
    assert sensitivity(desk) == {hidden: "protected", open_: "protected"}
    assert {row.sensitivity for row in desk.conversations()} == {"protected"}
    desk.store.write_as(SYSTEM, unmerge_contact, hidden)
    assert {row.sensitivity for row in desk.conversations()} == {"protected"}
