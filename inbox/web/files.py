"""Bytes from and to the disk: uploads written piece by piece, downloads that can do no harm."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from inbox.model.errors import BusyError, NotFoundError
from inbox.services.conversations.attachments import MAX_BYTES, Upload
from inbox.store.blobs import Blobs
from inbox.web.body import too_large
from inbox.web.shown import LONGEST, shown_as

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
# Chromium's own viewer is an embedded document and stays empty in a sandbox.
PDF = "default-src 'none'; object-src 'self'; plugin-types application/pdf; frame-ancestors 'self'"
PIECE = 256 * 1024


async def keep_upload(part: BodyPartReader, blobs: Blobs) -> Upload:
    """On disk for good when this returns. Raises TooLargeError and BusyError; then nothing stays."""
    temporary = blobs.temporary()
    try:
        name, size = await _write(part, temporary)
        await asyncio.to_thread(blobs.adopt, temporary, name)
    except OSError as error:
        raise BusyError("The disk can't take it now.") from error
    finally:
        temporary.unlink(missing_ok=True)
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(part.filename or "", _plain(kind), name, size)


def _plain(kind: str) -> str:
    plain = kind.split(";")[0].strip().lower()
    return plain if plain.isascii() and plain.isprintable() else "application/octet-stream"


async def _write(part: BodyPartReader, path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with await asyncio.to_thread(path.open, "xb") as file:
        while piece := await part.read_chunk(PIECE):
            size += len(piece)
            if size > MAX_BYTES:
                raise too_large(MAX_BYTES)
            digest.update(piece)
            await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(_sync, file)
    return digest.hexdigest(), size


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


async def send_file(upload: Upload, blobs: Blobs) -> web.StreamResponse:
    """Shown or saved as its bytes are: what its sender says of it is neither needed nor believed."""
    path = blobs.path(upload.hash)
    try:
        kind = shown_as(await asyncio.to_thread(_start, path))
    except FileNotFoundError:
        raise NotFoundError("This file was erased.", code="file_gone") from None
    headers = {
        "Content-Type": kind or "application/octet-stream",
        "Content-Disposition": disposition(upload.filename, is_shown=bool(kind)),
        "Content-Security-Policy": PDF if kind == "application/pdf" else SANDBOX,
        # Asked for each time, and sent once: who may see it, and that they looked, is known only here. The
        # next one at the same screen is somebody else.
        "Cache-Control": "private, no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return web.FileResponse(path, headers=headers)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST)


def send_bytes(body: bytes, filename: str) -> web.Response:
    """Never shown: it is what somebody outside wrote, as they wrote it."""
    return web.Response(
        body=body,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": disposition(filename, is_shown=False),
            "Content-Security-Policy": SANDBOX,
        },
    )


async def send_once(request: web.Request, path: Path, filename: str) -> web.StreamResponse:
    """Sends a file that nobody needs afterwards. It is gone from the folder before the first byte."""
    with await asyncio.to_thread(path.open, "rb") as file:
        await asyncio.to_thread(path.unlink)
        size = os.fstat(file.fileno()).st_size
        response = web.StreamResponse(
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Length": str(size),
                "Content-Disposition": disposition(filename, is_shown=False),
                "Content-Security-Policy": SANDBOX,
                "Cache-Control": "no-store",
            }
        )
        await response.prepare(request)
        while piece := await asyncio.to_thread(file.read, PIECE):
            await response.write(piece)
        await response.write_eof()
    return response


def disposition(filename: str, is_shown: bool) -> str:
    """RFC 6266: plain letters for old programs, the whole name beside it."""
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in filename
    )
    kind = "inline" if is_shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
