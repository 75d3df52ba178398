"""What the configuration calls things, for screens that show them in the reader's language."""

from collections.abc import Iterable
from typing import Any

from connectors.form.settings import FormSettings
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.unit import Unit


def describe_organisation(unit: Unit, plan: Plan) -> dict[str, Any]:
    require(unit.actor, "topic.read")
    own = plan.organisation
    return {
        "name": own.name,
        "zone": own.zone,
        "languages": list(own.languages),
        "contact_fields": _fields(own.contact_fields),
        "conversation_fields": _fields(own.conversation_fields),
        "forms": _forms(plan),
    }


def _forms(plan: Plan) -> list[dict[str, Any]]:
    settings = ((one.id, one.connector.settings) for one in plan.channels.values())
    return [
        {"channel": id, "fields": _fields(one.fields)}
        for id, one in settings
        if isinstance(one, FormSettings)
    ]


def _fields(fields: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "type": str(one.type),
            "label": _texts(one.label),
            "choices": [_choice(choice) for choice in one.choices],
        }
        for one in fields
    ]


def _choice(choice: Any) -> dict[str, Any]:
    """A form's choice has labels, a typed field's is its own name."""
    if isinstance(choice, str):
        return {"id": choice, "label": {}}
    return {"id": choice.id, "label": _texts(choice.label)}


def _texts(texts: Any) -> dict[str, str]:
    return {str(language): text for language, text in texts.items()}
