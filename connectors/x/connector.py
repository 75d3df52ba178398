"""The channel kind `x`: direct messages, mentions and answers, and posts that searches find."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from connectors.base import Answer, Channel, Connector, Credentials, Request
from connectors.x import pictures
from connectors.x.api import Api
from connectors.x.items import of_call
from connectors.x.media import download
from connectors.x.parse import KIND, parse_item
from connectors.x.poll import look
from connectors.x.send import LONGEST_MESSAGE, deliver, find_sent
from connectors.x.settings import XSettings
from connectors.x.signature import answer_challenge, check_signature
from connectors.x.values import mapping, number, text
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ConnectorError, PermanentError
from inbox.model.messages import IncomingAttachment, Media, Parsed, Party
from inbox.model.outbound import Act, Acted, Check, Outbound, Profile, Sent
from inbox.model.receipts import Fetched, RawItem, Receipt
from inbox.model.words import Checked, NotSent

MAX_BODY = 2_000_000
NOT_GIVEN = (
    "X gives programs no encrypted messages, no direct messages older than 30 days, and no posts older "
    "than 7 days to a search"
)


class XConnector(Connector[XSettings]):
    kind: ClassVar[str] = KIND
    identity_kind: ClassVar[str] = KIND
    settings_type = XSettings
    listens = True
    capabilities = Capabilities(
        can_reply=True,
        public=True,
        private_reply=True,
        can_confirm=True,
        attachments=True,
        attachment_types=pictures.TYPES,
        max_attachment_bytes=pictures.MOST_BYTES,
        max_text_length=LONGEST_MESSAGE,
        acts=frozenset({"hide", "unhide", "publish"}),
    )

    def __init__(self, channel: Channel, settings: XSettings, credentials: Credentials) -> None:
        super().__init__(channel, settings, credentials)
        self._api = Api(settings)
        self._wake = threading.Event()

    def parse(self, receipt: Receipt) -> Parsed:
        # Those come with the next look at mentions, which knows their thread.
        with_answers = not self.settings.mentions
        return parse_item(receipt, self.settings.user_id, with_answers=with_answers)

    # In

    def is_told(self) -> bool:
        return self.settings.webhook or self.settings.app is not None

    def source(self) -> str:
        return self.settings.app or self.channel.id

    def receive(self, request: Request) -> Answer:
        secret = self.settings.consumer_secret.get_secret_value()
        if request.method == "GET":
            body = answer_challenge(secret, request.query)
            return Answer(body=body, content_type="application/json")
        check_signature(secret, request.headers, request.body)
        item = self.wrap(request.body, "")
        return Answer((item,) if _is_for(request.body, self.settings.user_id) else ())

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        if len(body) > MAX_BODY:
            raise PermanentError(f"A body has at most {MAX_BODY:,} bytes")
        return of_call(body)

    def fetch(self, cursor: Mapping[str, Any], now: datetime) -> Fetched:
        return look(self._api, self.settings, cursor, now)

    def wait(self, limit: timedelta) -> bool:
        seconds = min(limit.total_seconds(), self.settings.poll_seconds)
        self._wake.wait(seconds)
        return False

    def close(self) -> None:
        self._wake.set()
        self._api.close()

    # Out

    def send(self, outbound: Outbound) -> Sent:
        if self.channel.parallel:
            raise PermanentError(
                "This channel runs beside an older system and sends nothing.",
                why=NotSent.CHANNEL_PARALLEL,
            )
        return deliver(self._api, self.settings, outbound)

    def confirm(self, outbound: Outbound) -> Sent | None:
        return find_sent(self._api, self.settings, outbound)

    def act(self, act: Act) -> Acted:
        if act.kind in ("hide", "unhide"):
            self._api.hide(act.target, act.kind == "hide")
            return Acted()
        if act.kind != "publish":
            raise PermanentError(f"X gives programs no way to {act.kind}.")
        id = self._api.post(f"{act.text}\n{act.link}".strip(), None)
        return Acted(id, f"https://x.com/{self.settings.account}/status/{id}")

    def download(self, media: Media) -> IncomingAttachment:
        return download(media, self.settings.media_hosts)

    def profile(self, party: Party) -> Profile:
        data = mapping(self._api.user(party.value).get("data"))
        return Profile(name=text(data.get("name"), 200), handle=text(data.get("username"), 50))

    # About itself

    def check(self) -> tuple[Check, ...]:
        return (self._check_account(), Check("limits of X", True, NOT_GIVEN, code=Checked.X_LIMITS))

    def _check_account(self) -> Check:
        try:
            me = mapping(self._api.me().get("data"))
        except ConnectorError as error:
            advice = "See “X” in docs/operations.md"
            return Check("account", False, str(error), advice, error.trouble)
        id, handle = number(me.get("id")), text(me.get("username"), 50)
        if id != self.settings.user_id or handle.lower() != self.settings.account.lower():
            words = f"The keys belong to @{handle} with user_id {id}"
            advice, facts = "Put these into the channel's settings", {"handle": handle, "id": id}
            return Check("account", False, words, advice, Checked.OTHER_ACCOUNT, facts)
        told = f"Logged in as @{handle}"
        return Check("account", True, told, code=Checked.ACCOUNT, facts={"handle": handle})

    def outside(self) -> tuple[tuple[str, str], ...]:
        host = urlsplit(self.settings.api).hostname or ""
        return (
            (host, "reads what is written to the account and what searches find; sends answers"),
        )

    def addresses(self) -> frozenset[str]:
        return frozenset({self.settings.user_id})


def _is_for(body: bytes, user_id: str) -> bool:
    """Accounts of one app are called at one address."""
    return b'"for_user_id":"%b"' % user_id.encode() in body.replace(b" ", b"")
