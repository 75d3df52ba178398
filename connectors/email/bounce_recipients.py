"""Whom a report in free words says it could not reach."""

import re

from connectors.email.addresses import parse_addresses
from connectors.email.headers import Headers

_ONE = r"[\[<\"]{0,2}(?:smtp[:=])?([^<>\s@\[\]\"]{1,100}@[^<>\s\[\],;\"]{1,200})"
_HEADING = re.compile(
    r"(?:following\s{1,3}(?:recipient|address|user|mottagare|person)[^\n]{0,60}:"
    r"|^[- ]{2,60}(?:failed recipients?|[^\n]{0,40}permanent fatal errors) ?-{2,60})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LISTED = re.compile(rf"[ \t]{{0,40}}{_ONE}", re.IGNORECASE)
_EXPANDED = re.compile(
    r"[ \t]*\((?:expanded from:|(?:ultimately )?generated from) <?([^<>\s()]{1,300})>?\)"
)
_HIDDEN = re.compile(r"[ \t]*an undisclosed address[ \t]*\r?$", re.IGNORECASE)
_OWN_LINE = re.compile(r"^[ \t]*<([^<>\s@]{1,100}@[^<>\s]{1,200})>[ \t]*(?::|$|\()", re.MULTILINE)
_OPENS = re.compile(r"^[ \t]*<([^<>\s@]{1,100}@[^<>\s]{1,200})>[ \t]*:", re.MULTILINE)
_NO_SUCH = re.compile(
    rf"^[ \t]*(?:unknown user|user unknown|no such user|invalid recipient|mailbox full)[ \t]*:[ \t]*{_ONE}",
    re.IGNORECASE | re.MULTILINE,
)
_X400 = re.compile(r"\bSMTP=([^<>\s;,]{1,100}@[^<>\s;,]{1,200})", re.IGNORECASE)
_EACH = (_OWN_LINE, _NO_SUCH, _X400)
"""All that they find were meant; of the others only the first is certain."""
_MARKED = (
    *_EACH,
    re.compile(r"(?:rcpt to|final-recipient|original-recipient|recipient)s?\b[^\n]{0,20}?[:;]\s*"
               r"(?:rfc822;)?\s*<?([^<>\s;,]{1,100}@[^<>\s;,]{1,200})", re.IGNORECASE),
    re.compile(r"(?:\bto|till|til|an|à|osoitteeseen|recipient|mottagare|mottaker|modtager|vastaanottaj\w*)"
               r"[^\n@]{0,60}[\s<:(]([\w.+=\-]{1,100}@[\w.\-]{1,200}\w)", re.IGNORECASE),
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?<!mail from )(?<!från )(?<!fra )(?<![\w.+=%/\-])"
    r"[A-Za-z0-9][\w.+=%'/\-]{0,80}@[A-Za-z0-9][\w.\-]{0,120}\.[A-Za-z]{2,24}\b"
)
_MOST = 200


def bare_recipient(text: str) -> str:
    """Some servers write `[SMTP:a@b.se]` or `smtp=a@b.se:`."""
    return re.sub(r"^smtp[:=]", "", text.strip("[]<>:;,. \t\"'"), flags=re.IGNORECASE)


def free_recipients(headers: Headers, told: str) -> list[str]:
    """The first by any sign; others only where each stands in a list or on a line of its own."""
    own = _own(headers)
    listed = [one for one in _listed(told) if one not in own]
    failed = [party.value for party in parse_addresses(headers.all("x-failed-recipients"))]
    if failed or listed:  # The list may say besides who it was that we wrote to.
        return listed if len(listed) >= len(failed) else failed
    for pattern in _MARKED:
        named = dict.fromkeys(bare_recipient(found).lower() for found in pattern.findall(told))
        if others := [bare for bare in named if bare not in own]:
            return others[:_MOST] if pattern in _EACH else others[:1]
    for found in _ADDRESS.findall(told):
        if found.lower() not in own and not re.match(r"postmaster|mailer-daemon", found, re.I):
            return [bare_recipient(found).lower()]
    return []


def names_recipient(headers: Headers, told: str) -> bool:
    """Whether it begins as only servers write: a heading with addresses below it, or `<a@b.se>:`."""
    own = _own(headers)
    begins = told[:600]
    opened = [bare_recipient(found).lower() for found in _OPENS.findall(begins)]
    return any(one not in own for one in (*_listed(begins), *opened))


def names_line(told: str) -> bool:
    return bool(_OPENS.search(told))


def has_address(told: str) -> bool:
    return bool(_ADDRESS.search(told))


def _own(headers: Headers) -> set[str]:
    return {party.value for party in parse_addresses((*headers.all("to"), *headers.all("from")))}


def _listed(told: str) -> list[str]:
    """Below each heading, as long as lines begin with an address. Who was written to before a list or an
    alias was opened up is who we wrote to."""
    found: list[str] = []
    for heading in list(_HEADING.finditer(told))[:20]:
        for line in told[heading.end() :].lstrip().split("\n")[:_MOST]:
            expanded = _EXPANDED.match(line)
            if expanded and "@" in expanded[1]:
                found[-1:] = [expanded[1].lower()]
            elif match := _LISTED.match(line):
                found.append(bare_recipient(match[1]).lower())
            elif line.strip() and not _HIDDEN.match(line):
                break
    return list(dict.fromkeys(found))[:_MOST]
