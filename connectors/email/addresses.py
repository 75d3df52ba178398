"""Address lists (RFC 5322 section 3.4, RFC 6532), as people and programs write them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from connectors.email.charset import clean, one_line
from connectors.email.comments import flat_comments
from connectors.email.encoded import decode_words
from inbox.model.messages import Party

MAX_ADDRESSES = 10_000
MAX_CHARS = 1_000_000
_MOST_SEGMENTS = 50_000
_MAX_TOKENS = 200
_MAX_MAILBOX_CHARS = 2000
_TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.){0,60}+"|\([^()]*+\)|<[^<>]*+>|[,;:]|[^",;:<>()]++|.', re.DOTALL
)
_NO_ATOM = re.compile(r"[\s<>()\[\],;:\"']")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.){1,80}+"$')
_QUOTED_AT = re.compile(r'"(?:[^"\\]|\\.){1,80}+"@')
_COVERED = re.compile(r"\s*=\?[\w.:+\-*]{1,60}\?[bBqQ]\?(?:(?!=\?).){1,2000}\?=\s*", re.DOTALL)
_MAILTO = re.compile(r"\[\s{0,9}mailto:\s{0,9}\]|\bmailto:", re.IGNORECASE)
_PLAIN = re.compile(r"[\w.+=\-]{1,64}@[\w.\-]{1,250}")
_DOMAIN = re.compile(r"\[[^\]\s]{1,60}\]|[^\s<>()\[\],;:\"']+")
_MAX_ATS = 20
_EMPTY = re.compile(r"<[\s@\"']*>")
_GROUP_ALONE = re.compile(r"\s*([^:;<>@\[\]]{1,200}):[\s;]*")
_LOCAL_ONLY = re.compile(r"[A-Za-z0-9._+\-]{1,64}")


def parse_addresses(values: Iterable[str]) -> tuple[Party, ...]:
    """Everybody in these header values, once each, in order. What is no address is left out, and so is
    what stands below the first 10,000."""
    found: dict[str, Party] = {}
    written = (party for value in values for party in _parse_one(value[:MAX_CHARS]))
    for party in islice(written, MAX_ADDRESSES):
        known = found.get(party.value)
        if known is None or (party.name and not known.name):
            found[party.value] = party
    return tuple(found.values())


def name_alone(values: Iterable[str]) -> str:
    """What whoever wrote is called where no address stands with the name: `Anna Ek <>`, or a group of
    nobody (RFC 6854)."""
    for value in values:
        held: list[str] = []
        for tokens in _segments(value[:MAX_CHARS]):
            words = [t for t in tokens[-_MAX_TOKENS:] if not _EMPTY.fullmatch(t)]
            if any(map(_is_address, words)) or "@" in "".join(words):
                held = []
                continue
            held += filter(None, [_name(words)])
            if held and len(words) < len(tokens):
                break
        alone = ", ".join(held) or _group_alone(value)
        if alone:
            return alone
    return ""


def _group_alone(value: str) -> str:
    found = _GROUP_ALONE.fullmatch(value[:_MAX_MAILBOX_CHARS])
    name = _shown(found[1]) if found else ""
    return "" if name.lower().startswith("undisclosed") else name


def _parse_one(value: str) -> Iterator[Party]:
    held: list[str] = []  # a name cut by an unquoted comma: "Svensson, Anna <a@b>"
    for tokens in islice(_segments(_uncovered(value)), _MOST_SEGMENTS):
        if len(tokens) == 1 and tokens[0].count("@") > 1 and (several := _only_blanks(tokens[0])):
            yield from several
            held = []
            continue
        party = _mailbox(tokens, held)
        if party is not None:
            yield party
            held = []
            continue
        if any(map(_EMPTY.fullmatch, tokens)):
            held = []  # "Anna <>" is somebody without an address, and no name cut in two.
            continue
        text = "".join(tokens).strip()
        if text and held and _LOCAL_ONLY.fullmatch(held[0]):
            yield Party("email", held[0].lower())
            held = []
        if text:
            held.append(text)
    if len(held) == 1 and _LOCAL_ONLY.fullmatch(held[0]):
        yield Party("email", held[0].lower())


def _uncovered(value: str) -> str:
    """Some programs encode the whole field, addresses, brackets and all."""
    if "=?" not in value or not _COVERED.fullmatch(value):
        return value
    shown = decode_words(value)
    return shown if "@" in shown else value


def _only_blanks(text: str) -> list[Party]:
    """Addresses with nothing but blanks between them; empty where anything else is there."""
    words = text[:_MAX_MAILBOX_CHARS].split()
    if len(words) < 2 or not all(map(_PLAIN.fullmatch, words)):
        return []
    return [Party("email", address) for word in words if (address := _address(word))]


def _segments(value: str) -> Iterator[list[str]]:
    """Tokens between separators; the names of groups are dropped."""
    segment: list[str] = []
    for found in _TOKEN.finditer(flat_comments(value)):
        token = found[0]
        if token in ",;":
            yield segment
            segment = []
        elif token == ":" and not any(t.startswith("<") for t in segment):
            # An address literal such as [IPv6:…] goes on; what else stands before a colon names a group.
            segment = [*segment, token] if "[" in "".join(segment) else []
        else:
            if _is_address(token) and any(map(_is_address, segment)):
                # A comma is missing: the name between belongs to the second address.
                after = _words_after_address(segment)
                yield segment
                segment = after
            segment.append(token)
    yield segment


def _is_address(token: str) -> bool:
    return token.startswith("<") and token.endswith(">") and "@" in token


def _words_after_address(tokens: list[str]) -> list[str]:
    """Takes them off the end of `tokens`."""
    last = max(index for index, token in enumerate(tokens) if _is_address(token))
    words = tokens[last + 1 :]
    del tokens[last + 1 :]
    return words


def _mailbox(tokens: list[str], held: list[str]) -> Party | None:
    tokens = tokens[-_MAX_TOKENS:]  # more is no mailbox but an attack
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.startswith("<") and token.endswith(">") and len(token) > 1:
            address = _address(token[1:-1])
            if address:
                name = _name(tokens[:index]) or _name(tokens[index + 1 :])
                if held:
                    name = ", ".join([*map(_cut, held), name]).strip(", ")
                return Party("email", address, name)
    return _bare_mailbox(tokens, held)


def _bare_mailbox(tokens: list[str], held: list[str]) -> Party | None:
    """No usable angle brackets: the first thing that looks like an address."""
    comments = [t for t in tokens if t.startswith("(") and len(t) > 1]
    rest = [t for t in tokens if not (t.startswith("(") and len(t) > 1)]
    text = "".join(rest)[-_MAX_MAILBOX_CHARS:]
    decoded = decode_words(text) if "=?" in text else text
    found = _bare(decoded) or _bare(re.sub(r"\s{0,9}@\s{0,9}", "@", decoded))
    address = _address(found)
    if not address or "@" not in address:
        return None
    left = _MAILTO.sub(" ", decoded.replace(found, " ").translate(_BRACKETS))
    name = _shown(left) or _shown(" ".join(c[1:-1] for c in comments))
    if held and name:
        name = ", ".join([*map(_cut, held), name])
    return Party("email", address, name)


_BRACKETS = {ord("<"): " ", ord(">"): " ", ord('"'): " "}


def _bare(text: str) -> str:
    """The first run around an @ that could be an address; looks at few signs of hostile text."""
    quoted_at = _QUOTED_AT.search(text[:_MAX_MAILBOX_CHARS]) if '"@' in text else None
    at = quoted_at.end() - 2 if quoted_at else -1
    for _ in range(_MAX_ATS):
        at = text.find("@", at + 1)
        if at < 0:
            break
        before = text[max(0, at - 120) : at]
        quoted = _QUOTED_LOCAL.search(before)
        local = quoted[0] if quoted else _NO_ATOM.split(before)[-1]
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if local and domain:
            return f"{local}@{domain[0]}"
    return ""


def _address(text: str) -> str:
    """One address in its normal form; empty when it is none."""
    text = clean(text).strip()
    if text.startswith("=?"):
        text = decode_words(text)
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:  # an old route: <@a,@b:user@c>
        text = text.rpartition(":")[2]
    local, at, domain = text.rpartition("@")
    if not at:
        return text.lower() if _LOCAL_ONLY.fullmatch(text) else ""
    domain = re.sub(r"\s+", "", domain).strip(".>,;'\"")
    local = local.strip().lstrip("<'") if not local.startswith('"') else local
    local = re.sub(r"\([^()]*\)", "", local) if "(" in local else local
    if not local or not domain or len(text) > 320 or (":" in local and local[0] != '"'):
        return ""
    if re.search(r"\s", local) and not local.startswith('"'):
        local = local.split()[-1]
    address = f"{local}@{domain}".lower()
    return address if address.isascii() else unicodedata.normalize("NFC", address)


def _name(tokens: list[str]) -> str:
    text = "".join(t for t in tokens if not (t.startswith("(") and t.endswith(")")))
    shown = _shown(text).rstrip("<>").rstrip()
    if shown:
        return shown
    return _shown(" ".join(t[1:-1] for t in tokens if t.startswith("(") and t.endswith(")")))


def _cut(text: str) -> str:
    """A piece before a comma, which some programs escape instead of quoting the name."""
    return _shown(text).removesuffix("\\")


def _shown(text: str) -> str:
    text = text[:_MAX_MAILBOX_CHARS].strip()
    if '"' in text:
        text = re.sub(r'"((?:[^"\\]++|\\.){0,60}+)"', lambda m: re.sub(r"\\(.)", r"\1", m[1]), text)
    text = decode_words(text) if "=?" in text else text
    text = one_line(clean(text)).strip()
    return text.strip('"').strip() if text[:1] == '"' or text.count('"') == 1 else text
