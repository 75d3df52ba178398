"""One client of the demo's IMAP server (RFC 3501, IDLE of RFC 2177): what programs need to read mail."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from inbox.services.demo.mailboxes import UIDVALIDITY, Kept, Mailboxes
from workers.demo import imap_words
from workers.demo.imap_words import BadCommand

CAPABILITIES = "IMAP4rev1 IDLE LITERAL+"
MAX_LINE = 64 * 1024
MAX_LITERAL = 64 * 1024
IDLE_SECONDS = 0.3
PATIENCE_SECONDS = 1800


class Session:
    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        mailboxes: Mailboxes,
        passwords: Mapping[str, str],
    ) -> None:
        self._reader, self._writer = reader, writer
        self._mailboxes, self._passwords = mailboxes, passwords
        self._user = ""
        self._selected = False
        self._mails: list[Kept] = []
        self._flags: dict[int, set[str]] = {}
        self._over = False

    async def run(self) -> None:
        self._say(f"* OK [CAPABILITY {CAPABILITIES}] The demo's mail")
        while not self._over:
            await self._writer.drain()
            line = await self._line()
            if line is None:
                return
            await self._answer(line)
        await self._writer.drain()

    async def _line(self) -> bytes | None:
        """One command with its literals in place; None at the end."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                line = await self._reader.readline()
                while line.rstrip().endswith(b"}"):
                    line = await self._literal(line)
        except (TimeoutError, ValueError, asyncio.IncompleteReadError):
            return None
        return line or None

    async def _literal(self, line: bytes) -> bytes:
        head, _, size = line.rstrip().rpartition(b"{")
        count = int(size[:-1].rstrip(b"+"))
        if count > MAX_LITERAL:
            raise ValueError("too long")
        if not size.endswith(b"+}"):
            self._say("+ Go on")
            await self._writer.drain()
        text = await self._reader.readexactly(count)
        escaped = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        return head + b'"' + escaped + b'"' + await self._reader.readline()

    async def _answer(self, line: bytes) -> None:
        tag, *rest = imap_words.words(line) or ["*"]
        name = rest[0].upper() if rest else ""
        if name == "UID" and len(rest) > 1:
            name, rest = f"UID {rest[1].upper()}", rest[1:]
        act = self._acts().get(name)
        if act is None:
            self._say(f"{tag} BAD Not known here")
            return
        try:
            said = await act(rest[1:], tag)
        except BadCommand as error:
            said = f"BAD {error}"
        except (IndexError, ValueError):
            said = "BAD Something is missing"
        if said:
            self._say(f"{tag} {said}")

    def _acts(self) -> Mapping[str, Callable[[list[str], str], Awaitable[str]]]:
        anybody = {
            "CAPABILITY": self._capability,
            "NOOP": self._noop,
            "LOGOUT": self._logout,
            "LOGIN": self._login,
        }
        known = {
            "LIST": self._list,
            "SELECT": self._select,
            "EXAMINE": self._select,
            "STATUS": self._status,
        }
        reading = {
            "CHECK": self._noop,
            "CLOSE": self._close,
            "IDLE": self._idle,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": self._store,
        }
        return anybody | (known if self._user else {}) | (reading if self._selected else {})

    async def _capability(self, words: list[str], tag: str) -> str:
        self._say(f"* CAPABILITY {CAPABILITIES}")
        return "OK Done"

    async def _noop(self, words: list[str], tag: str) -> str:
        self._tell_news()
        return "OK Done"

    async def _logout(self, words: list[str], tag: str) -> str:
        self._say("* BYE Until next time")
        self._over = True
        return "OK Done"

    async def _login(self, words: list[str], tag: str) -> str:
        user, password = words[0].lower(), words[1]
        if self._passwords.get(user) != password:
            return "NO [AUTHENTICATIONFAILED] Wrong user or password"
        self._user = user
        return f"OK [CAPABILITY {CAPABILITIES}] Welcome"

    async def _list(self, words: list[str], tag: str) -> str:
        self._say('* LIST (\\HasNoChildren) "/" INBOX')
        return "OK Done"

    async def _select(self, words: list[str], tag: str) -> str:
        if words[0].upper() != "INBOX":
            return "NO [NONEXISTENT] There is only INBOX"
        self._mails = self._mailboxes.list(self._user)
        self._selected = True
        self._say(f"* {len(self._mails)} EXISTS")
        self._say("* 0 RECENT")
        self._say("* FLAGS (\\Seen \\Flagged \\Deleted)")
        self._say(f"* OK [UIDVALIDITY {UIDVALIDITY}] Lasts")
        self._say(f"* OK [UIDNEXT {self._next_uid()}] The next")
        return "OK [READ-ONLY] Opened"

    def _next_uid(self) -> int:
        return self._mails[-1].uid + 1 if self._mails else 1

    async def _close(self, words: list[str], tag: str) -> str:
        self._selected = False
        return "OK Done"

    async def _status(self, words: list[str], tag: str) -> str:
        mails = self._mailboxes.list(self._user)
        last = mails[-1].uid if mails else 0
        known = {"MESSAGES": len(mails), "UIDNEXT": last + 1, "UIDVALIDITY": UIDVALIDITY}
        asked = [name.upper() for name in imap_words.items(words[1])]
        told = " ".join(f"{name} {known[name]}" for name in asked if name in known)
        self._say(f"* STATUS INBOX ({told})")
        return "OK Done"

    async def _idle(self, words: list[str], tag: str) -> str:
        self._say("+ Listening")
        await self._writer.drain()
        done = asyncio.ensure_future(self._reader.readline())
        try:
            while not done.done():
                self._tell_news()
                await self._writer.drain()
                await asyncio.wait({done}, timeout=IDLE_SECONDS)
        finally:
            done.cancel()
        return "OK Done" if done.result().strip().upper() == b"DONE" else "BAD DONE was expected"

    def _tell_news(self) -> None:
        if self._selected:
            fresh = self._mailboxes.list(self._user, self._next_uid() - 1)
            if fresh:
                self._mails += fresh
                self._say(f"* {len(self._mails)} EXISTS")

    async def _search(self, words: list[str], tag: str) -> str:
        found = self._mails
        largest = found[-1].uid if found else 1
        left = [word.upper() for word in words]
        while left:
            key = left.pop(0)
            if key == "UID":
                ranges = imap_words.numbers(left.pop(0), largest)
                found = [mail for mail in found if imap_words.is_in(mail.uid, ranges)]
            elif key == "SINCE":
                since = imap_words.day(left.pop(0))
                found = [mail for mail in found if mail.at.date() >= since]
            elif key[:1].isdigit() or key == "*":
                ranges = imap_words.numbers(key, len(self._mails))
                places = {mail.uid: n for n, mail in enumerate(self._mails, 1)}
                found = [mail for mail in found if imap_words.is_in(places[mail.uid], ranges)]
            elif key != "ALL":
                raise BadCommand(f"{key} is not searched for here")
        self._say(" ".join(("* SEARCH", *(str(mail.uid) for mail in found))))
        return "OK Done"

    async def _fetch(self, words: list[str], tag: str) -> str:
        ranges = imap_words.numbers(words[0], self._mails[-1].uid if self._mails else 1)
        asked = imap_words.items(words[1])
        for place, mail in enumerate(self._mails, 1):
            if imap_words.is_in(mail.uid, ranges):
                self._say_fetched(place, mail, asked)
                await self._writer.drain()
        return "OK Done"

    def _say_fetched(self, place: int, mail: Kept, asked: list[str]) -> None:
        parts = [f"UID {mail.uid}".encode()]
        for item in asked:
            parts += self._item(mail, item)
        self._writer.write(f"* {place} FETCH (".encode() + b" ".join(parts) + b")\r\n")

    def _item(self, mail: Kept, item: str) -> list[bytes]:
        plain: dict[str, Callable[[], str]] = {
            "UID": lambda: "",
            "FLAGS": lambda: f"FLAGS ({' '.join(sorted(self._flags.get(mail.uid, ())))})",
            "RFC822.SIZE": lambda: f"RFC822.SIZE {mail.size}",
            "INTERNALDATE": lambda: f"INTERNALDATE {imap_words.internal_date(mail.at)}",
        }
        make = plain.get(item.upper())
        if make is not None:
            return [text.encode()] if (text := make()) else []
        wanted = imap_words.body_range(item)
        if wanted is None:
            raise BadCommand(f"{item} is not handed out here")
        content = mail.read()[wanted[0] : wanted[0] + wanted[1]]
        return [f"{imap_words.body_name(item)} {{{len(content)}}}\r\n".encode() + content]

    async def _store(self, words: list[str], tag: str) -> str:
        """Flags last as long as the connection."""
        ranges = imap_words.numbers(words[0], self._mails[-1].uid if self._mails else 1)
        act, flags = words[1].upper(), set(imap_words.items(words[2]))
        for place, mail in enumerate(self._mails, 1):
            if imap_words.is_in(mail.uid, ranges):
                had = self._flags.get(mail.uid, set())
                changed = had | flags if act.startswith("+") else had - flags
                self._flags[mail.uid] = flags if act.startswith("FLAGS") else changed
                if not act.endswith(".SILENT"):
                    told = " ".join(sorted(self._flags[mail.uid]))
                    self._say(f"* {place} FETCH (UID {mail.uid} FLAGS ({told}))")
        return "OK Done"

    def _say(self, text: str) -> None:
        self._writer.write(text.encode() + b"\r\n")
