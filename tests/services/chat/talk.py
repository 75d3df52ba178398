"""A chat between a visitor and an agent, without the sockets between them."""

from dataclasses import dataclass
from typing import Any

from config.channels import ChannelEntry
from connectors.base import Channel as ChannelFacts
from connectors.chat import ChatConnector, ChatSettings
from connectors.chat.utterance import Utterance, to_bytes
from inbox.model.actor import Actor
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.chat.receipts import note_received
from inbox.services.chat.visits import Visitor, leave_address, note_back, note_gone
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Channel
from inbox.store.reading.chats import Chat, read_chat
from tests.services.desk import Desk, NoTokens

ANNA = Visitor("chat", "c" * 22, "v" * 22)


def chat_channel(**settings: Any) -> Channel:
    entry = ChannelEntry(id="chat", kind="chat", name="Chat", team="help")
    facts = ChannelFacts(id="chat", name="Chat", language="sv")
    return Channel(entry, ChatConnector(facts, ChatSettings(**settings), NoTokens()))


@dataclass
class Talk:
    desk: Desk
    serial: int = 0

    def says(self, text: str, who: Visitor = ANNA, id: str = "", **more: str) -> None:
        self.serial += 1
        said = Utterance(chat=who.key, visitor=who.visitor, user=who.user, text=text, **more)
        item = RawItem(f"{who.key}:{id or f'm{self.serial}'}", to_bytes(said))
        self.desk.store.write(accept, keep("chat", "chat", [item], self.desk.blobs))
        self.desk.work()

    def answers(self, agent: Actor, text: str, **more: Any) -> int:
        row = self.desk.conversations()[0]
        reply = Reply(text, **more)
        id = self.desk.store.write_as(agent, write_reply, self.desk.plan, row.id, reply)
        self.desk.work()
        return id

    def sees(self, who: Visitor = ANNA, after: int = 0) -> Chat:
        return self.desk.store.read(read_chat, who.chat, after)

    def has(self, *ids: int, who: Visitor = ANNA) -> int:
        return self.desk.store.write(note_received, [(who.chat, id) for id in ids])

    def leaves(self, who: Visitor = ANNA) -> None:
        self.desk.store.write(note_gone, [who])

    def is_back(self, who: Visitor = ANNA) -> None:
        self.desk.store.write(note_back, [who.chat])

    def leaves_address(self, email: str, who: Visitor = ANNA) -> str:
        return self.desk.store.write(leave_address, self.desk.plan, who, email)
