"""The HTML of a mail we send, and its signature."""

import html
import re

_LINK = re.compile(r"https?://[^\s<>\"'\x00-\x1f]{1,2000}[^\s<>\"'\x00-\x1f.,;:!?)\]]")
_DOCUMENT = (
    '<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '</head>\n<body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5">\n'
    "{content}\n{signature}</body></html>"
)


def from_text(text: str) -> str:
    """Paragraphs, line ends and links as the writer set them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = re.split(r"\n{2,}", lines)
    return "\n".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs)


def _lines(text: str) -> str:
    return "<br>\n".join(_spaced(_linked(line)) for line in text.split("\n"))


def _linked(line: str) -> str:
    pieces, end = [], 0
    for found in _LINK.finditer(line):
        address = html.escape(found.group())
        pieces += [html.escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*pieces, html.escape(line[end:])])


def _spaced(line: str) -> str:
    """Leading spaces are indentation, which HTML would drop."""
    bare = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(bare)) + bare


def document(content: str, signature: str) -> str:
    signed = f'<div class="signature"><br>-- <br>\n{_lines(signature)}</div>\n' if signature else ""
    return _DOCUMENT.format(content=content, signature=signed)


def sign_text(text: str, signature: str) -> str:
    """`-- ` with its space is what mail programs know a signature by (RFC 3676 section 4.3)."""
    return f"{text.rstrip()}\n\n-- \n{signature}\n" if signature else f"{text.rstrip()}\n"
