"""A message as it came, byte for byte."""

from dataclasses import dataclass

from sqlalchemy import select

from inbox.model.errors import NotFoundError
from inbox.services import access
from inbox.store.blobs import Blobs
from inbox.store.tables.journal import receipts
from inbox.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Source:
    conversation_id: int
    body: bytes | None
    blob: str | None
    content_type: str

    def read(self, blobs: Blobs) -> bytes:
        """Blocks. Raises NotFoundError for what was erased."""
        try:
            return blobs.get(self.blob) if self.blob else self.body or b""
        except FileNotFoundError:
            raise NotFoundError("Its raw form is gone.", code="no_raw_form") from None


def find_source(unit: Unit, message_id: int) -> Source:
    message = access.message(unit, message_id, "message.source")
    row = unit.connection.execute(
        select(receipts.c.body, receipts.c.blob, receipts.c.headers).where(
            receipts.c.id == message.receipt_id
        )
    ).one_or_none()
    if row is None or (row.body is None and row.blob is None):
        raise NotFoundError(
            "This message has no raw form: it was written here, or was erased.", code="no_raw_form"
        )
    kind = str(row.headers.get("content-type", ""))
    return Source(message.conversation_id, row.body, row.blob, kind)
