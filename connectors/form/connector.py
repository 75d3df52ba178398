"""The channel kind `form`. Answers leave by mail, so this kind sends nothing itself."""

from typing import ClassVar

from connectors.base import Connector
from connectors.form.parse import parse_submission
from connectors.form.settings import FormSettings
from connectors.form.submission import CONTENT_TYPE, MAX_BODY, content_key
from inbox.model.capabilities import Capabilities
from inbox.model.errors import PermanentError
from inbox.model.messages import Parsed
from inbox.model.outbound import Check
from inbox.model.receipts import RawItem, Receipt
from inbox.model.words import Checked


class FormConnector(Connector[FormSettings]):
    kind: ClassVar[str] = "form"
    identity_kind: ClassVar[str] = "email"
    settings_type = FormSettings
    capabilities = Capabilities()

    def parse(self, receipt: Receipt) -> Parsed:
        return Parsed((parse_submission(receipt),))

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        kind = content_type.partition(";")[0].strip().lower() or CONTENT_TYPE
        if kind != CONTENT_TYPE:
            raise PermanentError(f"Send one submission as {CONTENT_TYPE}, not as {kind[:100]}")
        if not body.strip():
            raise PermanentError("The body is empty: send one submission as JSON")
        if len(body) > MAX_BODY:
            raise PermanentError(f"A submission has at most {MAX_BODY:,} bytes")
        return RawItem(f"sha256:{content_key(body)}", body, {"content-type": CONTENT_TYPE})

    def check(self) -> tuple[Check, ...]:
        fields = ", ".join(field.id for field in self.settings.fields)
        words = f"Takes submissions; asks for {fields or 'nothing more'}"
        code = Checked.FORM if fields else Checked.FORM_BARE
        return (Check("form", True, words, code=code, facts={"fields": fields}),)
