"""One line to a chat tool, so that whoever typed its address knows whether it was right."""

from typing import Any

from inbox.model.errors import PermanentError
from inbox.services.notices.chat import tell_address
from inbox.services.notices.words import texts
from inbox.services.plan import Plan
from inbox.store.store import Store


def try_address(store: Store, plan: Plan, id: int) -> dict[str, Any]:
    text = texts(plan.organisation.default_language)["test"]
    try:
        tell_address(store, plan, id, plan.organisation.name, text)
    except PermanentError as error:
        return {"state": "failed", "error": str(error)}
    return {"state": "sent"}
