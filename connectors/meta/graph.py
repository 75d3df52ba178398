"""The Graph API, as far as we speak it. Nothing else touches the SDK."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.meta.faults import fault, is_gone, is_unknown
from connectors.meta.limits import Pace
from connectors.meta.sdk import GraphAPI, GraphAPIError
from connectors.meta.session import GraphSession, LostError
from inbox.model.errors import PermanentError, TemporaryError, UnknownOutcomeError
from inbox.model.words import NotSent, Trouble

SECONDS = 30.0
File = tuple[str, bytes, str]
"""Name, content, type."""


class GoneError(PermanentError):
    """Raised when what was asked about is not there, or not for us to see."""


@dataclass(frozen=True, slots=True)
class Access:
    base: str
    version: str
    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    secret: str = field(repr=False)
    """Of the app that the token belongs to."""
    seconds: float = SECONDS


class Graph:
    def __init__(self, access: Access) -> None:
        self._access = access
        self.pace = Pace()
        self._local = threading.local()
        self._sessions: list[GraphSession] = []

    def get(self, path: str, **args: Any) -> Mapping[str, Any]:
        return self._ask(path, args=args)

    def post(self, path: str, **data: Any) -> Mapping[str, Any]:
        """Something that may be asked twice."""
        return self._ask(path, post_args=data)

    def send(
        self, path: str, data: Mapping[str, Any], files: Mapping[str, File] | None = None
    ) -> Mapping[str, Any]:
        """Something that must be done once. Raises UnknownOutcomeError when it may have been."""
        self.keep_pace()
        try:
            return self._ask(path, post_args=dict(data), files=dict(files or {}) or None, once=True)
        except LostError as error:
            raise UnknownOutcomeError(
                f"{error}: it may have been sent all the same", why=NotSent.NO_ANSWER
            ) from None

    def upload(
        self, path: str, file: File, *, args: Mapping[str, Any], **data: Any
    ) -> Mapping[str, Any]:
        """A file that is shown to nobody yet."""
        files = {"filedata": file}
        return self._ask(path, args=dict(args), post_args=data, files=files)

    def delete(self, path: str, **args: Any) -> Mapping[str, Any]:
        return self._ask(path, args=args, method="DELETE")

    def debug(self) -> Mapping[str, Any]:
        """What the platform knows of our own token."""
        access = self._access
        try:
            told = self._api().debug_access_token(access.token, access.app_id, access.app_secret)
        except GraphAPIError as error:
            raise fault(error.result) from None
        return _as_mapping(told)

    def as_app(self, path: str) -> Mapping[str, Any]:
        """With the app's own token."""
        access = self._access
        return self._ask(path, args={"access_token": f"{access.app_id}|{access.app_secret}"})

    def keep_pace(self, *, goes: bool = True) -> None:
        """Raises TemporaryError while the platform wants to hear less of us."""
        pause = self.pace.wait(datetime.now(UTC), goes=goes)
        if pause:
            raise TemporaryError(
                "The platform's limit is nearly reached: sent a little later",
                pause,
                trouble=Trouble.LIMIT,
            )

    def close(self) -> None:
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()

    def _ask(self, path: str, *, once: bool = False, **named: Any) -> Mapping[str, Any]:
        try:
            told = self._api().request(f"{self._access.version}/{path}", **named)
        except GraphAPIError as error:
            if once and is_unknown(error.result):
                raise LostError(str(fault(error.result))) from None
            if is_gone(error.result):
                raise GoneError(str(fault(error.result))) from None
            raise fault(error.result) from None
        return _as_mapping(told)

    def _api(self) -> Any:
        """One for each thread: requests does not promise to be used by several."""
        api = getattr(self._local, "api", None)
        if api is None:
            access = self._access
            session = GraphSession(
                access.base, {access.token: access.secret}, access.seconds, self._heard
            )
            self._sessions.append(session)
            api = GraphAPI(access.token, session=session)
            api.version = access.version
            self._local.api = api
        return api

    def _heard(self, headers: Mapping[str, str]) -> None:
        self.pace.note(headers, datetime.now(UTC))


def _as_mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {"success": bool(told)}
