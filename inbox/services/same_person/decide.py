"""What somebody says to two customers who may be one: merged, which can be undone, or told apart."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update

from inbox.model.errors import ConflictError, NotFoundError
from inbox.model.masking import mask
from inbox.model.words import Sensitivity
from inbox.services.access import contact
from inbox.services.contacts import merge_contacts
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.same_person import contact_clues, contact_pairs
from inbox.store.unit import AnyRow, Unit

SHOWN = 5
_P = contact_pairs.c


def list_same(unit: Unit, contact_id: int) -> list[dict[str, Any]]:
    """SamePerson: who a customer may also be, the newest suggestion first."""
    row = contact(unit, contact_id, "contact.merge")
    pairs = unit.connection.execute(
        select(contact_pairs)
        .where(_P.state == "open", or_(_P.contact_id == row.id, _P.other_id == row.id))
        .order_by(_P.id.desc())
        .limit(SHOWN)
    ).all()
    found = [(pair, _other(unit, pair, row.id)) for pair in pairs]
    return [_shape(unit, pair, other) for pair, other in found if other is not None]


def merge_same(unit: Unit, contact_id: int, pair_id: int) -> None:
    """The other one goes into this one. Unmerging gives them back, and it is not suggested again."""
    pair, other = _open(unit, contact_id, pair_id)
    merge_contacts(unit, other.id, contact_id)
    _decide(unit, pair.id, "merged")


def tell_apart(unit: Unit, contact_id: int, pair_id: int) -> None:
    pair, other = _open(unit, contact_id, pair_id)
    _decide(unit, pair.id, "dismissed")
    told = {"contact": str(contact_id), "other": str(other.id)}
    unit.emit("contact.told_apart", data=told)


def _open(unit: Unit, contact_id: int, pair_id: int) -> tuple[AnyRow, AnyRow]:
    contact(unit, contact_id, "contact.merge")
    pair = unit.connection.execute(
        select(contact_pairs).where(_P.id == pair_id).with_for_update()
    ).first()
    if pair is None or contact_id not in (pair.contact_id, pair.other_id):
        raise NotFoundError("There is no such suggestion.", code="no_such_suggestion")
    other = _other(unit, pair, contact_id)
    if pair.state != "open" or other is None:
        raise ConflictError("Somebody has decided this already.", code="already_decided")
    return pair, other


def _decide(unit: Unit, pair_id: int, state: str) -> None:
    values = {"state": state, "decided_at": unit.now, "decided_by": unit.actor.id}
    unit.connection.execute(update(contact_pairs).where(_P.id == pair_id).values(**values))


def _other(unit: Unit, pair: AnyRow, contact_id: int) -> AnyRow | None:
    id = pair.other_id if pair.contact_id == contact_id else pair.contact_id
    return unit.connection.execute(
        select(contacts).where(
            contacts.c.id == id,
            contacts.c.merged_into.is_(None),
            contacts.c.erased_at.is_(None),
            contacts.c.sensitivity != Sensitivity.PROTECTED,
        )
    ).first()


def _shape(unit: Unit, pair: AnyRow, other: AnyRow) -> dict[str, Any]:
    known = unit.connection.execute(
        select(identities.c.kind, identities.c.value)
        .where(identities.c.contact_id == other.id)
        .order_by(identities.c.id)
        .limit(SHOWN)
    )
    return {
        "id": str(pair.id),
        "other": {"id": str(other.id), "name": mask(other.name)},
        "identities": [{"kind": row.kind, "value": row.value} for row in known],
        "reasons": [_reason(one, other.id) for one in pair.reasons],
        "found_at": pair.found_at,
    }


def _reason(one: dict[str, str], other_id: int) -> dict[str, Any]:
    return {
        "code": one["code"],
        "kind": one.get("kind"),
        "value": one.get("value"),
        "by_other": one.get("by") == str(other_id),
    }


def forget_person(unit: Unit, ids: Sequence[int]) -> None:
    """Of those who are erased."""

    unit.connection.execute(delete(contact_clues).where(contact_clues.c.contact_id.in_(ids)))
    unit.connection.execute(
        delete(contact_pairs).where(or_(_P.contact_id.in_(ids), _P.other_id.in_(ids)))
    )
