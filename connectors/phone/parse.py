"""What a telephone system told, as bytes, to what it means. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from connectors.phone.told import Step, Told
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingMessage, OtherItem, Parsed, Party
from inbox.model.phone_numbers import missed_key, normalize
from inbox.model.receipts import Receipt
from inbox.model.words import OtherKind

KIND = "phone"


def parse_told(receipt: Receipt, country: str, extensions: Mapping[str, str]) -> Parsed:
    told = read_told(receipt.body)
    at = min(told.at or receipt.received_at, receipt.received_at)
    caller = _caller(told, country)
    item = OtherItem(
        OtherKind.CALL,
        external_id=_clean(told.call),
        author=caller,
        at=at,
        data=_data(told, at, extensions),
    )
    if told.event is not Step.VOICEMAIL:
        return Parsed(others=(item,))
    return Parsed((_voicemail(told, caller, at),), (item,))


def read_told(body: bytes) -> Told:
    try:
        return Told.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParseError(f"Not what a call looks like: {place} {first['msg']}") from None


def _caller(told: Told, country: str) -> Party | None:
    number = normalize(told.number, country)
    return Party(KIND, number, _clean(told.name)) if number else None


def _data(told: Told, at: datetime, extensions: Mapping[str, str]) -> dict[str, Any]:
    times = {
        "started_at": told.started_at or (at if told.event is Step.STARTED else None),
        "answered_at": told.answered_at or (at if told.event is Step.ANSWERED else None),
        "ended_at": at if told.event in (Step.ENDED, Step.VOICEMAIL) else None,
    }
    return {
        "step": str(told.event),
        "direction": told.direction,
        "extension": _clean(told.extension),
        "login": extensions.get(told.extension, "").lower(),
        "recording": told.url,
        **{name: min(value, at).isoformat() for name, value in times.items() if value},
    }


def _voicemail(told: Told, caller: Party | None, at: datetime) -> IncomingMessage:
    text = _clean(told.text)
    call = _clean(told.call)
    return IncomingMessage(
        external_id=f"{call}:voicemail",
        author=caller,
        text=text,
        reply_text=text,
        sent_at=at,
        may_answer_automatically=False,
        thread_key=missed_key(caller.value if caller else "", call),
        manner="call",
        link=told.url,
        fields={"recording": told.url} if told.url else {},
    )


def _clean(text: str) -> str:
    valid = text.encode("utf-8", "replace").decode()
    return "".join(c for c in valid if c in "\n\t" or c.isprintable() or ord(c) > 159).strip()
