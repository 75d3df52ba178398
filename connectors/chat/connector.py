"""The channel kind `chat`. Visitors come in and are answered over their own socket (inbox/web/chat), so
this kind sends nothing by itself: an answer is sent when the visitor's browser says that it has it."""

from typing import ClassVar

from connectors.base import Connector
from connectors.chat.parse import parse_utterance
from connectors.chat.settings import ChatSettings
from connectors.chat.utterance import CONTENT_TYPE, MAX_BODY, content_key
from inbox.model.capabilities import Capabilities
from inbox.model.errors import PermanentError
from inbox.model.messages import Parsed
from inbox.model.outbound import Check, Outbound, Sent
from inbox.model.receipts import RawItem, Receipt
from inbox.model.words import Checked, NotSent


class ChatConnector(Connector[ChatSettings]):
    kind: ClassVar[str] = "chat"
    identity_kind: ClassVar[str] = "visitor"
    settings_type = ChatSettings
    capabilities = Capabilities(
        can_reply=True,
        attachments=True,
        max_attachment_bytes=20_000_000,
        max_text_length=10_000,
        live=True,
    )

    def parse(self, receipt: Receipt) -> Parsed:
        return Parsed((parse_utterance(receipt),))

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        kind = content_type.partition(";")[0].strip().lower() or CONTENT_TYPE
        if kind != CONTENT_TYPE:
            raise PermanentError(f"Send one utterance as {CONTENT_TYPE}, not as {kind[:100]}")
        if not body.strip():
            raise PermanentError("The body is empty: send one utterance as JSON")
        if len(body) > MAX_BODY:
            raise PermanentError(f"An utterance has at most {MAX_BODY:,} bytes")
        return RawItem(f"sha256:{content_key(body)}", body, {"content-type": CONTENT_TYPE})

    def send(self, outbound: Outbound) -> Sent:
        """Only for what nobody has fetched in the time there was, and that could not go by mail."""
        raise PermanentError(
            "The visitor has left, and left no address that this could go to.",
            why=NotSent.VISITOR_LEFT,
        )

    def check(self) -> tuple[Check, ...]:
        sites = ", ".join(self.settings.allow_from)
        words = f"May stand on {sites or 'pages of our own only'}"
        code = Checked.CHAT if sites else Checked.CHAT_OWN
        return (Check("chat", True, words, code=code, facts={"sites": sites}),)
