"""winmail.dat: attachments and body out of Microsoft's TNEF (MS-OXTNEF, MS-OXRTFCP)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.email.charset import decode
from connectors.email.params import file_name
from connectors.email.rtf import decompress, rtf_to_html, rtf_to_text
from inbox.model.messages import IncomingAttachment

_SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _ATTACH_DATA, _ATTACH_TITLE, _ATTACH_START = 0x800C, 0x800F, 0x8010, 0x9002
_MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES, _CODEPAGE = 0x9003, 0x9005, 0x9007
_PR_BODY, _PR_RTF, _PR_HTML = 0x1000, 0x1009, 0x1013
_PR_DATA, _PR_LONG_NAME, _PR_SHORT_NAME = 0x3701, 0x3707, 0x3704
_PR_DISPLAY_NAME, _PR_MIME, _PR_CONTENT_ID = 0x3001, 0x370E, 0x3712
_FIXED_BYTES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4,
                0x14: 8, 0x40: 8, 0x48: 16}  # fmt: skip
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_MAX_PROPERTIES = 5000


@dataclass(slots=True)
class Tnef:
    text: str = ""
    html: str = ""
    attachments: list[IncomingAttachment] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    title: str = ""
    data: bytes | None = None
    properties: dict[int, bytes | str] = field(default_factory=dict)


def is_tnef(content_type: str, name: str, data: bytes) -> bool:
    labelled = content_type in {"application/ms-tnef", "application/vnd.ms-tnef"}
    return (labelled or name.lower() == "winmail.dat") and data.startswith(_SIGNATURE)


def read_tnef(data: bytes) -> Tnef | None:
    """None when it can't be read. What can be read of a broken one is kept."""
    found = Tnef()
    codepage = "cp1252"
    files: list[_File] = []
    for name, value in _attributes(data):
        if name == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            found.text = _string(value, codepage)
        elif name == _MESSAGE_PROPERTIES:
            _read_message(dict(_properties(value, codepage)), found, codepage)
        elif name == _ATTACH_START:
            files.append(_File())
        elif name in {_ATTACH_DATA, _ATTACH_TITLE, _ATTACHMENT_PROPERTIES} and files:
            _read_file(name, value, files[-1], codepage)
    found.attachments = [made for file in files if (made := _attachment(file))]
    return found if found.attachments or found.text or found.html else None


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 <= len(data):
        _level, name, _type, length = struct.unpack_from("<BHHI", data, position)
        position += 9
        if length > len(data) - position:
            yield name, data[position:]
            return
        yield name, data[position : position + length]
        position += length + 2


def _properties(data: bytes, codepage: str) -> Iterator[tuple[int, bytes | str]]:
    """MAPI properties of one attribute. Ends quietly where they stop making sense."""
    try:
        (count,) = struct.unpack_from("<I", data, 0)
        position = 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind, name = struct.unpack_from("<HH", data, position)
            position += 4
            if name & 0x8000:
                position = _skip_name(data, position)
            value, position = _value(data, position, kind, codepage)
            if value is not None:
                yield name, value
    except (struct.error, ValueError):
        return


def _skip_name(data: bytes, position: int) -> int:
    (kind,) = struct.unpack_from("<I", data, position + 16)
    position += 20
    if kind == 0:
        return position + 4
    (length,) = struct.unpack_from("<I", data, position)
    return position + 4 + _padded(length)


def _value(data: bytes, position: int, kind: int, codepage: str) -> tuple[bytes | str | None, int]:
    base, multiple = kind & 0x0FFF, bool(kind & 0x1000)
    if base in _FIXED_BYTES:
        count = 1
        if multiple:
            (count,) = struct.unpack_from("<I", data, position)
            position += 4
        return None, position + count * _FIXED_BYTES[base]
    if base not in _VARIABLE:
        raise ValueError("unknown property type")
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    first: bytes | None = None
    for _ in range(min(count, _MAX_PROPERTIES)):
        (length,) = struct.unpack_from("<I", data, position)
        position += 4
        if length > len(data) - position:
            raise ValueError("longer than what is left")
        first = data[position : position + length] if first is None else first
        position += _padded(length)
    if first is None:
        return None, position
    if base == 0x1F:
        return first.decode("utf-16-le", "replace").rstrip("\x00"), position
    return (_string(first, codepage) if base == 0x1E else first), position


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _string(value: bytes, codepage: str) -> str:
    return decode(value.rstrip(b"\x00"), codepage).replace("\r\n", "\n")


def _read_message(properties: dict[int, bytes | str], found: Tnef, codepage: str) -> None:
    body = properties.get(_PR_BODY)
    if isinstance(body, str) and body.strip():
        found.text = body.replace("\r\n", "\n")
    html = properties.get(_PR_HTML)
    if html:
        found.html = html if isinstance(html, str) else decode(html, codepage)
    packed = properties.get(_PR_RTF)
    if isinstance(packed, bytes) and not found.html:
        rtf = decompress(packed)
        found.html = rtf_to_html(rtf)
        found.text = found.text or ("" if found.html else rtf_to_text(rtf))


def _read_file(name: int, value: bytes, file: _File, codepage: str) -> None:
    if name == _ATTACH_DATA:
        file.data = value
    elif name == _ATTACH_TITLE:
        file.title = _string(value, codepage)
    else:
        file.properties.update(_properties(value, codepage))


def _attachment(file: _File) -> IncomingAttachment | None:
    data = file.data or file.properties.get(_PR_DATA, b"")
    # A named file without a byte was sent all the same.
    if not isinstance(data, bytes) or not (data or (file.title and file.data is not None)):
        return None
    names = (
        file.properties.get(name) for name in (_PR_LONG_NAME, _PR_DISPLAY_NAME, _PR_SHORT_NAME)
    )
    name = next((n for n in names if isinstance(n, str) and n), "") or file.title
    mime = file.properties.get(_PR_MIME)
    content_id = file.properties.get(_PR_CONTENT_ID)
    kind = (
        mime.lower() if isinstance(mime, str) and re.fullmatch(r"[\w.+\-]+/[\w.+\-]+", mime) else ""
    )
    return IncomingAttachment(
        file_name(name) or "unnamed", kind or _kind_of(name), data,
        content_id=content_id.strip("<>") if isinstance(content_id, str) else "",
        unnamed=not file_name(name),
    )  # fmt: skip


def _kind_of(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or "application/octet-stream"
