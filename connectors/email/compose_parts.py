"""The parts of a mail's body (RFC 2045, 2046): text in quoted-printable, everything else in base64."""

import base64
import hashlib
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from connectors.email.compose_headers import identifiers, one_line, unstructured
from inbox.model.outbound import OutgoingAttachment

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,200}")
_ATOM = re.compile(r"[A-Za-z0-9!#$&+.^_`{}~-]+")


@dataclass(frozen=True, slots=True)
class Node:
    """The lines of a part's header and its content, which ends in a line end."""

    header: tuple[str, ...]
    content: bytes

    def encode(self) -> bytes:
        return (
            "".join(f"{line}\r\n" for line in self.header).encode("ascii") + b"\r\n" + self.content
        )


def boundary(message_id: str) -> str:
    """The same for the same mail. `=_` occurs neither in quoted-printable nor in base64."""
    return f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:24]}"


def text_part(subtype: str, text: str) -> Node:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    encoded = quopri.encodestring(lines.encode("utf-8", "replace"))
    content = encoded.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
    return Node(
        (
            f"Content-Type: text/{subtype}; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ),
        content,
    )


def group(kind: str, mark: str, nodes: Sequence[Node], root: str = "") -> Node:
    parts = b"".join(b"--%s\r\n%s" % (mark.encode(), node.encode()) for node in nodes)
    type_parameter = f'; type="{root}"' if root else ""
    return Node(
        (f"Content-Type: multipart/{kind}{type_parameter};", f' boundary="{mark}"'),
        parts + b"--%s--\r\n" % mark.encode(),
    )


def attached(attachment: OutgoingAttachment, how: str = "attachment") -> Node:
    """`how` is `inline` for what the HTML shows. Anything else is a file to everybody."""
    kind = _safe_type(attachment.content_type)
    name = one_line(attachment.filename, 200).replace("/", "_").replace("\\", "_") or "file"
    header = [
        f"Content-Type: {kind};",
        # Outlook still looks here first.
        f' name="{_quoted(name)}"',
        f"Content-Disposition: {how};",
        *_filename(name),
        "Content-Transfer-Encoding: base64",
    ]
    if _CONTENT_ID.fullmatch(attachment.content_id):
        header.append(f"Content-ID: {identifiers([f'<{attachment.content_id}>'])}")
    content = base64.encodebytes(attachment.content).replace(b"\n", b"\r\n")
    return Node(tuple(header), content or b"\r\n")


def _safe_type(value: str) -> str:
    """Mails and multiparts may not be sent in base64 (RFC 2046 5.2.1), so they go as plain bytes."""
    kind = value.partition(";")[0].strip().lower()
    composite = kind.startswith(("multipart/", "message/"))
    return kind if _TYPE.fullmatch(kind) and not composite else "application/octet-stream"


def _quoted(name: str) -> str:
    shown = name if name.isascii() else unstructured("name", name)
    return shown.replace("\\", "_").replace('"', "'")


def _filename(name: str) -> list[str]:
    """RFC 2231 for what is not plain ASCII, in pieces that keep lines short."""
    if name.isascii() and len(name) <= 60:
        return [f' filename="{name.replace(chr(34), chr(39))}"']
    coded = "utf-8''" + quote(name.encode("utf-8", "replace"), safe="!#$&+.^_`{}~-")
    if len(coded) <= 60:
        return [f" filename*={coded}"]
    pieces = _pieces(coded)
    return [
        f" filename*{number}*={piece}{'' if number == len(pieces) - 1 else ';'}"
        for number, piece in enumerate(pieces)
    ]


def _pieces(coded: str) -> list[str]:
    """Cut between escapes, never inside one."""
    return re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,25}", coded)
