"""Two plain-text formats: format=flowed (RFC 3676) and text/enriched (RFC 1896)."""

import html
import re

MAX_LINES = 50_000
_QUOTES = re.compile(r">*")
_ENRICHED_TAG = re.compile(r"</?([A-Za-z][\w\-]{0,60})[^<>]{0,200}>")
_ENRICHED_PARAM = re.compile(r"<param>[^<]{0,1000}</param>", re.IGNORECASE)


def unflow(text: str, *, delete_space: bool) -> str:
    """Joins lines that were only wrapped for travel."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return text
    out: list[list[str]] = []
    open_depth = -1
    for line in lines:
        marks = _QUOTES.match(line)
        depth = marks.end() if marks else 0
        content = line[depth:]
        content = content[1:] if content.startswith(" ") else content
        is_signature = content == "-- "
        flows = content.endswith(" ") and not is_signature
        shown = content[:-1] if flows and delete_space else content
        if depth == open_depth and not is_signature:
            out[-1].append(shown)
        else:
            out.append([f"{'>' * depth} {shown}" if depth else shown])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)


def from_enriched(text: str) -> str:
    text = _ENRICHED_PARAM.sub("", text)
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    text = re.sub(r"\n\n", "\n", text)
    return html.unescape(_ENRICHED_TAG.sub("", text.replace("<<", "&lt;")))
