"""Every error that crosses a border.

InkorgError
├── ConnectorError
│   ├── TemporaryError      the same call may work later
│   ├── PermanentError      it never will; the text is for the agent
│   ├── ReauthoriseError    somebody has to log in again; the text is for ops
│   └── ParseError          a raw item that can't be read; it goes to quarantine
└── RefusedError            what a user asked for can't be done
    ├── NotFoundError       no such thing, or not for this user
    ├── ForbiddenError      it is there, but the role does not allow this
    ├── InvalidError        the request is wrong; says where
    ├── ConflictError       something newer stands in the way
    ├── StaleError          If-Match named another version
    └── BusyError           the store can't take it now; try again
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from inbox.model.words import NotSent, Trouble, Unread


class InkorgError(Exception):
    """The root of all errors that we raise on purpose."""


class ConnectorError(InkorgError):
    """A platform or its data did not do what was asked. `why` says it for screens in other languages, of
    what was to be sent; `trouble` does, of the channel."""

    def __init__(
        self, message: str, *, why: NotSent | None = None, trouble: Trouble | None = None
    ) -> None:
        super().__init__(message)
        self.why = why
        self.trouble = trouble


class TemporaryError(ConnectorError):
    """Raised when the same call may work later."""

    def __init__(
        self,
        message: str,
        retry_after: timedelta | None = None,
        *,
        why: NotSent | None = None,
        trouble: Trouble | None = None,
    ) -> None:
        super().__init__(message, why=why, trouble=trouble)
        self.retry_after = retry_after


class PermanentError(ConnectorError):
    """Raised when the same call will never work. The message is what the agent should read."""


class ReauthoriseError(ConnectorError):
    """Raised when the platform no longer accepts our credentials. The message says what ops should do."""


class ParseError(ConnectorError):
    """Raised when a raw item can't be read. The message stands in the list of what could not be read."""

    def __init__(self, message: str, reason: Unread = Unread.UNREADABLE) -> None:
        super().__init__(message)
        self.reason = reason


class UnknownOutcomeError(ConnectorError):
    """Raised by `send` when the platform may or may not have taken the message."""


class RefusedError(InkorgError):
    """Something a user asked for can't be done. `details` goes to the client as it is.

    `code` is stable, so that a program can say it in its reader's language: that of the place where it
    is raised, or of the class where the class says it all. docs/api.md lists them.
    """

    code = "refused"

    def __init__(
        self, message: str, details: Mapping[str, Any] | None = None, code: str = ""
    ) -> None:
        super().__init__(message)
        self.details = dict(details or {})
        self.code = code or self.code


class NotFoundError(RefusedError):
    """Raised when there is no such thing, or this user may not know of it."""

    code = "not_found"


class ForbiddenError(RefusedError):
    """Raised when the user's role does not allow it."""

    code = "forbidden"


class InvalidError(RefusedError):
    """Raised when a request is wrong in itself. `details["field"]` says where."""

    code = "invalid"


class ConflictError(RefusedError):
    """Raised when something newer stands in the way. `details` says what."""

    code = "conflict"


class StaleError(RefusedError):
    """Raised when a change named a version that no longer stands. `details` holds what stands now."""

    code = "stale"


class UnknownCallerError(RefusedError):
    """Raised when a session or token is missing, wrong, revoked or over."""

    code = "not_logged_in"


class TooManyError(RefusedError):
    """Raised when something was tried too often."""

    code = "too_many"

    def __init__(self, message: str, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BusyError(RefusedError):
    """Raised when the store can't take a write now (locked, full, gone). Nothing was kept; try again."""

    code = "busy"
