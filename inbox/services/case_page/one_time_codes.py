"""Six digits to the address that is known, and a short session for whoever types them.

The code is in no table, no log and no message: only its keyed hash is kept, and a job sends it by mail.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import insert, select, update

from inbox.model.errors import InkorgError, PermanentError, UnknownOutcomeError
from inbox.model.messages import Party
from inbox.model.outbound import Outbound
from inbox.model.words import Origin
from inbox.services.case_page.code_mail import code_body, code_subject
from inbox.services.case_page.links import find_case, link_row
from inbox.services.case_page.reading import customer_address
from inbox.services.logins.attempts import attempt
from inbox.services.logins.secret_tokens import hash_secret, make_secret
from inbox.services.outbound.automatic import mail_channel
from inbox.services.outbound.rows import outgoing_id
from inbox.services.plan import Channel, Plan
from inbox.services.settings import read_setting
from inbox.services.signatures import sign
from inbox.store.store import Store
from inbox.store.tables.conversations import case_links, conversations, one_time_codes
from inbox.store.unit import AnyRow, Unit
from routing.gate import AutomaticSend, may_send_automatically

log = structlog.get_logger()

LIVES = timedelta(minutes=10)
SESSION = timedelta(hours=1)
MOST_TRIES = 5
PER_CASE = 5
PER_ADDRESS = 10
WITHIN = timedelta(hours=1)


class NoCodeError(InkorgError):
    """Raised when no code can be sent: no known address, no mailbox, or the brake is on."""


@dataclass(frozen=True, slots=True)
class Tried:
    session: str = ""
    """The token for the cookie; empty for a wrong code."""
    left: int = 0
    """Tries that are left with this code."""


def ask_code(unit: Unit, plan: Plan, token: str) -> None:
    """Lets a code be sent. Raises NotFoundError, TooManyError or NoCodeError."""
    row = find_case(unit, plan, token)
    address = customer_address(unit, row.id)
    if not address or _sender(plan, row) is None or not _may_send(unit, plan, address):
        raise NoCodeError("No code can be sent.")
    link_id = link_row(unit, token, row.id)
    attempt(unit, f"code:{row.id}", PER_CASE, WITHIN)
    attempt(unit, f"code-to:{hash_secret(address)}", PER_ADDRESS, WITHIN)
    unit.enqueue("send_code", {"case_link_id": link_id}, key=f"code:{link_id}")


def _may_send(unit: Unit, plan: Plan, address: str) -> bool:
    """A person has just asked for it, so it answers no message; its rate is limited above."""
    brake = plan.organisation.brake or bool(read_setting(unit, "brake", False))
    return may_send_automatically(AutomaticSend(address, plan.own_addresses, brake=brake)).allowed


def _sender(plan: Plan, row: AnyRow) -> Channel | None:
    asking = plan.channels.get(row.origin_channel)
    if asking is None:
        return None
    if asking.connector.capabilities.can_reply and asking.kind == "email":
        return asking
    return mail_channel(plan, asking)


def send_code(store: Store, plan: Plan, case_link_id: int) -> None:
    """Raises TemporaryError, after which the job makes another code."""
    found = store.write(make_code, plan, case_link_id)
    if found is None:
        return
    channel, outbound = found
    try:
        channel.connector.send(outbound)
    except (PermanentError, UnknownOutcomeError) as error:
        log.warning("a code was not sent", channel=channel.id, error=type(error).__name__)


def make_code(unit: Unit, plan: Plan, case_link_id: int) -> tuple[Channel, Outbound] | None:
    """A new code, its hash kept, and the mail that carries it. Earlier codes no longer count."""
    row = unit.connection.execute(
        select(conversations)
        .join(case_links, case_links.c.conversation_id == conversations.c.id)
        .where(case_links.c.id == case_link_id, case_links.c.withdrawn_at.is_(None))
    ).first()
    address = customer_address(unit, row.id) if row is not None else ""
    channel = _sender(plan, row) if row is not None else None
    if row is None or channel is None or not address:
        return None
    code = f"{secrets.randbelow(1_000_000):06}"
    id = unit.new_id()
    unit.connection.execute(
        insert(one_time_codes).values(
            id=id,
            case_link_id=case_link_id,
            code_hash=_hash(plan, case_link_id, code),
            created_at=unit.now,
            expires_at=unit.now + LIVES,
        )
    )
    name = plan.organisation.name
    language = row.language or plan.organisation.default_language
    mail = Outbound(
        message_id=outgoing_id(row.thread_token, id, channel),
        thread_token=row.thread_token,
        to=(Party("email", address),),
        text=code_body(language, code, row.number, name),
        subject=code_subject(language, name),
        origin=Origin.AUTOMATIC,
        written_at=unit.now,
    )
    return channel, mail


def _hash(plan: Plan, case_link_id: int, code: str) -> str:
    """Keyed: a million codes are soon tried against a plain hash."""
    return sign(plan.thread_secret, "code", f"{case_link_id}:{code}".encode()).hex()


def use_code(unit: Unit, plan: Plan, token: str, typed: str) -> Tried:
    """Counts the try, so it answers instead of raising, which would take the count back."""
    row = find_case(unit, plan, token)
    link_id = link_row(unit, token, row.id)
    newest = (
        select(one_time_codes)
        .where(one_time_codes.c.case_link_id == link_id)
        .order_by(one_time_codes.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    code = unit.connection.execute(newest).first()
    if code is None or code.used_at or code.expires_at < unit.now or code.tries >= MOST_TRIES:
        return Tried()
    digits = "".join(letter for letter in typed if letter.isdigit())[:20]
    if not hmac.compare_digest(_hash(plan, link_id, digits), code.code_hash):
        _change(unit, code.id, tries=code.tries + 1)
        return Tried(left=MOST_TRIES - code.tries - 1)
    session = make_secret()
    _change(unit, code.id, used_at=unit.now, session_hash=hash_secret(session))
    return Tried(session=session)


def _change(unit: Unit, code_id: int, **values: object) -> None:
    unit.connection.execute(
        update(one_time_codes).where(one_time_codes.c.id == code_id).values(**values)
    )


def has_session(unit: Unit, token: str, session: str) -> bool:
    """Whether this browser typed a code for this very address not long ago."""
    found = (
        select(one_time_codes.c.used_at)
        .join(case_links, case_links.c.id == one_time_codes.c.case_link_id)
        .where(
            one_time_codes.c.session_hash == hash_secret(session),
            case_links.c.token_hash == hash_secret(token),
            case_links.c.withdrawn_at.is_(None),
        )
    )
    used_at = unit.connection.execute(found).scalar() if session else None
    return used_at is not None and used_at > unit.now - SESSION
