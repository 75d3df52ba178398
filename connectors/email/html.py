"""HTML made harmless."""

import re
from html import escape, unescape

import nh3

MAX_HTML_CHARS = 300_000
_MAX_OPEN_TAGS = 250
_MAX_ENTITIES = 60_000
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
        tag: {"id": set(_QUOTE_IDS), "data-smartmail": {"gmail_signature"}}
        for tag in ("div", "span", "blockquote", "hr", "table")
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
    """Up to where the sanitiser may be trusted with its time: it is quadratic in open elements
    and in entities."""
    limit = min(len(source), MAX_HTML_CHARS)
    if source.count("&", 0, limit) > _MAX_ENTITIES:
        limit = _MAX_ENTITIES
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
    return f'<div style="white-space:pre-wrap">{escape(text)}</div>'
