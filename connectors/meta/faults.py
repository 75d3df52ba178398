"""What the platform's error codes mean for us: try later, never, log in again.

developers.facebook.com/docs/graph-api/guides/error-handling and
developers.facebook.com/docs/messenger-platform/error-codes
"""

from datetime import timedelta
from typing import Any

from connectors.meta.values import line, mapping
from inbox.model.errors import ConnectorError, PermanentError, ReauthoriseError, TemporaryError
from inbox.model.words import NotSent, Trouble

TOKEN = frozenset({102, 190, 467})
PERMISSION = frozenset({3, 10, 200, 210, 230, 298, 299})
TOO_MANY = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006, 80008})
BLOCKED_FOR_NOW = frozenset({368})
TROUBLE = frozenset({2, 1200})
GONE = ((100, 33), (803, 0), (1609, 0))
WINDOW = frozenset({2018278, 2534022, 2018065, 2534037})
_PAUSE_TOO_MANY = timedelta(minutes=5)
_PAUSE_BLOCKED = timedelta(hours=1)

_BY_SUBCODE = {
    2018001: "The customer can't be reached here any more: they may have left or blocked us",
    2018108: "The customer does not take messages from us just now",
    2018109: "The file is larger than the platform takes",
    2018047: "The platform could not take the file",
    2018294: "The platform does not take this kind of file",
    2534014: "The customer can't be reached here any more",
    2534025: "The comment is too old to be answered in private; write a public answer",
    1545041: "The customer can't be reached just now: they may have blocked us or left",
    2018300: "This can be answered in private only once, and somebody has done so",
}
_BY_CODE = {
    368: "The platform has blocked this for a while, since it took it for unwanted",
    506: "The same text was published just before",
    551: "The customer can't be reached just now: they may have blocked us or left",
    1609: "What this belongs to is gone or can't be seen any more",
    803: "What this belongs to is gone or can't be seen any more",
    10900: "This comment was answered in private before; the platform allows that once",
    10901: "The comment is too old to be answered in private; write a public answer",
    10902: "This comment can't be answered in private; write a public answer",
    10903: "This person can't be written to in private; write a public answer",
    1446036: "The platform took the text for unwanted",
}
_TOKEN_WORDS = {
    458: "nobody has given the app access any more",
    459: "the account has to be confirmed at facebook.com",
    460: "the password was changed",
    463: "it is over",
    464: "the account has to be confirmed",
    467: "it was taken back",
    492: "whoever gave it has no task on the page any more",
}
OUTSIDE_WINDOW = (
    "The platform takes no answer any more: too much time has passed since the customer last wrote"
)


def fault(result: Any) -> ConnectorError:
    """From the body of a refusal."""
    told = mapping(result, "error")
    code, subcode = _number(told.get("code")), _number(told.get("error_subcode"))
    said = line(told.get("message")) or "no reason"
    if code in TOKEN:
        why = _TOKEN_WORDS.get(subcode, "it is not valid")
        return ReauthoriseError(
            f"The access token is refused: {why}. Authorise again. {_said(said)}",
            trouble=Trouble.TOKEN,
        )
    if subcode in WINDOW:
        return PermanentError(f"{OUTSIDE_WINDOW}. {_said(said)}", why=NotSent.WINDOW_CLOSED)
    if code in TOO_MANY:
        words = f"The platform's limit is reached. {_said(said)}"
        return TemporaryError(words, _PAUSE_TOO_MANY, trouble=Trouble.LIMIT)
    if code in BLOCKED_FOR_NOW:
        words = f"{_BY_CODE[code]}. {_said(said)}"
        return TemporaryError(words, _PAUSE_BLOCKED, trouble=Trouble.BLOCKED)
    if known := _BY_SUBCODE.get(subcode) or _BY_CODE.get(code):
        return PermanentError(f"{known}. {_said(said)}", why=NotSent.REFUSED)
    if code in TROUBLE or told.get("is_transient") is True:
        words = f"The platform has trouble. {_said(said)}"
        return TemporaryError(words, trouble=Trouble.PLATFORM)
    if code in PERMISSION:
        return ReauthoriseError(
            f"The app lacks a permission or Advanced Access for this. {_said(said)}",
            trouble=Trouble.PERMISSION,
        )
    if (code, subcode) in GONE:
        return PermanentError(
            f"What this belongs to is gone or can't be seen. {_said(said)}", why=NotSent.GONE
        )
    return PermanentError(f"The platform refused it. {_said(said)}", why=NotSent.REFUSED)


def is_gone(result: Any) -> bool:
    told = mapping(result, "error")
    return (_number(told.get("code")), _number(told.get("error_subcode"))) in GONE


def is_unknown(result: Any) -> bool:
    """Code 1 tells that something failed, and not whether it was done all the same."""
    told = mapping(result, "error")
    return _number(told.get("code")) in (1, -1, 0) and told.get("is_transient") is not True


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _said(words: str) -> str:
    return f"It said: {words}"
