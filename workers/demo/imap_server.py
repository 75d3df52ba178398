"""The demo's own IMAP server, on this machine only."""

import asyncio
import contextlib
from collections.abc import Mapping

from inbox.services.demo.mailboxes import Mailboxes
from workers.demo.imap_session import MAX_LINE, Session


async def start_imap(
    mailboxes: Mailboxes, passwords: Mapping[str, str], port: int
) -> asyncio.Server:
    """Raises OSError when the port is taken."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Session(reader, writer, mailboxes, passwords).run()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            with contextlib.suppress(ConnectionError):
                writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", port, limit=MAX_LINE)
