"""What was erased is gone everywhere, and stays gone when it is offered again."""

import pytest
from sqlalchemy import func, select, text

from inbox.model.errors import ConflictError
from inbox.services.records.erase import erase_contact
from inbox.store.tables.customers import identities
from inbox.store.tables.journal import receipts
from tests.services.desk import Desk


def test_nothing_of_an_erased_customer_is_left(desk: Desk) -> None:
    desk.mail("Min hemlighet är knappnål", subject="Knappnål")
    row = desk.only()
    desk.store.write(erase_contact, row.contact_id)
    everything = desk.store.read(dump)
    assert "knappnål" not in everything.lower()
    assert "maria@posten.example" not in everything


def test_an_erased_mail_stays_erased_when_it_comes_again(desk: Desk) -> None:
    raw = desk.mail("Hemligt", uid="INBOX/1/7")
    desk.store.write(erase_contact, desk.only().contact_id)
    desk.give(raw, uid="INBOX/1/7")
    desk.give(raw, uid="INBOX/2/1")
    assert [m.text for m in desk.messages()] == [""]


def test_a_duty_to_keep_refuses_and_names_the_conversation(desk: Desk) -> None:
    desk.mail()
    row = desk.only()
    desk.store.write(
        lambda unit: unit.connection.execute(text("UPDATE conversations SET record = 'register'"))
    )
    with pytest.raises(ConflictError) as refused:
        desk.store.write(erase_contact, row.contact_id)
    assert refused.value.details["conversations"] == [row.number]


def test_another_customers_messages_stay(desk: Desk) -> None:
    desk.mail()
    desk.mail("Min fråga", sender="olle@posten.example", subject="Annat")
    desk.store.write(erase_contact, desk.conversations()[0].contact_id)
    assert desk.messages()[-1].text.strip() == "Min fråga"
    counted = desk.store.read(
        lambda unit: [
            unit.connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in (receipts, identities)
        ]
    )
    assert counted == [1, 1]


def dump(unit) -> str:
    """Every table as text, the index among them."""
    from inbox.store.tables.every import metadata

    names = [*metadata.tables, "message_search", "contact_search", "search_words"]
    found = []
    for name in names:
        try:
            with unit.connection.begin_nested():
                rows = unit.connection.execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608
        except Exception:  # noqa: BLE001 - a name that one of the databases doesn't have
            continue
        found += [
            str(
                [
                    bytes(v).decode("utf-8", "replace") if isinstance(v, memoryview | bytes) else v
                    for v in row
                ]
            )
            for row in rows
        ]
    return "\n".join(found)
