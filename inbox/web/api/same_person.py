"""Customers who may be one: suggested, and decided by a person."""

from typing import Any

from inbox.services.same_person.decide import list_same, merge_same, tell_apart
from inbox.web.api.same_person_shapes import SameDecision, SamePerson
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("contact.merge", Page[SamePerson])
async def list_all(call: Call, id: int) -> Any:
    """Who this customer may also be, with the reasons. Nobody is merged by this."""
    return {"items": await call.ask(list_same, id)}


@endpoint("contact.merge")
async def decide(call: Call, id: int, pair: int, body: SameDecision) -> None:
    """`merged`: the other one goes into this one (`unmerge` gives them back). `dismissed` is remembered."""
    await call.run(merge_same if body.state == "merged" else tell_apart, id, pair)
