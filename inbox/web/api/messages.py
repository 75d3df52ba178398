"""One message, its raw form, and files."""

import asyncio
from dataclasses import replace
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from inbox.model.errors import InvalidError
from inbox.services.conversations.attachments import MAX_BYTES, Upload, add_upload, open_attachment
from inbox.services.conversations.message_source import find_source
from inbox.store.reading.messages import read_message
from inbox.web.api.message_shapes import AttachmentShape, MessageShape
from inbox.web.api.queries import UploadQuery
from inbox.web.body import refuse_larger
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.files import keep_upload, send_bytes, send_file
from inbox.web.idempotency import request_hash
from inbox.web.labels import labels_of
from inbox.web.opening import look_into, note_visit
from inbox.web.problem import UnreadableError, WrongTypeError

MULTIPART = {"multipart/form-data": "One part named `file`."}
AROUND_FILE = 64 * 1024
"""What multipart adds to the file itself."""


@endpoint("conversation.read", MessageShape)
async def read(call: Call, id: int) -> Any:
    labels = labels_of(call.parts.plan)
    return await look_into(
        call,
        lambda unit: read_message(unit, id, labels),
        lambda shape: int(shape["conversation_id"]),
    )


@endpoint("message.source", answers="application/octet-stream")
async def source(call: Call, id: int) -> web.StreamResponse:
    found = await look_into(
        call, lambda unit: find_source(unit, id), lambda source: source.conversation_id
    )
    body = await asyncio.to_thread(found.read, call.parts.blobs)
    ending = "eml" if "rfc822" in found.content_type or not found.content_type else "txt"
    return send_bytes(body, f"{id}.{ending}")


@endpoint("attachment.upload", AttachmentShape, status=201, accepts=MULTIPART)
async def upload(call: Call, query: UploadQuery) -> Any:
    await call.identify()
    kept = replace(await _receive(call), inline=query.inline, content_id=query.content_id)
    if call.repeat:
        # The bytes were not read before; the file's own hash stands for them.
        raw = f"{kept.filename}\n{kept.content_type}\n{kept.hash}".encode()
        call.repeat = replace(call.repeat, request_hash=request_hash(call.request, raw))
    return await call.run(add_upload, kept)


async def _receive(call: Call) -> Upload:
    if call.request.content_type != "multipart/form-data":
        raise WrongTypeError("Send the file as multipart/form-data.")
    refuse_larger(call.request, MAX_BYTES + AROUND_FILE)
    try:
        async for part in await call.request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "file":
                return await keep_upload(part, call.parts.blobs)
    except (ValueError, AssertionError, HttpProcessingError, web.RequestPayloadError) as error:
        raise UnreadableError("This is no well-formed multipart body.") from error
    raise InvalidError('There is no part named "file".', {"field": "file"}, code="file_missing")


@endpoint("attachment.read", answers="application/octet-stream")
async def download(call: Call, id: int) -> web.StreamResponse:
    found, visit = await call.ask(open_attachment, id)
    note_visit(call, visit)
    return await send_file(found, call.parts.blobs)
