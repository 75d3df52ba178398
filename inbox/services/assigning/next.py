"""The next conversation for whoever asks: how people take work where it is not given to them."""

from dataclasses import replace
from typing import Any

from inbox.model.errors import ConflictError
from inbox.model.words import Presence
from inbox.services.assigning.assign import LOCK, decide, give
from inbox.services.assigning.candidates import candidates
from inbox.services.assigning.queue import waiting
from inbox.services.permissions import require, require_person
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.unit import Unit
from routing.queue import Candidate


def take_next(unit: Unit, plan: Plan) -> dict[str, Any]:
    """The most due that suits them, theirs from now on; `id` is None where nothing does."""
    require(unit.actor, "conversation.take")
    me = require_person(unit.actor)
    lock_name(unit, LOCK)
    crew = [_alone(one, me) for one in candidates(unit, plan)]
    lined = [replace(one, push=True) for one in waiting(unit, plan, also_pulled=True)]
    decided = decide(unit, plan, lined, crew)
    mine = [one for one in decided if one.agent == me]
    if not mine:
        return {"id": None, "why": _why(decided[0].reason.code if decided else "nothing_waits")}
    if not give(unit, plan, mine[:1]):
        raise ConflictError("Somebody took it first. Ask again.", code="try_again")
    return {"id": str(mine[0].conversation), "why": mine[0].reason.as_json()}


def _alone(one: Candidate, me: int) -> Candidate:
    """Whoever asks has room for one, whatever they carry; nobody else gets anything now."""
    if one.agent != me:
        return replace(one, presence=Presence.AWAY)
    return replace(
        one,
        presence=Presence.AVAILABLE,
        capacity=1,
        load=0,
        carries={},
        on_shift=True,
        shift_ends=None,
    )


def _why(code: str) -> dict[str, Any]:
    return {"what": "assignee", "value": "", "by": "assignment", "code": code, "facts": {}}
