"""What an error of tweepy means for us. Nothing of a request is repeated: it may hold secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import requests  # noqa: TID251 - the errors of tweepy's own client
import tweepy

from connectors.x.session import until_reset
from inbox.model.errors import (
    ConnectorError,
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.words import NotSent, Trouble

TAKEN_OR_NOT = "X did not answer; it may have taken this all the same."
LOG_IN = "X refuses our keys. Make new ones in the developer portal and put them into the settings."
NOT_ALLOWED = (
    "The app may not do this. Give it the permission “Read and write and Direct message”, "
    "then make new access tokens."
)
_APP_WORDS = (
    "client-forbidden",
    "client-not-enrolled",
    "oauth1-permissions",
    "unsupported-authentication",
)


class DuplicateError(PermanentError):
    """Raised when X has this very text from us already."""


@contextmanager
def translated(*, writes: bool) -> Iterator[None]:
    """`writes` for what X may have done although no answer came."""
    try:
        yield
    except tweepy.HTTPException as error:
        raise _refused(error, writes) from None
    except (requests.ConnectTimeout, requests.exceptions.SSLError):
        raise TemporaryError("X can't be reached", trouble=Trouble.NO_CONNECTION) from None
    except requests.ConnectionError as error:
        # A line that never came to be took nothing; one that broke may have.
        if writes and "NewConnectionError" not in repr(error):
            raise UnknownOutcomeError(TAKEN_OR_NOT, why=NotSent.NO_ANSWER) from None
        raise TemporaryError("X can't be reached", trouble=Trouble.NO_CONNECTION) from None
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        if writes:
            raise UnknownOutcomeError(TAKEN_OR_NOT, why=NotSent.NO_ANSWER) from None
        late = isinstance(error, requests.Timeout)
        words = "X did not answer in time" if late else "X answered with something else than JSON"
        trouble = Trouble.NO_ANSWER if late else Trouble.PLATFORM
        raise TemporaryError(words, trouble=trouble) from None


def _refused(error: tweepy.HTTPException, writes: bool) -> ConnectorError:
    status = error.response.status_code
    said = "; ".join(str(one) for one in error.api_messages)[:500]
    if status == 429:
        wait = until_reset(error.response, datetime.now(UTC))
        words = "X wants us to wait: its limit is reached"
        return TemporaryError(words, wait, trouble=Trouble.LIMIT)
    if status >= 500:
        # 503: overloaded, and so not taken. The others say nothing of the kind.
        if writes and status != 503:
            return UnknownOutcomeError(TAKEN_OR_NOT, why=NotSent.NO_ANSWER)
        return TemporaryError(f"X answered {status}", trouble=Trouble.PLATFORM)
    if status == 401:
        return ReauthoriseError(LOG_IN, trouble=Trouble.TOKEN)
    if status == 403:
        return _forbidden(error, said)
    if status == 404:
        return PermanentError("It is not on X any more, or the account is gone.", why=NotSent.GONE)
    return PermanentError(
        f"X refused this ({status}): {said}" if said else f"X refused this ({status})",
        why=NotSent.REFUSED,
    )


def _forbidden(error: tweepy.HTTPException, said: str) -> ConnectorError:
    if "duplicate" in said.lower():
        return DuplicateError("X has this very text from us already.")
    body = error.response.text[:2_000]
    if any(word in body for word in _APP_WORDS):
        return ReauthoriseError(NOT_ALLOWED, trouble=Trouble.PERMISSION)
    return PermanentError(
        f"X does not allow this: {said}" if said else "X does not allow this.", why=NotSent.REFUSED
    )
