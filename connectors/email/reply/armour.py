"""Signatures that stand in the text itself (RFC 9580 section 7, "cleartext signature framework")."""

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_ENDS = {
    "-----BEGIN PGP SIGNATURE-----": "-----END PGP SIGNATURE-----",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----": "-----END PGP PUBLIC KEY BLOCK-----",
}
_MAX_BLOCK_LINES = 400


def without_armour(text: str) -> str:
    """Only the words that were signed; what never ends stays as it is."""
    if "-----BEGIN PGP " not in text:
        return text
    lines = text.split("\n")
    ends = {begin: end for begin, end in _ENDS.items() if end in text}
    kept: list[str] = []
    number, is_signed = 0, False
    while number < len(lines):
        line = lines[number].rstrip()
        if line == _SIGNED:
            number, is_signed = _after_head(lines, number), True
            continue
        if line in ends and (end := _end_of(lines, number, ends[line])):
            number, is_signed = end, False
            continue
        kept.append(lines[number].removeprefix("- ") if is_signed else lines[number])
        number += 1
    shown = "\n".join(kept).strip("\n")
    return shown if shown.strip() else text


def _after_head(lines: list[str], at: int) -> int:
    """Below `Hash: SHA256` and the empty line that ends such headers."""
    for number in range(at + 1, min(len(lines), at + 10)):
        if not lines[number].strip():
            return number + 1
        if ":" not in lines[number]:
            return number
    return at + 1


def _end_of(lines: list[str], at: int, mark: str) -> int:
    """The line below the mark; 0 where it never comes."""
    for number in range(at + 1, min(len(lines), at + _MAX_BLOCK_LINES)):
        if lines[number].rstrip() == mark:
            return number + 1
    return 0
