"""The sentence above a quote that tells who wrote it and when ("Den … skrev …:")."""

import re

from connectors.email.reply.history import PRONOUN, is_quote

_VERB = re.compile(
    r"\b(?:skrev|skreiv|skriver|wrote|writes|schrieb|schreibt|kirjoitti|kirjoittaa|"
    r"citerar|citerer|siterer|(?:citat (?:från|av|af)|sitat)[ ][^@]{1,80}@|quoting|zitat von|lainaus|hat .{0,80}geschrieben|geschrieben|a[ \xa0]+écrit|escribió|ha scritto|schreef|has written)\b",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"[ \t]{0,4}[-*_]{0,8}[ \t]?(?:den|på|am|on|le|op|il|el|w dniu|"
    r"må?n|mand?|tis|tirs|tir|tys|ons|tors?|fre|lau|lør|lör|laur|søn|sön|sun|ma|ti|ke|to|pe|la|su|"
    r"mon|tue|wed|thu|fri|sat|mo|di|mi|do|fr|sa|so|"
    r"maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai|"
    r"\d{1,2}[./\- ]|\d{4}[-./]|[a-z]{3,9}\.?[ ]\d{1,2},[ ]|.{1,120}(?:<|\(|\[|\"|skr|wrote|schr|kirj|a écrit))",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[<(\[]?(?:mailto:)?[\w.+\-=']{1,100}@[\w.\-]{1,200}\w")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./\-]\d{1,2}[./\-]\d{2}\b")
_ATTRIBUTION_END = re.compile(
    r"(?::|:[ ]?>|(?:wrote|skrev|skreiv|kirjoitti|schrieb|écrit)[ ]?-{0,6}|"
    r"(?:wrote|skrev|skreiv|kirjoitti|schrieb|écrit)[ \xa0]?:[ ]\([^()]{8,60}\)|[\w]>)[*_ \t\xa0-]{0,8}$"
)
_MOST_ABOVE = 200
_OPENS = ("Den", "På", "On", "Am", "Le")
_GLUED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.!?:;,)\s…-]))(?:Den|På|On|Am|Le)[ \xa0](?:[^\W\d_]{2,9}[.,]{0,2}[ \xa0]){0,2}\d{1,4}[.,/\- \xa0]"
)
_MARKS = re.compile(r"^[>\s\ufeff]+")
_FULL_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NAMED = re.compile(r"<[^<>\s]{1,100}@[^<>\s]{1,200}>")
_DATE_BEGINS = re.compile(
    r"(?:den|på|am|on|le|op|il|el)(?:[ ,.]{1,2}[^\W\d_]{2,10})?(?:[ ,.]{1,2}\d{1,2}[.,]?)?(?:[ ,.]{1,2}[^\W\d_]{3,10}[.,]?)?",
    re.IGNORECASE,
)
"""What may stand on a line of its own of a sentence that was wrapped: "Den ons 12"."""
_TELLS = re.compile(
    r"(?:skrev|skreiv|wrote|schrieb|kirjoitti|écrit)[ ,]+(?:(?!den\b|d\.|kl|på\b|vid\b|am\b|um\b|on\b|at\b|le\b|via\b|"
    r"følg|följ|m[aåo]n|ti[rs]|ons|tor|fre|l[aöø][rvu]|s[öøu]n|die|mit|don|sam|ma|ti|ke|to|pe|la|su)"
    r"[a-zåäöæøüß]{2,}|.{0,80}\b(?:att|dass|that|että|que)\b)"
)
"""People go on with what was written; programs with a name or a date."""
_MAX_WRAPPED = 4
_MAX_ATTRIBUTION_CHARS = 500
_STEMS = (
    "skr",
    "wrote",
    "writ",
    "schr",
    "kirj",
    "crit",
    "citer",
    "citat",
    "siter",
    "sitat",
    "quot",
    "zitat",
    "lainaus",
    "@",
)
_MAX_CANDIDATES = 300
"""A mail with more is hostile; what is not looked at counts as new."""


def find_attributions(lines: list[str], quoted: list[bool]) -> dict[int, int]:
    """First line and number of lines of each, outside of what is marked as quoted."""
    hints = [any(map(line.lower().__contains__, _STEMS)) for line in lines]
    found: dict[int, int] = {}
    tried = 0
    for number in range(len(lines)):
        if quoted[number] or not any(hints[number : number + _MAX_WRAPPED]):
            continue
        tried += 1
        if tried > _MAX_CANDIDATES:
            break
        length = attribution_length(lines, number, quoted)
        if length and not _begins_below(lines, number, length, quoted):
            found[number] = length
    return found


def part_glued(lines: list[str]) -> list[str]:
    """With the first sentence on a line of its own where a program lost the line's end before it."""
    for number, line in enumerate(lines[:_MOST_ABOVE]):
        if line.startswith(">"):
            break
        if len(line) <= _MAX_ATTRIBUTION_CHARS and any(map(line.__contains__, _OPENS)):
            if cut := _glued_at(line, lines, number):
                return [*lines[:number], line[:cut].rstrip(), line[cut:], *lines[number + 1 :]]
    return lines


def _glued_at(line: str, lines: list[str], number: int) -> int:
    found = _GLUED.search(line)
    if found is None:
        return 0
    above, at = line[: found.start()], found.start()
    if not any(map(str.isalpha, above)) or any(
        told.search(above) for told in (_YEAR, _TIME, _MAIL, _VERB)
    ):
        return 0
    rest = [line[at:], *lines[number + 1 : number + _MAX_WRAPPED + 3]]
    return at if attribution_length(rest, 0, [is_quote(one) for one in rest]) else 0


def mark_wrapped(lines: list[str], quoted: list[bool]) -> None:
    """Marks the rest of a sentence whose first line alone got a quote's mark, when it was wrapped on its
    way."""
    for number in range(1, len(lines)):
        line = lines[number]
        if quoted[number] or not quoted[number - 1] or not line.rstrip().endswith(":"):
            continue
        if len(line) < 200 and ("@" in line or _TIME.search(line)):
            above = _MARKS.sub("", lines[number - 1])
            quoted[number] = attribution_length([above, line], 0, [False, False]) == 2


def _begins_below(lines: list[str], at: int, length: int, quoted: list[bool]) -> bool:
    """Whether the first lines are somebody's last words, with no blank line under them: what is left
    of the sentence is whole, and they tell no part of when."""
    for count in range(1, length):
        above = " ".join(line.strip() for line in lines[at : at + count])
        rest = " ".join(line.strip() for line in lines[at + count : at + length])
        if _NAMED.search(above) or (_FULL_YEAR.search(above) and not _FULL_YEAR.search(rest)):
            return False
        is_whole = _OPENER.match(rest) and _is_attribution(rest, lines, at + length, quoted)
        if is_whole and _YEAR.search(rest) and not _DATE_BEGINS.fullmatch(above):
            return True
        if _YEAR.search(above) or _TIME.search(above) or _DATE_BEGINS.fullmatch(above):
            return False
        if is_whole:
            return True
    return False


def attribution_length(lines: list[str], at: int, quoted: list[bool]) -> int:
    """How many lines it takes; 0 when there is none."""
    if len(lines[at]) > _MAX_ATTRIBUTION_CHARS or not _OPENER.match(lines[at]):
        return 0
    joined = ""
    for count in range(1, _MAX_WRAPPED + 1):
        index = at + count - 1
        if index >= len(lines) or not lines[index].strip():
            return 0
        if quoted[index] and count > 1 and not _closes(joined, lines[index]):
            return 0
        joined = f"{joined} {lines[index].strip()}".strip()
        if len(joined) > _MAX_ATTRIBUTION_CHARS:
            return 0
        if _ends_attribution(joined) and _is_attribution(joined, lines, at + count, quoted):
            return count + _names_below(joined, lines, at + count, quoted)
    return 0


def _names_below(text: str, lines: list[str], at: int, quoted: list[bool]) -> bool:
    """Whether who wrote went to the next line, after the verb."""
    if text.endswith(":") or at >= len(lines) or quoted[at]:
        return False
    line = lines[at].rstrip()
    return len(line) < 200 and line.endswith(":") and bool(_MAIL.search(line))


def _closes(text: str, line: str) -> bool:
    """The bracket after an address went to the next line, where it looks like a quote's mark."""
    return line.strip() == ">:" and text.rfind("<") > text.rfind(">")


def _ends_attribution(text: str) -> bool:
    return bool(_ATTRIBUTION_END.search(text[-60:]))


def _is_attribution(text: str, lines: list[str], after: int, quoted: list[bool]) -> bool:
    if not _VERB.search(text):
        return bool(_MAIL.search(text) and _TIME.search(text) and _YEAR.search(text)
                    and _next_is_quoted(lines, after, quoted) and len(text) < 200)  # fmt: skip
    if PRONOUN.search(text):
        return False
    if text.endswith(">") and not _next_is_quoted(lines, after, quoted):
        return False
    has_mail, has_time = bool(_MAIL.search(text)), bool(_TIME.search(text))
    has_year = bool(_YEAR.search(text))
    if has_mail and (has_time or has_year):
        return True
    if _next_is_quoted(lines, after, quoted):
        return has_mail or has_time or has_year or len(text) < 80
    if not (has_time and has_year) or len(text) >= 200:
        return False
    return not (_TELLS.search(text) or _cites(lines, after))


def _cites(lines: list[str], after: int) -> bool:
    """People put marks around what they cite; programs don't."""
    below = next((line for line in lines[after : after + 3] if line.strip()), "")
    return below.lstrip()[:1] in {'"', "“", "”", "„", "«", "»"}


def _next_is_quoted(lines: list[str], after: int, quoted: list[bool]) -> bool:
    for index in range(after, min(len(lines), after + 3)):
        if quoted[index]:
            return True
        if lines[index].strip():
            return False
    return False
