"""Chat tools, through apprise, where it is installed and the organisation names the tool."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import delete, insert, select

from inbox.model.errors import ForbiddenError, InvalidError, NotFoundError, PermanentError
from inbox.services.notices.people import may_lead
from inbox.services.notices.sealing import seal, unseal
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.tables.notices import notice_addresses
from inbox.store.tables.people import teams
from inbox.store.unit import AnyRow, Unit
from routing.notices import OF_TEAMS

HOSTED = frozenset(
    ("slack", "msteams", "discord", "gchat", "tgram", "wxteams", "zulip", "twist", "flock")
)
"""Tools with one address for everybody. Of all others the configuration has to name the server, or an
address could lead anywhere in our own network."""
ASKED = frozenset(
    ("avatar", "blocks", "channel", "channels", "emojis", "footer", "format", "image", "overflow")
    + ("preview", "silent", "thread", "threadkey", "to", "topic", "tz")
)
"""What an address may ask for behind its `?`. Others read files of this machine (`template`), wait without
end (`rto`) or follow redirects."""
_ORGANISATION = re.compile(r"[a-z0-9_-]+")
MOST = 20
MAX_LENGTH = 1000
_A = notice_addresses.c


def has_apprise() -> bool:
    try:
        import apprise
    except ImportError:
        return False
    return bool(apprise.__version__)


def tools(plan: Plan) -> tuple[str, ...]:
    """Those that addresses may be of."""
    return plan.organisation.notices.chat if has_apprise() else ()


def list_addresses(unit: Unit) -> list[dict[str, Any]]:
    """One's own and, for who leads, those of teams. The addresses themselves are never shown again."""
    me = require_person(unit.actor)
    mine = _A.agent_id == me
    shown = mine | _A.team_id.is_not(None) if may_lead(unit.actor) else mine
    rows = unit.connection.execute(select(notice_addresses).where(shown).order_by(_A.id))
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "tool": row.scheme,
            "team": row.team_id,
            "kinds": row.kinds,
            "created_at": row.created_at,
        }
        for row in rows
    ]


def add_address(
    unit: Unit,
    plan: Plan,
    name: str,
    address: str,
    team: str | None = None,
    kinds: Sequence[str] = (),
) -> int:
    me = require_person(unit.actor)
    address = address.strip()
    if team is not None:
        _check_team(unit, team)
    scheme = _check(plan, address)
    standing = unit.connection.scalars(
        select(_A.id).where(_A.team_id == team if team else _A.agent_id == me)
    ).all()
    if len(standing) >= MOST:
        raise InvalidError(f"At most {MOST} addresses.", {"field": "address"}, code="too_many")
    id = unit.new_id()
    unit.connection.execute(
        insert(notice_addresses).values(
            id=id,
            agent_id=None if team else me,
            team_id=team,
            name=name.strip(),
            scheme=scheme,
            address=seal(plan, address),
            kinds=sorted({str(kind) for kind in kinds if kind in OF_TEAMS}) if team else [],
            created_at=unit.now,
        )
    )
    return id


def _check(plan: Plan, address: str) -> str:
    """The tool's name. Says why an address can't be one, and repeats nothing of it: it holds a secret."""
    if not has_apprise():
        raise InvalidError(
            "Chat tools need the package apprise.", {"field": "address"}, code="chat_not_installed"
        )
    if not _is_named(plan, address):
        raise InvalidError(
            "The organisation does not send notices there.",
            {"field": "address", "tools": list(tools(plan))},
            code="chat_not_allowed",
        )
    if len(address) > MAX_LENGTH or _tool(address) is None:
        raise InvalidError(
            "This is no address of that tool.", {"field": "address"}, code="chat_invalid"
        )
    return _where(address)[0]


def _where(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ":"  # A tool's key stands there, and no server is named so.
    return parts.scheme.lower(), f"{host.lower()}{port}"


def _is_named(plan: Plan, address: str) -> bool:
    scheme, host = _where(address)
    named = plan.organisation.notices.chat
    if not scheme or not _asks_for(address) <= ASKED:
        return False
    if f"{scheme}://{host}" in named:
        return True
    # What has a dot is no organisation of zulip's own server, but a server.
    is_server = scheme == "zulip" and not _ORGANISATION.fullmatch(host)
    return scheme in named and scheme in HOSTED and not is_server


def _asks_for(address: str) -> set[str]:
    """The names of its parameters, wherever apprise may find them: behind `#` as well."""
    pairs = re.split(r"[?&;]", address)[1:]
    return {unquote(pair.partition("=")[0]).strip().lower() for pair in pairs if pair}


def _tool(address: str) -> Any:
    """None for what apprise can't read, or reads as another server than `_where` does."""
    import apprise

    tool = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if tool is None or getattr(tool, "template", None):
        return None
    scheme, host = _where(address)
    port = f":{tool.port}" if tool.port else ""
    if scheme not in HOSTED and f"{str(tool.host).lower()}{port}" != host:
        return None
    tool.redirects = False
    return tool


def _check_team(unit: Unit, team: str) -> None:
    if not may_lead(unit.actor):
        raise ForbiddenError(
            "Your role does not allow this.", {"field": "team"}, code="not_allowed"
        )
    known = select(teams.c.id).where(teams.c.id == team, teams.c.retired.is_(False))
    if unit.connection.execute(known).first() is None:
        raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


def remove_address(unit: Unit, id: int) -> None:
    _own(unit, id)
    unit.connection.execute(delete(notice_addresses).where(_A.id == id))


def _own(unit: Unit, id: int) -> AnyRow:
    me = require_person(unit.actor)
    row = unit.connection.execute(select(notice_addresses).where(_A.id == id)).first()
    is_mine = row is not None and (row.agent_id == me or (row.team_id and may_lead(unit.actor)))
    if row is None or not is_mine:
        raise NotFoundError("There is no such address.", code="no_such_address")
    return row


def own_address(unit: Unit, id: int) -> int:
    """Of one that whoever asks may try out."""
    return int(_own(unit, id).id)


def tell_person(store: Store, plan: Plan, agent_id: int, title: str, text: str) -> None:
    _tell(plan, store.read(_read, _A.agent_id == agent_id), title, text)


def tell_address(store: Store, plan: Plan, id: int, title: str, text: str) -> None:
    _tell(plan, store.read(_read, _A.id == id), title, text)


def _read(unit: Unit, which: Any) -> list[bytes]:
    return list(unit.connection.scalars(select(_A.address).where(which).order_by(_A.id)))


def _tell(plan: Plan, sealed: Sequence[bytes], title: str, text: str) -> None:
    """Raises PermanentError where no address took it: a tool that does not answer in time may have
    shown it, and twice would be worse."""
    if not has_apprise():
        raise PermanentError("Chat tools need the package apprise.")
    found = [one for one in (unseal(plan, raw) for raw in sealed) if one and _is_named(plan, one)]
    if not found:
        raise PermanentError("There is no address that may be used.")
    told = [
        (tool := _tool(one)) is not None and tool.notify(body=text, title=title) for one in found
    ]
    if not any(told):
        raise PermanentError("The chat tool did not take it.")
