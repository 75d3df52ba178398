"""Telephone numbers, so that equal means the same telephone: `+46701234567` (E.164)."""

from collections.abc import Iterator, Mapping

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher

from inbox.model.masking import mask

MAX_LENGTH = 50
MAX_TEXT = 20_000
COUNTRIES: Mapping[str, str] = {
    "Europe/Stockholm": "SE",
    "Europe/Oslo": "NO",
    "Europe/Copenhagen": "DK",
    "Europe/Helsinki": "FI",
    "Atlantic/Reykjavik": "IS",
    "Atlantic/Faroe": "FO",
    "America/Nuuk": "GL",
    "Europe/Mariehamn": "FI",
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    "Europe/Berlin": "DE",
}
"""Whose numbers are meant where one has no country code, by the organisation's zone."""


def normalize(text: str, country: str) -> str:
    """In any format; `country` (ISO 3166) is whose it is without a country code. Empty for none."""
    if len(text) > MAX_LENGTH:
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show(number: str, country: str) -> str:
    """As people in `country` write it: `070-123 45 67`, `+47 22 33 44 55`."""
    try:
        parsed = phonenumbers.parse(number, country or None)
    except NumberParseException:
        return number
    at_home = country and phonenumbers.region_code_for_number(parsed) == country
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def find_numbers(text: str, country: str) -> Iterator[str]:
    """Those in running text that can be nothing else: with a leading 0 or a country code, and valid."""
    # An identity number has as many digits as a telephone's.
    for found in PhoneNumberMatcher(mask(text[:MAX_TEXT]), country or None, max_tries=2_000):
        if found.raw_string.startswith(("0", "+", "(0", "(+")):
            yield phonenumbers.format_number(found.number, PhoneNumberFormat.E164)


def missed_key(number: str, call: str) -> str:
    """The thread of somebody whom nobody answered: their next try belongs to it, and what they left on
    the answering machine."""
    return f"missed:{number or call}"[:255]
