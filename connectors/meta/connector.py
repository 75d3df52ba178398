"""What both connectors do in the same way. Neither knows the other."""

import contextlib
import hashlib
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from connectors.base import Answer, Channel, Connector, Credentials, Request
from connectors.meta import acts, checks, subscription
from connectors.meta.account import Account
from connectors.meta.events import Event
from connectors.meta.graph import Access, Graph
from connectors.meta.listening import Looking, Watch
from connectors.meta.media import HOSTS, download
from connectors.meta.private import confirm_private, send_private, send_private_reply
from connectors.meta.public import Public
from connectors.meta.receive import HEADERS, MAX_BODY, receive
from connectors.meta.settings import MetaSettings
from connectors.meta.window import HUMAN
from inbox.model.errors import PermanentError, ReauthoriseError
from inbox.model.messages import IncomingAttachment, Media, Party
from inbox.model.outbound import Act, Acted, Check, Outbound, Profile, Sent
from inbox.model.receipts import Fetched, RawItem
from inbox.model.words import NotSent

M = TypeVar("M", bound=MetaSettings)


class MetaConnector(Connector[M]):
    listens = True
    permissions: ClassVar[Collection[str]]
    public: ClassVar[Public]

    def __init__(self, channel: Channel, settings: M, credentials: Credentials) -> None:
        super().__init__(channel, settings, credentials)
        able = self.capabilities
        if settings.human_agent:
            able = replace(able, human_window=HUMAN)
        if channel.parallel:
            able = replace(able, can_reply=False, private_reply=False, acts=frozenset())
        self.capabilities = able
        self._graph: Graph | None = None
        every = timedelta(seconds=settings.poll_seconds)
        self._watch = Watch(Looking(self.account, self._look, self._fault, every))

    @abstractmethod
    def account(self) -> Account: ...

    @abstractmethod
    def own_ids(self) -> frozenset[str]: ...

    @abstractmethod
    def wanted(self) -> subscription.Wanted: ...

    def graph(self) -> Graph:
        if self._graph is None:
            self._graph = Graph(self._access())
        return self._graph

    def _access(self) -> Access:
        settings = self.settings
        secret = settings.app_secret.get_secret_value()
        token = settings.token.get_secret_value()
        return Access(settings.base, settings.version, settings.app_id, secret, token, secret)

    # In

    def source(self) -> str:
        return self.settings.app

    def receive(self, request: Request) -> Answer:
        verify = self.settings.verify_token.get_secret_value()
        return receive(request, verify, self.settings.secrets, self._is_ours)

    @abstractmethod
    def _is_ours(self, event: Event) -> bool: ...

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        if not body.strip():
            raise PermanentError("The body is empty: send a webhook's body as JSON")
        if len(body) > MAX_BODY:
            raise PermanentError(f"A webhook's body has at most {MAX_BODY:,} bytes")
        return RawItem(f"sha256:{hashlib.sha256(body).hexdigest()}", body, HEADERS)

    def fetch(self, cursor: Mapping[str, Any], now: datetime) -> Fetched:
        with self._telling_where():
            return self._watch.fetch(cursor, now)

    def wait(self, limit: timedelta) -> bool:
        return self._watch.wait(limit, datetime.now(UTC))

    def close(self) -> None:
        self._watch.close()
        if self._graph is not None:
            self._graph.close()

    def download(self, media: Media) -> IncomingAttachment:
        return download(media, self.graph(), self.settings.media_hosts)

    # Out

    def send(self, outbound: Outbound) -> Sent:
        self._refuse_if_parallel()
        account = self.account()
        with self._telling_where():
            if outbound.mode == "public":
                return self.public.send(account, outbound)
            if outbound.mode == "private_reply":
                return send_private_reply(account, outbound, datetime.now(UTC))
            return send_private(account, outbound, datetime.now(UTC))

    def confirm(self, outbound: Outbound) -> Sent | None:
        if outbound.mode == "public":
            return self.public.confirm(self.account(), outbound)
        return confirm_private(self.account(), outbound)

    def act(self, act: Act) -> Acted:
        self._refuse_if_parallel()
        does = acts.of(self.public).get(act.kind)
        if does is None:
            raise PermanentError(f"This channel can't {act.kind[:20]}")
        with self._telling_where():
            return does(self.account(), act)

    @abstractmethod
    def profile(self, party: Party) -> Profile: ...

    # How it is

    def subscribe(self) -> tuple[Check, ...]:
        """Asks the platform to tell us what comes, and says what it then tells of."""
        account = self.account()
        subscription.subscribe(account, self.wanted())
        return subscription.checks(account, self.wanted(), self.channel.id)

    def check(self) -> tuple[Check, ...]:
        account, settings = self.account(), self.settings
        again = f"Authorise again: {checks.login_address(settings, self.permissions)}"

        def token() -> tuple[Check, ...]:
            return checks.check_token(account, settings, self.permissions, checks.now())

        def subscribed() -> tuple[Check, ...]:
            return subscription.checks(account, self.wanted(), self.channel.id)

        return (
            *checks.tried("token", token, again),
            *checks.tried("account", lambda: checks.check_node(account), again),
            *checks.tried("subscription", subscribed, again),
            *checks.check_pace(account),
        )

    @contextlib.contextmanager
    def _telling_where(self) -> Iterator[None]:
        """To what ops read of a refused token belongs the one place to get another."""
        try:
            yield
        except ReauthoriseError as error:
            where = checks.login_address(self.settings, self.permissions)
            words = f"{error} Log in again: {where}"
            raise ReauthoriseError(words, trouble=error.trouble) from None

    def _look(self, account: Account, since: datetime) -> list[Event]:
        return self.public.look(account, since, self.settings.posts)

    def _fault(self, account: Account) -> str:
        return subscription.fault(account, self.wanted(), self.wanted().needed)

    def outside(self) -> tuple[tuple[str, str], ...]:
        host = urlsplit(self.settings.base).hostname or ""
        answers = "answers to customers, and what came meanwhile, by Meta's Graph API"
        return (
            (host, answers),
            *((f"*.{one}", "pictures and files of customers") for one in HOSTS),
        )

    def addresses(self) -> frozenset[str]:
        return self.own_ids()

    def _refuse_if_parallel(self) -> None:
        if self.channel.parallel:
            raise PermanentError(
                "This channel runs beside another system and sends nothing",
                why=NotSent.CHANNEL_PARALLEL,
            )
