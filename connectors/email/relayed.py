"""Whom somebody else's mail was sent for: a web form's, a group's or a list's.

The sender is a machine or ourselves, and the one Reply-To is who wrote. It is no proof: anybody can
write a Reply-To, as anybody can fill in a form with somebody else's address."""

import re
from dataclasses import replace

from connectors.email.addresses import parse_addresses
from connectors.email.auto import takes_no_answers
from connectors.email.headers import Headers
from connectors.email.reading import LOOP_HEADER, Reading
from inbox.model.messages import Party
from inbox.model.own_addresses import is_own
from inbox.model.own_ids import OURS

_FORM = re.compile(
    r"^(?:wordpress|wp|www|www-data|apache|nginx|httpd|joomla|drupal|typo3|web|webb|webben|webmail|"
    r"web-?(?:form|server|site|master|service)\w*|form\w*|kontakt-?(?:form|skema|skjema)\w*|"
    r"contact-?form\w*|skjema|skema|lomake\w*|blankett\w*|e-?tj[aä]nst\w*|mailer|php)(?:[+@._-]|$)",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"^['\"]?(?P<name>.{1,200}?)['\"]?\s+(?:via|über|gjennom|genom|gennem)\s+\S", re.I
)
_ORIGINAL = ("x-original-from", "x-original-sender")


def relayed_for(
    headers: Headers, sender: Party | None, replies_to: tuple[Party, ...], reading: Reading
) -> Party | None:
    """None where the mail stands for itself."""
    if sender is None or headers.has(LOOP_HEADER.lower()) or _is_ours(headers):
        return None
    others = [
        one
        for one in replies_to
        if "@" in one.value and not is_own(one.value, reading.own_addresses)
    ]
    if len(others) != 1 or others[0].value == sender.value or takes_no_answers(others[0]):
        return None
    meant = others[0]
    if not _is_go_between(headers, sender, meant, reading):
        return None
    return meant if meant.name else replace(meant, name=_named(sender, meant))


def _is_ours(headers: Headers) -> bool:
    return headers.unfolded("message-id").lower().startswith(OURS)


def _is_go_between(headers: Headers, sender: Party, meant: Party, reading: Reading) -> bool:
    if is_own(sender.value, reading.own_addresses):
        return True
    if any(one.value == meant.value for one in _originals(headers)):
        return True
    is_machine = takes_no_answers(sender) or bool(_FORM.match(sender.value))
    # A company's no-reply that names its own desk, or its own number of a matter, speaks for itself.
    return (is_machine or bool(_VIA.match(sender.name))) and not _is_of_same_house(
        sender.value, meant.value, reading
    )


def _originals(headers: Headers) -> tuple[Party, ...]:
    return parse_addresses(value for name in _ORIGINAL for value in headers.all(name))


def _is_of_same_house(sender: str, meant: str, reading: Reading) -> bool:
    one, other = (address.rpartition("@")[2] for address in (sender, meant))
    if other in {own.rpartition("@")[2] for own in reading.own_addresses}:
        return False  # Colleagues fill in our own forms.
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _named(sender: Party, meant: Party) -> str:
    """What stands before "via"; a form's own name is nobody's."""
    found = _VIA.match(sender.name)
    name = found["name"].strip() if found else ""
    return "" if "@" in name or name.lower() == meant.value else name
