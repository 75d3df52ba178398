"""Opening a case with an e-ID: what an issuer says of somebody must be what is known of the customer already.
Of the log-in only its way and level are kept, never the identity itself."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from config.e_id import EId, Match
from inbox.model.errors import ForbiddenError, NotFoundError
from inbox.services.case_page.links import find_case, link_row, row_of_link
from inbox.services.logins.attempts import attempt
from inbox.services.logins.secret_tokens import hash_secret, make_secret
from inbox.services.plan import Plan
from inbox.store.tables.conversations import one_time_codes
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.updates import e_id_logins
from inbox.store.unit import AnyRow, Unit

LIVES = timedelta(minutes=10)
PER_CASE = 20
WITHIN = timedelta(hours=1)
_VERIFIED = {"email": "email_verified", "phone": "phone_number_verified"}
_CENTURY = {10, 12}


@dataclass(frozen=True, slots=True)
class Begun:
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Login:
    """One that was begun here and comes back for the first time."""

    issuer: EId
    case_link_id: int
    nonce: str
    verifier: str


def issuer_of(plan: Plan, id: str) -> EId:
    found = next((one for one in plan.organisation.e_id if one.id == id), None)
    if found is None:
        raise NotFoundError("There is no such e-ID.", code="no_such_e_id")
    return found


def begin_login(unit: Unit, plan: Plan, token: str, issuer: str) -> Begun:
    row = find_case(unit, plan, token)
    issuer_of(plan, issuer)
    attempt(unit, f"e-id:{row.id}", PER_CASE, WITHIN)
    begun = Begun(make_secret(), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    unit.connection.execute(
        delete(e_id_logins).where(e_id_logins.c.created_at < unit.now - timedelta(days=1))
    )
    unit.connection.execute(
        insert(e_id_logins).values(
            id=unit.new_id(),
            state_hash=hash_secret(begun.state),
            case_link_id=link_row(unit, token, row.id),
            issuer=issuer,
            nonce=begun.nonce,
            verifier=begun.verifier,
            created_at=unit.now,
        )
    )
    return begun


def take_login(unit: Unit, plan: Plan, state: str) -> Login:
    """Each answer counts once. Raises ForbiddenError for what was not begun here, or too long ago."""
    taken = unit.connection.execute(
        update(e_id_logins)
        .where(
            e_id_logins.c.state_hash == hash_secret(state),
            e_id_logins.c.used_at.is_(None),
            e_id_logins.c.created_at > unit.now - LIVES,
        )
        .values(used_at=unit.now)
        .returning(
            e_id_logins.c.case_link_id,
            e_id_logins.c.issuer,
            e_id_logins.c.nonce,
            e_id_logins.c.verifier,
        )
    ).first()
    if taken is None:
        raise ForbiddenError("This log-in was not begun here.", code="e_id_not_begun")
    issuer = issuer_of(plan, taken.issuer)
    return Login(issuer, taken.case_link_id, taken.nonce, taken.verifier)


def open_case(unit: Unit, login: Login, claims: Mapping[str, Any]) -> str:
    """A session of the case's page, as a right code gives one. Raises ForbiddenError for anybody else."""
    row = row_of_link(unit, login.case_link_id)
    identity = _match(unit, row, login.issuer, claims)
    session = make_secret()
    how = f"e_id:{login.issuer.id}"
    unit.connection.execute(
        insert(one_time_codes).values(
            id=unit.new_id(),
            case_link_id=login.case_link_id,
            code_hash=secrets.token_hex(32),
            created_at=unit.now,
            expires_at=unit.now,
            used_at=unit.now,
            session_hash=hash_secret(session),
            how=how,
            level=str(claims.get("acr") or "")[:100],
        )
    )
    if identity:
        unit.connection.execute(
            update(identities)
            .where(identities.c.id == identity)
            .values(verified_method=how[:32], verified_at=unit.now)
        )
    unit.emit("case.opened", row.id, row.version, {"how": how})
    return session


def _match(unit: Unit, row: AnyRow, issuer: EId, claims: Mapping[str, Any]) -> int | None:
    """The id of the identity that fits; None where a field does."""
    fields = unit.connection.execute(
        select(contacts.c.fields).where(contacts.c.id == row.contact_id)
    ).scalar()
    known = unit.connection.execute(
        select(identities.c.id, identities.c.kind, identities.c.value).where(
            identities.c.contact_id == row.contact_id
        )
    ).all()
    for match in issuer.match:
        said = claims.get(match.claim)
        if not isinstance(said, str | int) or isinstance(said, bool) or not str(said).strip():
            continue
        if match.field is not None:
            if _is_same(str(said), str((fields or {}).get(match.field) or "")):
                return None
            continue
        found = next((one.id for one in known if _fits(match, one, str(said), claims)), None)
        if found is not None:
            return int(found)
    raise ForbiddenError("This is not whom the case belongs to.", code="e_id_does_not_match")


def _fits(match: Match, known: AnyRow, said: str, claims: Mapping[str, Any]) -> bool:
    if known.kind != match.identity or claims.get(_VERIFIED[known.kind]) is not True:
        return False
    return hmac.compare_digest(known.value.casefold().encode(), said.strip().casefold().encode())


def _is_same(said: str, known: str) -> bool:
    """Blanks and hyphens aside; a Swedish number also without its century."""
    a, b = (re.sub(r"[\s\-+.]", "", one).casefold() for one in (said, known))
    if a.isdecimal() and b.isdecimal() and {len(a), len(b)} == _CENTURY:
        a, b = a[-10:], b[-10:]
    return bool(b) and hmac.compare_digest(a.encode(), b.encode())
