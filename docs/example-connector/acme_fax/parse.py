"""A fax, as bytes, to a message. Pure: no network, no clock."""

import json
from typing import Any

from inbox.model.errors import ParseError
from inbox.model.messages import IncomingMessage, Parsed, Party
from inbox.model.phone_numbers import normalize
from inbox.model.receipts import Receipt


def parse_fax(receipt: Receipt, country: str) -> Parsed:
    fax = _fax(receipt.body)
    text = _text(fax.get("text"))
    number = normalize(_text(fax.get("from"))[:50], country)
    message = IncomingMessage(
        external_id=_text(fax.get("id"))[:200] or receipt.external_id,
        author=Party("phone", number) if number else None,
        text=text,
        reply_text=text,
        sent_at=receipt.received_at,
        # A machine answers faxes with faxes all night.
        may_answer_automatically=False,
    )
    return Parsed((message,))


def _fax(body: bytes) -> dict[str, Any]:
    try:
        fax = json.loads(body)
    except (ValueError, RecursionError):
        raise ParseError("The gateway sent no JSON") from None
    if not isinstance(fax, dict) or not isinstance(fax.get("text"), str):
        raise ParseError("A fax has a text")
    return fax


def _text(value: object) -> str:
    """What a platform sends is hostile: valid Unicode, and no control characters."""
    text = value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()
