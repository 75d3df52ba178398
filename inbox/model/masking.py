"""National identity numbers in running text, found by date and checksum, and covered up.

Swedish personnummer and samordningsnummer (Luhn), Norwegian fødselsnummer and D-nummer (two digits
modulo 11), Danish CPR (modulo 11; numbers given out since 2007 need not fit it, so those count only
where the text calls them CPR). The 18 digits of a meter (735999…) and references for payment are none.
"""

import re
from collections.abc import Sequence
from datetime import date

_NUMBER = re.compile(
    r"(?<![\w.,/-])(?P<century>\d{2})??(?P<date>\d{6})(?P<between>[-+–\u00a0 ]?)(?P<rest>\d{4,5})(?![\w/-]|[.,]\d)",
    re.ASCII,
)
_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)
_CALLED_CPR = re.compile(r"\bcpr\W{0,3}(?:n(?:umme)?r\W{0,3})?$", re.IGNORECASE)
_NO_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_NO_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DK = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def mask(text: str) -> str:
    """`text` with `850101-••••` in place of each identity number."""
    return _NUMBER.sub(_cover, text) if _SIX_DIGITS.search(text) else text


def holds_identity_number(text: str) -> bool:
    return any(_is_identity(found) for found in _NUMBER.finditer(text))


def _cover(found: re.Match[str]) -> str:
    if not _is_identity(found):
        return found[0]
    return f"{found['date']}-{'•' * len(found['rest'])}"


def _is_identity(found: re.Match[str]) -> bool:
    digits = [int(digit) for digit in found["date"] + found["rest"]]
    if found["century"]:
        return found["century"] in ("18", "19", "20") and _is_swedish(digits)
    if len(digits) == 11:
        return _is_norwegian(digits)
    before = found.string[max(0, found.start() - 20) : found.start()]
    return _is_swedish(digits) or _is_danish(digits, is_called_so=bool(_CALLED_CPR.search(before)))


def _is_swedish(digits: Sequence[int]) -> bool:
    year, month, day = _pairs(digits)
    # A samordningsnummer has 60 added to the day.
    return (
        len(digits) == 10 and _is_date(year, month, day - 60 if day > 60 else day) and _luhn(digits)
    )


def _is_norwegian(digits: Sequence[int]) -> bool:
    day, month, year = _pairs(digits)
    # A D-nummer has 40 added to the day.
    is_date = _is_date(year, month, day - 40 if day > 40 else day)
    return is_date and _fits_11(digits[:10], _NO_1) and _fits_11(digits, _NO_2)


def _is_danish(digits: Sequence[int], is_called_so: bool) -> bool:
    day, month, year = _pairs(digits)
    return _is_date(year, month, day) and (is_called_so or _fits_11(digits, _DK))


def _pairs(digits: Sequence[int]) -> tuple[int, int, int]:
    first, second, third = (digits[i] * 10 + digits[i + 1] for i in (0, 2, 4))
    return first, second, third


def _is_date(year: int, month: int, day: int) -> bool:
    """Two digits tell no century; 2000 had a leap day and 1900 had none, so both are allowed."""
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: Sequence[int]) -> bool:
    doubled = (digit * 2 if i % 2 == 0 else digit for i, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _fits_11(digits: Sequence[int], weights: Sequence[int]) -> bool:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0
