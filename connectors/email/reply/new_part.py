"""What is new in a reply. History and signatures are only folded: the whole text is kept beside it, so
when in doubt a line counts as new."""

from connectors.email.html_text import Derived
from connectors.email.reply.armour import without_armour
from connectors.email.reply.attribution import find_attributions, mark_wrapped, part_glued
from connectors.email.reply.block import block_after_mark, block_start, head_in_a_line
from connectors.email.reply.history import (
    is_divider,
    is_forward_mark,
    is_groupwise,
    is_inline_attribution,
    is_quote,
    is_reply_above,
    is_rule,
    is_separator,
)
from connectors.email.reply.interleaved import keep_questions
from connectors.email.reply.signature import ends_in_colon, fold_signature
from connectors.email.reply.standing import ANSWER, Standing, names

MAX_LINES = 5000
_MAX_SEARCHED = 1500
"""A copied header below as many lines is not looked for."""
_VERBS = ("skr", "wrote", "schrieb", "écrit")
_DASHES = "-_=*\u2010\u2011\u2012\u2013\u2014\u2015"


def new_part(text: str, derived: Derived | None = None, standing: Standing = ANSWER) -> str:
    """`derived` when the text was made from HTML: then the markup helps."""
    text = without_armour(text) if derived is None else text
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return text
    if derived is None and any(map(text.__contains__, _VERBS)):
        lines = part_glued(lines)
    quoted = [is_quote(line) for line in lines]
    if derived is not None:
        _mark_from_html(lines, quoted, derived)
    mark_wrapped(lines, quoted)
    attributions = find_attributions(lines, quoted)
    if derived is None:
        above = min(attributions, default=len(lines))
        shown = quoted[:above]
        keep_questions(lines[:above], shown)
        quoted[:above] = shown
    if not standing.answers:
        attributions = _of_others(lines, attributions, standing)
    return _joined(*_pieces(lines, quoted, attributions, standing), text)


def _of_others(
    lines: list[str], attributions: dict[int, int], standing: Standing
) -> dict[int, int]:
    """Without the sentences that forms begin with: "Anna Ek <anna@b.se> skrev:", in a mail from her."""
    return {
        at: length
        for at, length in attributions.items()
        if not names(" ".join(lines[at : at + length]), standing.writers)
    }


def _mark_from_html(lines: list[str], quoted: list[bool], derived: Derived) -> None:
    seen = False
    for number in sorted(derived.quote_lines):
        # A forward stands in the same kind of box as a quote, but may be all that the mail says.
        if number < len(quoted) and (
            seen or any(quoted[:number]) or not is_forward_mark(lines[number])
        ):
            quoted[number] = seen = True
    first = derived.history_line
    says = any(
        n not in derived.signature_lines for n, line in enumerate(lines[:first]) if line.strip()
    )
    if 0 < first < len(lines) and says:
        for number in range(first, len(lines)):
            quoted[number] = True
    if not set(range(len(lines))) <= derived.signature_lines:
        _blank_signatures(lines, derived, is_all=first > 0 and not says)


def _blank_signatures(lines: list[str], derived: Derived, *, is_all: bool) -> None:
    """`is_all`: nothing else stands above a mail that was sent on, and that is what it says."""
    begins = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if ends_in_colon(lines[: min(derived.signature_lines, default=0)]):
        return
    for number in derived.signature_lines:
        if begins < number + is_all and number < len(lines):
            lines[number] = ""


def _pieces(
    lines: list[str], quoted: list[bool], attributions: dict[int, int], standing: Standing
) -> tuple[list[list[str]], bool]:
    """Stretches of new lines, and whether all of the rest was certainly quoted."""
    pieces: list[list[str]] = [[]]
    number = 0
    while number < len(lines):
        if is_groupwise(lines[number]) and not _is_followed_by_quotes(lines, number + 1, quoted):
            return pieces, False
        if quoted[number]:
            if pieces[-1]:
                pieces.append([])
            number += 1
            continue
        length = attributions.get(number, 0)
        if length and _is_followed_by_quotes(lines, number + length, quoted):
            number += length
            if pieces[-1]:
                pieces.append([])
            continue
        if length or (number < _MAX_SEARCHED and _ends_all(lines, number, standing)):
            return _without_divider(pieces), False
        pieces[-1].append(lines[number])
        number += 1
    return pieces, True


def _without_divider(pieces: list[list[str]]) -> list[list[str]]:
    """What mail programs draw above the history is no part of what is new."""
    last = pieces[-1]
    while last and (not last[-1].strip() or is_divider(last[-1])):
        last.pop()
    return pieces


def _is_followed_by_quotes(lines: list[str], at: int, quoted: list[bool]) -> bool:
    for number in range(at, len(lines)):
        if quoted[number]:
            return True
        if lines[number].strip():
            return False
    return False


def _ends_all(lines: list[str], at: int, standing: Standing) -> bool:
    """Whether everything from here on is history."""
    line = lines[at]
    if not line.strip():
        return False
    if is_separator(line):
        return (
            is_forward_mark(line) or line.lstrip()[:1] in _DASHES or block_after_mark(lines, at + 1)
        )
    if is_rule(line):
        following = next(
            (n for n in range(at + 1, min(len(lines), at + 5)) if lines[n].strip()), -1
        )
        return following > 0 and (
            block_start(lines, following, standing)
            or (standing.answers and block_after_mark(lines, following))
        )
    if block_start(lines, at, standing) or (standing.answers and head_in_a_line(line)):
        return True
    return is_reply_above(line) or is_inline_attribution(line)


def _joined(pieces: list[list[str]], all_quoted: bool, text: str) -> str:
    """A mail with nothing of its own (a bare forward) keeps its content; a bare quote is empty."""
    folded = [fold_signature(piece, begins=number == 0) for number, piece in enumerate(pieces)]
    if all_quoted and folded == [text.split("\n")]:
        return text
    if not all_quoted and not any(fold_signature(piece, begins=False) for piece in pieces):
        return text  # a signature above a mail that was sent on
    shown = ["\n".join(piece) for piece in folded if any(line.strip() for line in piece)]
    if shown:
        return "\n\n".join(shown)
    whole = "\n".join(line for piece in pieces for line in piece).strip()
    if whole:  # nothing but a signature
        return whole if all_quoted else text
    return "" if all_quoted and text.strip() else text
