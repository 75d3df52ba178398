"""The customer's private address for one case. It opens step, next date and number, and nothing more.

The address is made from the receipt of what they sent us, so that it can be shown before anybody has read
that. Signed, kept only as a hash, and void once somebody withdraws it.
"""

from sqlalchemy import insert, select, update

from inbox.model.errors import NotFoundError
from inbox.model.words import Direction, Sensitivity, Visibility
from inbox.services import access
from inbox.services.conversations.merged import with_merged
from inbox.services.logins.secret_tokens import hash_secret
from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.services.signatures import seal, unseal
from inbox.store.dialects import insert_ignoring
from inbox.store.reading.sight import MOST_MERGES
from inbox.store.tables.conversations import case_links, conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.journal import receipts
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

PURPOSE = "case"
PURPOSE_NEW = "case-link"
"""Of an address that an agent gave out: it is made from the row of the link itself."""
PLACE = "{case_link}"
"""In the text of an acknowledgement."""
ADDRESS = "address"


class NotReadYetError(NotFoundError):
    """Raised for a case that reached us and has no number yet: a matter of seconds."""


def case_token(plan: Plan, receipt_id: int) -> str:
    return seal(plan.thread_secret, PURPOSE, receipt_id.to_bytes(8, "big"))


def case_address(plan: Plan, base_url: str, receipt_id: int) -> str:
    return _address(base_url, case_token(plan, receipt_id))


def note_address(unit: Unit, base_url: str) -> None:
    """Where the pages are reached, for an installation whose YAML has no `base_url`."""
    if read_setting(unit, ADDRESS) != base_url:
        write_setting(unit, ADDRESS, base_url)


def case_base(unit: Unit, plan: Plan) -> str:
    return plan.organisation.base_url or str(read_setting(unit, ADDRESS, ""))


def with_case_link(text: str, plan: Plan, base_url: str, receipt_id: int | None) -> str:
    """`text` with the address in place of `{case_link}`; without that paragraph where there is none."""
    if not base_url or receipt_id is None:
        return put_address(text, "")
    return put_address(text, case_address(plan, base_url, receipt_id))


def put_address(text: str, address: str) -> str:
    if address:
        return text.replace(PLACE, address)
    kept = (part for part in text.split("\n\n") if PLACE not in part)
    return "\n\n".join(kept)


def current_address(unit: Unit, plan: Plan, base_url: str, row: AnyRow) -> str:
    """The newest address of a case that nobody has withdrawn; empty where there is none."""
    if not base_url or row.sensitivity == Sensitivity.PROTECTED:
        return ""
    made = unit.connection.execute(
        select(case_links.c.id)
        .where(
            case_links.c.conversation_id == row.id,
            case_links.c.made_by.is_not(None),
            case_links.c.withdrawn_at.is_(None),
        )
        .order_by(case_links.c.id.desc())
        .limit(1)
    ).scalar()
    if made is not None:
        return _address(base_url, new_token(plan, made))
    receipt = unit.connection.execute(
        select(messages.c.receipt_id)
        .where(
            messages.c.conversation_id == row.id,
            messages.c.receipt_id.is_not(None),
            messages.c.direction == Direction.INBOUND,
            messages.c.visibility == Visibility.CUSTOMER,
            messages.c.foreign_sender.is_(False),
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar()
    if receipt is None or _is_withdrawn(unit, case_token(plan, receipt)):
        return ""
    return _address(base_url, case_token(plan, receipt))


def new_token(plan: Plan, link_id: int) -> str:
    return seal(plan.thread_secret, PURPOSE_NEW, link_id.to_bytes(8, "big"))


def make_link(unit: Unit, plan: Plan, conversation_id: int, base_url: str) -> str:
    """A new address for the customer, which earlier ones leave alone."""
    row = access.conversation(unit, conversation_id, "conversation.change")
    _follow(unit, row.id)
    id = unit.new_id()
    token = new_token(plan, id)
    unit.connection.execute(
        insert(case_links).values(
            id=id,
            conversation_id=row.id,
            token_hash=hash_secret(token),
            created_at=unit.now,
            made_by=unit.actor.id or 0,
        )
    )
    unit.emit("case_links.made", row.id, row.version, {"link": str(id)})
    return _address(base_url, token)


def _address(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/case/{token}"


def find_case(unit: Unit, plan: Plan, token: str) -> AnyRow:
    """The conversation behind it. Whatever is wrong with the address, there is no such case."""
    if len(token) >= 100 or _is_withdrawn(unit, token):
        raise no_case()
    if unseal(plan.thread_secret, PURPOSE_NEW, token) is not None:
        return _follow(unit, _given_out(unit, token))
    value = unseal(plan.thread_secret, PURPOSE, token)
    if value is None or len(value) != 8:
        raise no_case()
    receipt_id = int.from_bytes(value, "big")
    found = select(messages.c.conversation_id).where(
        messages.c.receipt_id == receipt_id,
        messages.c.direction == Direction.INBOUND,
        messages.c.visibility == Visibility.CUSTOMER,
        messages.c.foreign_sender.is_(False),
        messages.c.erased_at.is_(None),
    )
    conversation_id = unit.connection.execute(found.limit(1)).scalar()
    if conversation_id is None:
        raise _not_read_yet(unit, receipt_id)
    return _follow(unit, conversation_id)


def _given_out(unit: Unit, token: str) -> int:
    found = select(case_links.c.conversation_id).where(
        case_links.c.token_hash == hash_secret(token)
    )
    id = unit.connection.execute(found).scalar()
    if id is None:
        raise no_case()
    return int(id)


def row_of_link(unit: Unit, link_id: int) -> AnyRow:
    """The conversation behind a link that nobody has withdrawn."""
    found = select(case_links.c.conversation_id).where(
        case_links.c.id == link_id, case_links.c.withdrawn_at.is_(None)
    )
    id = unit.connection.execute(found).scalar()
    if id is None:
        raise no_case()
    return _follow(unit, id)


def no_case() -> NotFoundError:
    return NotFoundError("There is no such case.", code="no_such_case")


def _not_read_yet(unit: Unit, receipt_id: int) -> NotFoundError:
    state = select(receipts.c.state).where(receipts.c.id == receipt_id)
    is_new = unit.connection.execute(state).scalar() == "new"
    return NotReadYetError("Not read yet.") if is_new else no_case()


def _is_withdrawn(unit: Unit, token: str) -> bool:
    found = select(case_links.c.withdrawn_at).where(case_links.c.token_hash == hash_secret(token))
    return unit.connection.execute(found).scalar() is not None


def _follow(unit: Unit, id: int) -> AnyRow:
    """Where the conversation went if it was merged. Protected customers have no such page."""
    for _ in range(MOST_MERGES):
        row = unit.connection.execute(
            select(conversations, contacts.c.sensitivity.label("contact_sensitivity"))
            .join(contacts, contacts.c.id == conversations.c.contact_id)
            .where(conversations.c.id == id)
        ).first()
        if row is None or Sensitivity.PROTECTED in (row.sensitivity, row.contact_sensitivity):
            raise no_case()
        if row.merged_into is None:
            return row
        id = row.merged_into
    raise no_case()


def link_row(unit: Unit, token: str, conversation_id: int) -> int:
    """The id of the row that codes and withdrawal hang on, made when it is first needed."""
    row = {
        "id": unit.new_id(),
        "conversation_id": conversation_id,
        "token_hash": hash_secret(token),
        "created_at": unit.now,
    }
    unit.connection.execute(insert_ignoring(unit, case_links), [row])
    found = select(case_links.c.id).where(case_links.c.token_hash == row["token_hash"])
    return int(unit.connection.execute(found).scalar_one())


def withdraw_links(unit: Unit, plan: Plan, conversation_id: int) -> int:
    """All addresses of a conversation and of those merged into it, those included that nobody has opened.
    Answers how many."""
    row = access.conversation(unit, conversation_id, "conversation.change")
    whole = with_merged(unit, row.id)
    found = select(messages.c.receipt_id).where(
        messages.c.conversation_id.in_(whole), messages.c.receipt_id.is_not(None)
    )
    tokens = [case_token(plan, id) for id in unit.connection.execute(found.distinct()).scalars()]
    # Its row may stand with a conversation that the message has left since.
    opened = {link_row(unit, token, row.id) for token in tokens}
    given = select(case_links.c.id).where(case_links.c.conversation_id.in_(whole))
    withdrawn = unit.connection.execute(
        update(case_links)
        .where(case_links.c.id.in_(opened) | case_links.c.id.in_(given))
        .where(case_links.c.withdrawn_at.is_(None))
        .values(withdrawn_at=unit.now)
    ).rowcount
    unit.emit("case_links.withdrawn", row.id, row.version, {"count": withdrawn})
    return int(withdrawn)
