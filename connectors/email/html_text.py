"""Text of sanitised HTML, and what its markup says about history and signatures.

The sanitiser's output is well-formed, so that simple patterns suffice and stay linear."""

import re
from dataclasses import dataclass


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
    r'|id="(?:Signature|ms-outlook-mobile-signature|mobileSignature)"|data-smartmail="gmail_signature"'
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

    def begin_cell(self) -> None:
        if self.cells and self.lines[-1].strip():
            self.lines[-1] = self.lines[-1].rstrip() + "\t"
        self.cells += 1

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
            writer.write(_plain(text))
        elif not tag:
            writer.write("<")
        elif slash:
            _close(writer, stack, tag)
        else:
            _open(writer, stack, tag, attributes)
    return _derived(writer)


def _plain(text: str) -> str:
    """The sanitiser writes only these five entities."""
    if "&" in text:
        text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
        text = text.replace("&quot;", '"').replace("&amp;", "&")
    return text.replace("\xa0", " ")


def _open(writer: _Writer, stack: list[tuple[str, bool, bool]], tag: str, attributes: str) -> None:
    if tag == "br":
        writer.newline()
        return
    if tag in _BLOCKS or tag == "p":
        writer.block(tag in _SPACED)
    quoted, signed = _marks(writer, tag, attributes) if attributes else (False, False)
    if tag in _VOID:
        return
    stack.append((tag, quoted, signed))
    writer.quote_depth += quoted
    writer.sign_depth += signed
    _begin(writer, tag)


def _marks(writer: _Writer, tag: str, attributes: str) -> tuple[bool, bool]:
    """Whether this element is quoted, and whether it is a signature."""
    if _HISTORY_MARK.search(attributes):
        writer.mark_history()
    quoted = _QUOTE_MARK.search(attributes) or (
        tag == "blockquote" and _QUOTE_BLOCK.search(attributes)
    )
    return bool(quoted), bool(_SIGNATURE_MARK.search(attributes))


def _begin(writer: _Writer, tag: str) -> None:
    if tag == "pre":
        writer.preformatted += 1
    elif tag in {"ul", "ol"}:
        writer.lists.append(0 if tag == "ol" else -1)
    elif tag == "li":
        writer.write(_bullet(writer))
    elif tag == "tr":
        writer.cells = 0
    elif tag in {"td", "th"}:
        writer.begin_cell()


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
        # The text loses these marks too, and the numbers of lines must stay true.
        line = line.replace("\ufeff", "").rstrip()
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
