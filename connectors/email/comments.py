"""Comments in structured headers (RFC 5322 section 3.2.2): nested, escaped, outside of quotes."""

import re

_MARK = re.compile(r'\\.|["()<>]', re.DOTALL)
_NESTED = re.compile(r"[()<>\",;:\\]")


def without_comments(text: str) -> str:
    return _walk(text, keep=False) if "(" in text else text


def flat_comments(text: str) -> str:
    """Comments made simple: no nesting and no special characters; gone from inside angle brackets."""
    return _walk(text, keep=True) if "(" in text else text


def _walk(text: str, *, keep: bool) -> str:
    out: list[str] = []
    depth, started, position = 0, 0, 0
    quoted = angled = False
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark == '"' and depth == 0:
            quoted = not quoted
        elif quoted or mark.startswith("\\"):
            continue
        elif mark == "(":
            if depth == 0:
                out.append(text[position : match.start()])
                started = match.end()
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            if depth == 0:
                inner = _NESTED.sub("", text[started : match.start()])
                out.append(f"({inner})" if keep and not angled else "")
                position = match.end()
        elif depth == 0 and mark in "<>":
            angled = mark == "<"
    if depth:  # never closed: then it was no comment
        position = started
        out.append("(")
    out.append(text[position:])
    return "".join(out)
