"""RTF as Outlook sends it inside TNEF: unpacked (MS-OXRTFCP), and HTML taken out (MS-OXRTFEX)."""

import re
import struct
from dataclasses import dataclass, replace

from connectors.email.charset import clean, decode

MAX_RTF_BYTES = 5_000_000
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata",
            b"generator", b"mhtmltag", b"header", b"footer"}  # fmt: skip


def decompress(data: bytes) -> bytes:
    """Empty when it is no compressed RTF. A broken stream gives what came before the break."""
    if len(data) < 16:
        return b""
    _packed, raw_size, magic = struct.unpack_from("<III", data, 0)
    if magic == 0x414C454D:  # stored as it is
        return data[16 : 16 + min(raw_size, MAX_RTF_BYTES)]
    if magic != 0x75465A4C:
        return b""
    return _unpack(data, min(raw_size, MAX_RTF_BYTES))


def _unpack(data: bytes, raw_size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(4096, b" "))
    write = len(_DICTIONARY)
    out = bytearray()
    position = 16
    while position < len(data) and len(out) < raw_size:
        control = data[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                if position >= len(data):
                    return bytes(out)
                chunk = data[position : position + 1]
                position += 1
            else:
                if position + 2 > len(data):
                    return bytes(out)
                token = data[position] << 8 | data[position + 1]
                position += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(out)
                chunk = _copied(window, offset, length, write)
            for byte in chunk:
                window[write] = byte
                write = (write + 1) & 4095
            out += chunk
    return bytes(out[:raw_size])


def _copied(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """A match may run into what it is writing."""
    out = bytearray()
    for step in range(length):
        at = (offset + step) & 4095
        distance = (at - write) & 4095
        out.append(out[distance] if distance < len(out) else window[at])
    return bytes(out)


def rtf_to_html(rtf: bytes) -> str:
    """The HTML that the RTF was made from; empty when it was not."""
    return _Reader(html=True).read(rtf) if b"\\fromhtml" in rtf[:2000] else ""


def rtf_to_text(rtf: bytes) -> str:
    return _Reader(html=False).read(rtf).strip() if rtf.startswith(b"{\\rtf") else ""


@dataclass(slots=True)
class _Group:
    """What holds until the group's closing brace."""

    skipped: bool = False
    hidden: bool = False
    """Between htmlrtf and htmlrtf0: what only RTF readers should show."""
    fallback_characters: int = 1
    """How many characters stand after a Unicode one for readers that don't know it."""


class _Reader:
    def __init__(self, *, html: bool) -> None:
        self.html = html
        self.codepage = "cp1252"
        self.out: list[str] = []
        self.pending = bytearray()
        self.group = _Group()
        self.outer: list[_Group] = []
        self.fallback = 0

    def read(self, rtf: bytes) -> str:
        for match in _TOKEN.finditer(rtf[:MAX_RTF_BYTES]):
            word, number, hexadecimal, symbol, brace, text = match.groups()
            if hexadecimal or text:
                self._characters(bytes([int(hexadecimal, 16)]) if hexadecimal else text)
                continue
            self._flush()
            if brace:
                self._brace(brace)
            elif symbol:
                self._symbol(symbol)
            elif word:
                self._word(word, number)
        self._flush()
        return clean("".join(self.out))

    @property
    def silent(self) -> bool:
        return self.group.skipped or (self.html and self.group.hidden)

    def _characters(self, data: bytes) -> None:
        taken = min(self.fallback, len(data))
        self.fallback -= taken
        if not self.silent:
            self.pending += data[taken:]

    def _flush(self) -> None:
        if self.pending:
            self.out.append(decode(bytes(self.pending), self.codepage))
            self.pending.clear()

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            self.outer.append(self.group)
            self.group = replace(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.group.skipped = True
        elif not self.silent and symbol in b"\\{}~":
            self.out.append("\xa0" if symbol == b"~" else symbol.decode("ascii"))

    def _word(self, word: bytes, number: bytes | None) -> None:
        if word == b"ansicpg" and number:
            self.codepage = "cp" + number.decode()
        elif word == b"htmltag":
            self.group.skipped = not self.html
        elif word == b"htmlrtf":
            self.group.hidden = number != b"0"
        elif word in _SKIPPED:
            self.group.skipped = True
        elif word == b"uc":
            self.group.fallback_characters = min(8, max(0, int(number or 1)))
        elif not self.silent and word == b"u" and number:
            self.out.append(chr(int(number) % 0x10000))
            self.fallback = self.group.fallback_characters
        elif not self.silent:
            self.out.append(_WORDS.get(word, ""))


_WORDS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’",
          b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
          b"emdash": "—", b"row": "\n", b"cell": "\t"}  # fmt: skip
