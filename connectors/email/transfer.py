"""Content-Transfer-Encodings (RFC 2045), read leniently."""

import binascii
import re

_MAX_BLOCKS = 1000
_MAX_FILES = 100
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_BASE64_HEAD = re.compile(rb"[A-Za-z0-9+/=\s]*+")
_WORDS = re.compile(rb"^[ \t]*+(?:[A-Za-z]{1,30} {1,3}){3}[A-Za-z]{1,30}[.,]?[ \r\n]", re.MULTILINE)
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)


def decode_transfer(data: bytes, encoding: str, *, is_text: bool) -> bytes:
    """Unknown encodings mean: as it is."""
    name = re.sub(r"[^a-z0-9]", "", encoding.lower())
    if name.startswith("base64") or name == "b64":
        return _text_base64(data) if is_text else decode_base64(data)
    if name.startswith("quotedprint"):
        return binascii.a2b_qp(data)
    if name in {"xuuencode", "uuencode", "uue", "xuue"}:
        return _uu_whole(data)
    return data


def decode_base64(data: bytes) -> bytes:
    """Junk is skipped, missing padding added, several padded blocks in a row are read on."""
    data = _NOT_BASE64.sub(b"", data)
    if b"=" not in data.rstrip(b"="):
        return _padded(data)
    blocks = data.split(b"=", _MAX_BLOCKS)
    return b"".join(_padded(block.replace(b"=", b"")) for block in blocks if block)


def _padded(block: bytes) -> bytes:
    block = block.rstrip(b"=")
    if len(block) % 4 == 1:  # six bits are no byte
        block = block[:-1]
    return binascii.a2b_base64(block + b"=" * (-len(block) % 4))


def _text_base64(data: bytes) -> bytes:
    """Text that only claims to be base64 stays; a footer that a list server added stays too."""
    if _WORDS.search(data, 0, 1000):
        return data
    head = _BASE64_HEAD.match(data)
    end = head.end() if head else 0
    if end == len(data):
        return decode_base64(data)
    line = max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1
    if not data[:line].strip():
        junk = len(_NOT_BASE64.sub(b"", data))
        return decode_base64(data) if junk * 10 > len(data) * 9 else data
    rest = data[line:]
    if b" " in rest.strip() and b"\n" in rest.strip():
        return decode_base64(data[:line]) + b"\n" + rest
    return decode_base64(data)


def _uu_whole(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    start = begin.end() if begin else 0
    return _uu_lines(data[start:])


def _uu_lines(data: bytes) -> bytes:
    out = []
    for line in data.splitlines():
        if line.strip() in {b"end", b"`"} or not line.strip():
            continue
        out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    try:  # Some encoders leave trailing garbage; the first byte says how long the line is.
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1])
    except binascii.Error:
        return b""


def take_uuencoded(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Files inside a plain text: the text without them, and (name, content) of each."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    position = 0
    while len(files) < _MAX_FILES and (begin := _UU_BEGIN.search(data, position)):
        end = _UU_END.search(data, begin.end())
        if end is None or not _is_uu(data[begin.end() : end.start()]):
            break
        kept.append(data[position : begin.start()])
        files.append((begin[1].strip(), _uu_lines(data[begin.end() : end.start()])))
        position = end.end()
    kept.append(data[position:])
    return b"".join(kept), files


def _is_uu(block: bytes) -> bool:
    first = block.split(b"\n", 1)[0].rstrip()
    return bool(first) and all(32 <= byte <= 96 for byte in first)
