"""HTML: made harmless, and made into text. Text is derived from what came out of the sanitiser, which
is well-formed, so that simple patterns suffice and stay linear."""

import re
from dataclasses import dataclass
from html import unescape

import nh3

MAX_HTML_CHARS = 300_000
_MAX_OPEN_TAGS = 250
MAX_REST_CHARS = 200_000

_TAGS = frozenset(
    "a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd "
    "li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody "
    "td tfoot th thead time tr tt u ul var".split()
)
_GONE = frozenset(
    "script style title head iframe object embed applet noscript template svg math textarea select "
    "option button audio video canvas map frameset xml".split()
)
_STYLE = frozenset(
    "color background-color font-weight font-style font-size font-family text-align "
    "text-decoration text-transform vertical-align white-space line-height direction "
    "margin margin-top margin-bottom margin-left margin-right "
    "padding padding-top padding-bottom padding-left padding-right "
    "border border-top border-bottom border-left border-right border-collapse border-color "
    "border-style border-width border-radius width max-width height list-style-type "
    "display".split()
)
QUOTE_CLASSES = frozenset(
    "gmail_quote gmail_quote_container gmail_attr gmail_extra gmail_signature moz-cite-prefix "
    "moz-forward-container moz-signature yahoo_quoted yahoo-quoted-begin protonmail_quote "
    "protonmail_signature_block tutanota_quote zmail_extra ms-outlook-mobile-reference-message "
    "OutlookMessageHeader WordSection1".split()
)
_QUOTE_IDS = frozenset(
    "appendonsend divRplyFwdMsg mail-editor-reference-message-container OLK_SRC_BODY_SECTION "
    "reply-intro Signature ms-outlook-mobile-signature stopSpelling isForwardContent isReplyContent "
    "replySplit mobileSignature spark_quote".split()
)
_SIZE = {"width", "height", "align", "valign", "bgcolor"}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_GONE),
    attributes={
        "*": {"style", "dir", "lang", "title"},
        "a": {"href", "name"},
        "img": {"src", "alt", "width", "height"},
        "table": {*_SIZE, "border", "cellpadding", "cellspacing"},
        "td": {*_SIZE, "colspan", "rowspan"},
        "th": {*_SIZE, "colspan", "rowspan"},
        "font": {"color", "size", "face"},
        "blockquote": {"type", "cite"},
        "ol": {"start", "type"},
        "div": {"align"},
        "p": {"align"},
    },
    tag_attribute_values={
        tag: {"id": set(_QUOTE_IDS)} for tag in ("div", "span", "blockquote", "hr", "table")
    },
    allowed_classes={
        tag: set(QUOTE_CLASSES) for tag in ("div", "span", "blockquote", "table", "p")
    },
    filter_style_properties=set(_STYLE),
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    link_rel="noopener noreferrer nofollow",
    url_relative="deny",
)
_IMAGE_SOURCE = re.compile(r'(<img(?:\s+[\w\-]+="[^"]*")*?\s+)src="(?!cid:)([^"]*)"')
_DATA_ADDRESS = re.compile(r"\ssrc\s{0,3}=\s{0,3}[\"']?data:[^\"'\s>]{200,}[\"']?", re.IGNORECASE)
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:p|li|td|tr|th|br|hr|img|meta|link|input|col|dd|dt|o:p|v:|wbr)\b)[a-zA-Z]"
)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_STYLE_URL = re.compile(r"url\s*\(|expression\s*\(|@import|\\", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r' style="([^"]*)"')
_EMPTY_ATTRIBUTE = re.compile(r' (?:class|style)=""')


def sanitise(source: str) -> str:
    """HTML that can do nothing: no code, no forms, no frames; remote images only named."""
    if "data:" in source:
        source = _DATA_ADDRESS.sub("", source)
    end = _reasonable_length(source)
    cleaned = _CLEANER.clean(source[:end])
    if end < len(source):  # what is too much for the sanitiser stays as words
        cleaned += from_text(_ANY_TAG.sub(" ", source[end : end + MAX_REST_CHARS]))
    if "<img" in cleaned:
        cleaned = _IMAGE_SOURCE.sub(r'\1data-remote-src="\2"', cleaned)
    cleaned = _EMPTY_ATTRIBUTE.sub("", cleaned)
    if _STYLE_URL.search(cleaned):
        cleaned = _STYLE_ATTRIBUTE.sub(_harmless_style, cleaned)
    return cleaned.strip()


def _reasonable_length(source: str) -> int:
    """Up to where the sanitiser may be trusted with its time: it is quadratic in open elements."""
    limit = min(len(source), MAX_HTML_CHARS)
    if len(source) < 5000:
        return limit
    opened = 0
    for match in _NESTING_TAG.finditer(source, 0, limit):
        opened = max(0, opened - 1) if match[1] else opened + 1
        if opened > _MAX_OPEN_TAGS:
            return match.start()
    return limit


def _harmless_style(match: re.Match[str]) -> str:
    return "" if _STYLE_URL.search(unescape(match[1])) else match[0]


def from_text(text: str) -> str:
    """Plain text as HTML, for a text part that stands beside HTML ones."""
    from html import escape

    return f'<div style="white-space:pre-wrap">{escape(text)}</div>'


@dataclass(frozen=True, slots=True)
class Derived:
    """Text made from HTML, with what the markup said about history and signatures."""

    text: str
    quote_lines: frozenset[int]
    """Lines that stand inside a block marked as quoted."""
    history_line: int
    """Where a mark says that everything below is history; -1 when none does."""
    signature_lines: frozenset[int]


_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w\-:]+(?:="[^"]*")?)*)\s*/?>|([^<]+)|<')
_BLOCKS = frozenset(
    "address article blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol pre section summary table tr ul caption".split()
)
_VOID = frozenset("br hr img col wbr".split())
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol dl pre".split())
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_QUOTE_MARK = re.compile(
    r'class="[^"]*\b(?:gmail_attr|moz-cite-prefix|protonmail_quote|moz-forward-container'
    r'|tutanota_quote|zmail_extra)\b|id="spark_quote"'
)
_QUOTE_BLOCK = re.compile(
    r'class="[^"]*\bgmail_quote\b|type="cite"|border-left[^;"]*(?:solid|px|pt)'
)
_HISTORY_MARK = re.compile(
    r'id="(?:appendonsend|divRplyFwdMsg|mail-editor-reference-message-container'
    r'|OLK_SRC_BODY_SECTION|reply-intro|isReplyContent|replySplit)"'
    r'|class="[^"]*\b(?:ms-outlook-mobile-reference-message|yahoo_quoted|yahoo-quoted-begin'
    r"|OutlookMessageHeader)\b"
)
_SIGNATURE_MARK = re.compile(
    r'class="[^"]*\b(?:gmail_signature|moz-signature|protonmail_signature_block)\b'
    r'|id="(?:Signature|ms-outlook-mobile-signature|mobileSignature)"'
)


class _Writer:
    """Collects lines, and which kind of block each began in."""

    def __init__(self) -> None:
        self.lines: list[str] = [""]
        self.quoted: set[int] = set()
        self.signed: set[int] = set()
        self.history = -1
        self.quote_depth = 0
        self.sign_depth = 0
        self.cite_depth = 0
        self.preformatted = 0
        self.lists: list[int] = []
        self.cells = 0

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._append(first)
            for line in rest:
                self.newline()
                self._append(line)
            return
        text = _BLANKS.sub(" ", text)
        if not self.lines[-1] or self.lines[-1].endswith((" ", "\t")):
            text = text.lstrip(" ")
        self._append(text)

    def _append(self, text: str) -> None:
        if not text:
            return
        self.lines[-1] += text
        number = len(self.lines) - 1
        if self.quote_depth:
            self.quoted.add(number)
        if self.sign_depth:
            self.signed.add(number)

    def newline(self) -> None:
        self.lines[-1] = self.lines[-1].rstrip(" ") if not self.preformatted else self.lines[-1]
        self.lines.append("")

    def block(self, blank: bool) -> None:
        if self.lines[-1].strip():
            self.newline()
        else:
            self.lines[-1] = ""
        if blank and len(self.lines) > 1 and self.lines[-2].strip():
            self.lines.append("")

    def mark_history(self) -> None:
        if self.history < 0:
            self.block(False)
            self.history = len(self.lines) - 1


def to_text(source: str) -> Derived:
    """Text of sanitised HTML: paragraphs, lists, tables; links as their words."""
    writer = _Writer()
    stack: list[tuple[str, bool, bool]] = []
    for slash, tag, attributes, text in _TOKEN.findall(source):
        if text:
            writer.write(unescape(text).replace("\xa0", " "))
        elif not tag:
            writer.write("<")
        elif slash:
            _close(writer, stack, tag)
        else:
            _open(writer, stack, tag, attributes)
    return _derived(writer)


def _open(writer: _Writer, stack: list[tuple[str, bool, bool]], tag: str, attributes: str) -> None:
    if tag == "br":
        writer.newline()
        return
    if tag in _BLOCKS or tag == "p":
        writer.block(tag in _SPACED)
    quoted = signed = False
    if attributes:
        quoted = bool(
            _QUOTE_MARK.search(attributes)
            or (tag == "blockquote" and _QUOTE_BLOCK.search(attributes))
        )
        signed = bool(_SIGNATURE_MARK.search(attributes))
        if _HISTORY_MARK.search(attributes):
            writer.mark_history()
    if tag in _VOID:
        return
    stack.append((tag, quoted, signed))
    writer.quote_depth += quoted
    writer.sign_depth += signed
    if tag == "pre":
        writer.preformatted += 1
    elif tag in {"ul", "ol"}:
        writer.lists.append(0 if tag == "ol" else -1)
    elif tag == "li":
        writer.write(_bullet(writer))
    elif tag == "tr":
        writer.cells = 0
    elif tag in {"td", "th"}:
        if writer.cells and writer.lines[-1].strip():
            writer.lines[-1] = writer.lines[-1].rstrip() + "\t"
        writer.cells += 1


def _bullet(writer: _Writer) -> str:
    if not writer.lists or writer.lists[-1] < 0:
        return "- "
    writer.lists[-1] += 1
    return f"{writer.lists[-1]}. "


def _close(writer: _Writer, stack: list[tuple[str, bool, bool]], tag: str) -> None:
    while stack:
        name, quoted, signed = stack.pop()
        writer.quote_depth -= quoted
        writer.sign_depth -= signed
        if name == "pre":
            writer.preformatted -= 1
        elif name in {"ul", "ol"} and writer.lists:
            writer.lists.pop()
        if name in _BLOCKS or name == "p":
            writer.block(name in _SPACED)
        if name == tag:
            return


def _derived(writer: _Writer) -> Derived:
    """Runs of blank lines become one, and the marks move with their lines."""
    lines: list[str] = []
    quoted: set[int] = set()
    signed: set[int] = set()
    history = -1
    for number, line in enumerate(writer.lines):
        line = line.rstrip()
        if number == writer.history:
            history = len(lines)
        if not line.strip() and (not lines or not lines[-1]):
            continue
        if number in writer.quoted:
            quoted.add(len(lines))
        if number in writer.signed:
            signed.add(len(lines))
        lines.append(line if line.strip() else "")
    while lines and not lines[-1]:
        lines.pop()
    return Derived("\n".join(lines), frozenset(quoted), history, frozenset(signed))
