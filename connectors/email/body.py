"""Which parts are the message, and which are attachments."""

import re
from dataclasses import dataclass, field
from dataclasses import replace as changed

from connectors.email.calendar import words_of
from connectors.email.charset import codec_of, decode
from connectors.email.flowed import from_enriched, unflow
from connectors.email.headers import Headers, split_head
from connectors.email.html import from_text, sanitise
from connectors.email.html_text import Derived, to_text
from connectors.email.mime import Budget, Part, read_part
from connectors.email.naming import given_name, made_name
from connectors.email.params import file_name
from connectors.email.signed_data import SMIME, enclosed
from connectors.email.tnef import is_tnef, read_tnef
from connectors.email.transfer import take_uuencoded
from inbox.model.content_ids import named_in, plain
from inbox.model.messages import IncomingAttachment

_HTML_TYPES = {"text/html", "text/xhtml", "application/xhtml+xml"}
_BODY_TYPES = {"text/plain", "text/enriched", "text/richtext", *_HTML_TYPES}
_SAME_AGAIN = {"text/x-amp-html", "text/watch-html"}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:\-]{1,40})", re.I)
_LOOKS_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


@dataclass(slots=True)
class Segment:
    """One stretch of the message, in one or two forms."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Content:
    segments: list[Segment] = field(default_factory=list)
    attachments: list[IncomingAttachment] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)
    """Parts that tell about another mail: delivery status, its headers, itself."""
    calendars: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    html: str
    derived: Derived | None
    """Set when all of `text` was made from HTML."""
    attachments: tuple[IncomingAttachment, ...]


def collect(root: Part, budget: Budget) -> Content:
    content = Content()
    _collect(root, content, budget, alternative=False, is_root=True)
    return content


def _collect(
    part: Part, content: Content, budget: Budget, *, alternative: bool, is_root: bool = False
) -> None:
    if part.is_multipart:
        if part.content_type == "multipart/alternative":
            _collect_alternative(part, content, budget)
            return
        for child in part.children:
            _collect(child, content, budget, alternative=alternative)
        return
    if part.content_type.startswith("message/"):
        _collect_message(part, content, budget)
    elif part.content_type in SMIME:
        _collect_signed(part, content, budget)
    elif _is_body(part, alternative=alternative, is_root=is_root):
        _add_text(part, content)
    else:
        _attach(part, content)


def _collect_alternative(part: Part, content: Content, budget: Budget) -> None:
    """Versions of one thing: the plain forms of the first that has one, the HTML of the last."""
    versions: list[list[Segment]] = []
    for child in part.children:
        inner = Content(attachments=content.attachments, reports=content.reports,
                        calendars=content.calendars)  # fmt: skip
        _collect(child, inner, budget, alternative=True)
        if inner.segments:
            versions.append(inner.segments)
    plain = next((v for v in versions if any(s.plain.strip() for s in v)), [])
    html = next((v for v in reversed(versions) if any(s.html.strip() for s in v)), [])
    if plain and html and plain is not html:
        merged = Segment(
            "\n".join(s.plain for s in plain if s.plain),
            "\n".join(s.html or from_text(s.plain) for s in html),
        )
        content.segments.append(merged)
    else:
        content.segments.extend(plain or html)


def _collect_signed(part: Part, content: Content, budget: Budget) -> None:
    budget.signatures -= 1
    inside = enclosed(part.content()) if budget.signatures >= 0 else b""
    if inside:
        inner = read_part(inside, 0, len(inside), budget, depth=10)
        _collect(inner, content, budget, alternative=False)
    _attach(part, content)


def _collect_message(part: Part, content: Content, budget: Budget) -> None:
    kind = part.content_type
    if kind == "message/partial" and part.params.get("number") in {"1", None}:
        inner = read_part(part.raw, part.start, part.end, budget, depth=10)
        if inner.content_type != "message/partial":
            _collect(inner, content, budget, alternative=False)
            return
    if kind in {"message/rfc822", "message/delivery-status", "message/global", "message/global-headers",
                "message/global-delivery-status", "message/disposition-notification",
                "message/feedback-report"}:  # fmt: skip
        content.reports.append(part)
    _attach(part, content)


def _is_body(part: Part, *, alternative: bool, is_root: bool) -> bool:
    if part.content_type in {"text/rfc822-headers", "text/calendar"}:
        return False
    if part.content_type.startswith("multipart/"):  # nothing in it could be found
        return True
    if part.content_type not in _BODY_TYPES:
        return is_root and part.content_type.startswith("text/") and not _name_of(part)
    if part.disposition == "attachment":
        return is_root and not _name_of(part)
    return is_root or alternative or not _name_of(part)


def _name_of(part: Part) -> str:
    return (part.disposition_params.get("filename") or part.params.get("name") or "").strip()


def _add_text(part: Part, content: Content) -> None:
    data = part.content()
    if part.content_type in {"text/plain"} and b"\nbegin" in b"\n" + data[:1_000_000]:
        data, files = take_uuencoded(data)
        for name, found in files:
            content.attachments.append(
                IncomingAttachment(file_name(decode(name)), "application/octet-stream", found)
            )
    text = decode(data, _charset(part, data)).replace("\r\n", "\n").replace("\r", "\n")
    if part.content_type in _HTML_TYPES or _mislabelled_html(part, text):
        content.segments.append(Segment(html=text))
    elif part.content_type in {"text/enriched", "text/richtext"}:
        content.segments.append(Segment(plain=from_enriched(text)))
    else:
        if part.params.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=part.params.get("delsp", "").lower() == "yes")
        content.segments.append(Segment(plain=text))


def _mislabelled_html(part: Part, text: str) -> bool:
    declared = part.headers.has("content-type") and part.content_type == "text/plain"
    return not declared and bool(_LOOKS_HTML.match(text))


def _charset(part: Part, data: bytes) -> str:
    declared = part.params.get("charset", "")
    if part.content_type in _HTML_TYPES and not codec_of(declared):
        found = _META_CHARSET.search(data, 0, 3000)
        if found:
            return found[1].decode("ascii", "replace")
    return declared


def _attach(part: Part, content: Content) -> None:
    kind = part.content_type
    if kind in _SAME_AGAIN:
        return
    data = part.content()
    given = given_name(part)
    name = given or made_name(part, data)
    if is_tnef(kind, name, data) and _unpack_tnef(data, content):
        return
    if kind == "text/calendar":
        content.calendars.append(decode(data[:100_000], part.params.get("charset", "utf-8")))
    if kind == "text/rfc822-headers":
        content.reports.append(part)
    content_id = part.headers.unfolded("content-id").strip().strip("<>").strip()
    content.attachments.append(
        IncomingAttachment(name, kind, data, content_id=content_id[:255], unnamed=not given)
    )


def _unpack_tnef(data: bytes, content: Content) -> bool:
    found = read_tnef(data)
    if found is None:
        return False
    if not any(s.plain.strip() or s.html.strip() for s in content.segments):
        if found.html or found.text:
            content.segments.append(Segment(found.text, found.html))
    content.attachments.extend(found.attachments)
    return True


def assemble(content: Content) -> Body:
    """The message as text and as sanitised HTML."""
    segments = [s for s in content.segments if s.plain.strip() or s.html.strip()]
    if not segments:
        return Body(words_of(content.calendars), "", None, tuple(content.attachments))
    has_html = any(s.html.strip() for s in segments)
    html_parts = [sanitise(s.html) if s.html.strip() else "" for s in segments]
    if len(segments) == 1 and not segments[0].plain.strip():
        derived = to_text(html_parts[0])
        if not derived.text.strip() and (words := words_of(content.calendars)):
            return Body(words, html_parts[0], None, _inlined(content.attachments, html_parts[0]))
        return Body(_trimmed(derived.text), html_parts[0], derived,
                    _inlined(content.attachments, html_parts[0]))  # fmt: skip
    html = "\n".join(
        part or from_text(s.plain) for part, s in zip(html_parts, segments, strict=True)
    )
    texts = [
        s.plain if s.plain.strip() else to_text(part).text
        for part, s in zip(html_parts, segments, strict=True)
    ]
    html = html if has_html else ""
    return Body(_trimmed("\n".join(_without_repeats(texts))), html, None,
                _inlined(content.attachments, html))  # fmt: skip


def _without_repeats(texts: list[str]) -> list[str]:
    """A text part and an HTML part of the same words, side by side, are one message."""
    out: list[str] = []
    seen: list[str] = []
    for text in texts:
        words = "".join(text.split())
        if words and any(words == known for known in seen):
            continue
        seen.append(words)
        out.append(text.strip("\n"))
    return out


def _trimmed(text: str) -> str:
    lines = text.replace("\ufeff", "").strip("\n").rstrip().split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def _inlined(attachments: list[IncomingAttachment], html: str) -> tuple[IncomingAttachment, ...]:
    """What the HTML shows stands in the text. All else is a file: Apple's programs call those inline, too."""
    named = named_in(html)
    return tuple(
        changed(a, inline=True) if a.content_id and plain(a.content_id) in named else a
        for a in attachments
    )


def inner_headers(part: Part) -> Headers:
    """The headers of the mail that a report carries."""
    data = part.content()
    headers, _body = split_head(data.lstrip(b"\r\n"), 0, len(data.lstrip(b"\r\n")))
    return headers
