"""What pydantic found wrong, in words for somebody who writes YAML."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

_Context = Mapping[str, Any]

_MISSING = "a value is missing (what begins with # is a comment: put quotes around it)"

_KINDS: Mapping[str, str] = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": "must be a date such as 2026-11-30",
    "date_parsing": "must be a date such as 2026-11-30",
    "date_from_datetime_parsing": "must be a date such as 2026-11-30",
    "datetime_type": "must be a time such as 2026-11-30T08:00:00+01:00",
    "datetime_parsing": "must be a time such as 2026-11-30T08:00:00+01:00",
    "datetime_from_date_parsing": "must be a time such as 2026-11-30T08:00:00+01:00",
    "timezone_aware": "needs a time zone, such as 2026-11-30T08:00:00+01:00",
    "time_delta_type": "must be a length of time such as 00:05:00 or P1D",
    "time_delta_parsing": "must be a length of time such as 00:05:00 or P1D",
}
LISTS = ("list_type", "tuple_type", "set_type", "frozen_set_type")
_COLLECTIONS: Mapping[str, str] = {
    **dict.fromkeys(LISTS, "must be a list (lines that begin with -)"),
    "dict_type": "must hold keys and values",
    "model_type": "must hold keys and values",
    "model_attributes_type": "must hold keys and values",
    "dataclass_type": "must hold keys and values",
}
_LIMITS: Mapping[str, Callable[[_Context], str]] = {
    "greater_than": lambda c: f"must be more than {c['gt']:g}",
    "greater_than_equal": lambda c: f"must be at least {c['ge']:g}",
    "less_than": lambda c: f"must be less than {c['lt']:g}",
    "less_than_equal": lambda c: f"must be at most {c['le']:g}",
    "string_too_short": lambda c: _length(c["min_length"], "at least", "character"),
    "string_too_long": lambda c: _length(c["max_length"], "at most", "character"),
    "too_short": lambda c: _length(c["min_length"], "at least", "entry"),
    "too_long": lambda c: _length(c["max_length"], "at most", "entry"),
}
_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9_-]{0,63}$": "must be small letters, digits, - and _, 64 at most",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "must be a language tag such as sv, nb or en",
    r"^#[0-9a-fA-F]{6}$": "must be a colour such as #0E5C56",
    r"^https?://[^\s/?#]+(/[^\s?#]*)?$": "must be a web address such as https://kund.example",
    r"^[^@\s]+@[^@\s]+$": "must be a mail address",
    r"^[A-Z]{2}$": "must be two capital letters such as SE or NO",
    r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$": "must be the address of a site such as "
    "https://www.kund.example, without a path or a slash at its end",
    r"^[0-9]{1,20}$": "must be digits",
    r"^[0-9]{1,30}$": "must be digits",
}


_CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "enum": "choice",
    "literal_error": "choice",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "string_too_short": "empty",
    "too_short": "empty",
    "string_too_long": "too_long",
    "too_long": "too_many",
}
_CODES_OF_WORDS: Mapping[str, str] = {
    "must be text": "text",
    "must be a whole number": "whole",
    "must be a number": "number",
    "must be true or false": "yes_no",
    "must be a list (lines that begin with -)": "list",
    "must hold keys and values": "mapping",
}
_CODES_OF_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9_-]{0,63}$": "id",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "language",
}


def code_of(error: ErrorDetails) -> str:
    """For screens, which say it in the reader's language; "" where only the text tells."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(getattr(context["error"], "code", ""))
    if kind == "string_pattern_mismatch":
        return _CODES_OF_PATTERNS.get(context["pattern"], "")
    return _CODES.get(kind) or _CODES_OF_WORDS.get({**_KINDS, **_COLLECTIONS}.get(kind, ""), "")


def explain(error: ErrorDetails) -> str:
    """One line, without full stop. What was written is repeated where it is short and no secret."""
    kind, context, written = error["type"], error.get("ctx", {}), error["input"]
    if kind == "missing":
        return "is missing"
    if kind in ("enum", "literal_error"):
        choices = _choices(context)
        among = f"one of {choices}" if "," in choices else f'"{choices}"'
        return f"must be {among}{_not(written)}"
    if kind == "value_error":
        return str(context["error"])
    if written is None and (kind in _KINDS or kind in _COLLECTIONS):
        return _MISSING
    if kind in ("too_short", "too_long") and isinstance(written, str):
        kind = f"string_{kind}"  # As pydantic says it of a secret.
    if kind in _LIMITS:
        return _LIMITS[kind](context)
    if kind == "string_pattern_mismatch":
        known = _PATTERNS.get(context["pattern"], f"must look like {context['pattern']}")
        return known + _not(written)
    if kind == "string_type" and isinstance(written, int | float):
        return f"must be text; put quotes around {str(written).lower()}"
    said = {**_KINDS, **_COLLECTIONS}.get(kind)
    return said + _not(written) if said else _as_pydantic_says(error)


def _choices(context: _Context) -> str:
    return str(context["expected"]).replace("'", "").replace(" or ", ", ")


def _not(written: Any) -> str:
    if isinstance(written, bool):
        return f", not {str(written).lower()}"
    if isinstance(written, str) and len(written) <= 60:
        return f', not "{written}"'
    if isinstance(written, int | float):
        return f", not {written}"
    return ""


def _length(limit: int, which: str, what: str) -> str:
    if which == "at least" and limit == 1:
        return "must not be empty"
    many = {"character": "characters", "entry": "entries"}[what]
    return f"must have {which} {limit} {what if limit == 1 else many}"


def _as_pydantic_says(error: ErrorDetails) -> str:
    said = error["msg"].replace("Input should be", "must be", 1).rstrip(".")
    return said[:1].lower() + said[1:]
