"""What `inbox read x` prints of a body that X calls us with: whose account it is stands in it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.meta.describe import describe
from connectors.x.parse import KIND, parse_item
from connectors.x.values import mapping, number
from inbox.model.receipts import Receipt


def describe_body(body: bytes) -> Mapping[str, Any]:
    """Raises ParseError."""
    receipt = Receipt(0, KIND, "", body, {}, datetime.now(UTC))
    return describe(parse_item(receipt, _account(body)), KIND)


def _account(body: bytes) -> str:
    try:
        return number(mapping(json.loads(body)).get("for_user_id"))
    except (ValueError, RecursionError):
        return ""
