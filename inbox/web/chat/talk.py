"""What a visitor's frames do. What they say is kept before it is called taken."""

import asyncio
from datetime import timedelta

from connectors.chat import ChatSettings
from connectors.chat.parse import clean, is_email
from connectors.chat.utterance import CONTENT_TYPE, SentFile, Utterance, to_bytes
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, RefusedError
from inbox.model.receipts import RawItem
from inbox.services.chat.visits import end_chat, find_chat, leave_address, recognise
from inbox.services.plan import Channel
from inbox.web.chat import frames
from inbox.web.chat.hub import Chats
from inbox.web.chat.line import Line
from inbox.web.chat.room import Room
from inbox.web.chat.who import Identity
from inbox.web.pages.form import page_address
from inbox.web.parts import Parts

BUSY_SECONDS = 5
A_MOMENT = timedelta(seconds=2)


class Talk:
    """One line's side of a conversation with us."""

    def __init__(
        self, parts: Parts, chats: Chats, channel: Channel, line: Line, room: Room
    ) -> None:
        self._parts, self._chats, self._channel = parts, chats, channel
        self._settings: ChatSettings = channel.connector.settings
        self._line, self._room = line, room

    async def hear(self, said: frames.Incoming) -> None:
        if isinstance(said, frames.Say):
            await self._say(said)
        elif isinstance(said, frames.Got):
            self._chats.note_received(self._room.visitor.chat, map(int, said.ids))
        elif isinstance(said, frames.Typing):
            self._chats.note_typing(self._room, said.on)
        elif isinstance(said, frames.Page):
            self._line.page = page_address(said.page)
        elif isinstance(said, frames.Address):
            await self._address(said)
        elif isinstance(said, frames.End):
            await self._parts.store.run(SYSTEM, end_chat, self._room.visitor)

    async def _say(self, said: frames.Say) -> None:
        text = clean(said.text)
        if not text:
            return await self._refuse(said.id, "text_empty")
        if len(text) > self._settings.max_length:
            return await self._refuse(said.id, "text_too_long", max=self._settings.max_length)
        await self.keep(said.id, text)

    async def keep(self, id: str, text: str, file: SentFile | None = None) -> bool:
        """True once it is kept; else the line was told why not."""
        pause = self._room.pace.take(asyncio.get_running_loop().time())
        if pause:
            await self._refuse(id, "too_fast", retry_after=round(pause + 0.05, 2))
            return False
        channel, key = self._channel.id, self._room.visitor.key
        body = to_bytes(self._utterance(text, file))
        item = RawItem(f"{key}:{id}", body, {"content-type": CONTENT_TYPE})
        try:
            await self._parts.committer.accept(channel, channel, [item])
        except BusyError:
            await self._refuse(id, "busy", retry_after=BUSY_SECONDS)
            return False
        self._room.wrote_at = 0.0  # What is typed next is told at once.
        await self._room.tell(frames.frame("taken", id=id))
        return True

    def _utterance(self, text: str, file: SentFile | None) -> Utterance:
        who, line = self._room.visitor, self._line
        return Utterance.model_construct(
            chat=who.key,
            visitor=who.visitor,
            text=text,
            user=who.user,
            name=who.name,
            email=self._room.email,
            page=line.page,
            browser=line.browser,
            system=line.system,
            file=file,
        )

    async def _refuse(self, id: str, code: str, **facts: object) -> None:
        await self._line.send(frames.frame("refused", id=id, code=code, **facts))

    async def _address(self, said: frames.Address) -> None:
        email, name = clean(said.email), clean(said.name)
        if not is_email(email.lower()):
            return await self._refuse("", "address_invalid")
        try:
            self._room.email = await self._parts.store.run(
                SYSTEM, leave_address, self._parts.plan, self._room.visitor, email, name
            )
        except RefusedError as error:
            return await self._refuse("", error.code)
        await self._chats.state_now(self._room)


async def know(parts: Parts, line: Line, identity: Identity | None) -> str:
    """What is known of the visitor already; answers the address that they left."""
    chat = await parts.store.ask(SYSTEM, find_chat, line.visitor.chat)
    if identity is not None:
        await parts.store.run(SYSTEM, recognise, line.visitor)
    return (identity.email if identity else "") or (chat.email if chat is not None else "")
