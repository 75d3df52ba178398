"""RTF as Outlook sends it inside TNEF: unpacked (MS-OXRTFCP), and HTML taken out (MS-OXRTFEX)."""

import re
import struct

from connectors.email.charset import decode

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
    if b"\\fromhtml" not in rtf[:2000]:
        return ""
    return _walk(rtf, html=True)


def rtf_to_text(rtf: bytes) -> str:
    return _walk(rtf, html=False).strip() if rtf.startswith(b"{\\rtf") else ""


def _walk(rtf: bytes, *, html: bool) -> str:
    codepage = "cp1252"
    out: list[str] = []
    pending = bytearray()
    # Per group: skip it, show it though it is a destination, hidden by \htmlrtf, \uc count.
    state = [False, False, False, 1]
    stack: list[list[bool | int]] = []
    skip_characters = 0
    for match in _TOKEN.finditer(rtf[:MAX_RTF_BYTES]):
        word, number, hexadecimal, symbol, brace, text = match.groups()
        if brace == b"{":
            stack.append(list(state))
            continue
        if brace == b"}":
            state = list(stack.pop()) if stack else state
            continue
        silent = state[0] or (html and state[2])
        if hexadecimal or text:
            data = bytes([int(hexadecimal, 16)]) if hexadecimal else text
            taken = min(skip_characters, len(data))
            skip_characters -= taken
            if not silent:
                pending += data[taken:]
            continue
        if pending:
            out.append(decode(bytes(pending), codepage))
            pending.clear()
        if symbol:
            if symbol == b"*":
                state[0] = True
            elif not silent and symbol in b"\\{}~":
                out.append("\xa0" if symbol == b"~" else symbol.decode("ascii"))
            continue
        if not word:
            continue
        if word == b"ansicpg" and number:
            codepage = "cp" + number.decode()
        elif word == b"htmltag":
            state[0] = not html
        elif word == b"htmlrtf":
            state[2] = number != b"0"
        elif word in _SKIPPED:
            state[0] = True
        elif word == b"uc":
            state[3] = int(number or 1)
        elif silent:
            continue
        elif word == b"u" and number:
            out.append(chr(int(number) % 0x10000))
            skip_characters = min(int(state[3]), 8)
        else:
            out.append(_WORDS.get(word, ""))
    if pending:
        out.append(decode(bytes(pending), codepage))
    return "".join(out)


_WORDS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’",
          b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
          b"emdash": "—", b"row": "\n", b"cell": "\t"}  # fmt: skip
