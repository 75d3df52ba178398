"""The job after a message: what its rules do beyond the message's own fields."""

from collections.abc import Mapping
from typing import Any

from inbox.services.plan import Plan
from inbox.services.rules.act import Cause, Hits, act
from inbox.store.unit import Unit


def after_message(unit: Unit, plan: Plan, args: Mapping[str, Any]) -> None:
    by_id = plan.rulebook.by_id
    hits: Hits = [(by_id[id], {}) for id in args["rules"] if id in by_id]
    cause = Cause(f"m:{args['message']}", overwrites=False, sets_fields=not args["first"])
    act(unit, plan, int(args["conversation"]), hits, cause)
