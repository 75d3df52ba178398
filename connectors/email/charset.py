"""Bytes to text, whatever the label says. A label in a mail is a hint and often wrong."""

import codecs
import re
import unicodedata
from functools import lru_cache

# What labels mean in practice: the superset that senders of that label really use (as browsers do).
_ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi-x3.4-1968": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "646": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "windows-1252": "cp1252",
    "x-ansi": "cp1252",
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-macroman": "mac_roman",
    "mac": "mac_roman",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "x-utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "cesu-8": "utf-8",
    "koi8": "koi8_r",
    "koi8-ru": "koi8_u",
    "cp-866": "cp866",
}
_NO_LABEL = {"ascii", "us-ascii", "ansi_x3.4-1968", "ansi-x3.4-1968", "646"}
"""What has bytes above 127 is none of them."""
# Not text encodings, or none that a mail may ask for.
_REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
_WESTERN = {"cp1252", "iso8859-15", "cp850", "cp437", "mac-roman", "iso8859-10"}
_STATEFUL = ("iso2022", "utf-7", "utf-16", "utf-32", "hz")
_GUESS_BYTES = 4096
_MOST_REPAIRED = 20_000
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The Python codec for a label; empty when nobody knows it."""
    name = label.strip().strip("\"'<>").strip().lower()
    for candidate in (name, name.replace("_", "-"), re.sub(r"^(x-)?cp-?", "cp", name)):
        found = _lookup(_ALIASES.get(candidate, candidate))
        if found:
            return found
    number = re.fullmatch(r"(?:windows|win|cp|ibm|x-cp|ms-?ansi)[-_ ]?(\d{3,4})", name)
    if number:
        return _lookup("cp" + number[1])
    iso = re.match(r"iso[-_ ]?8859[-_ ]?(\d{1,2})", name)
    if iso:
        return codec_of(f"iso-8859-{iso[1]}") if name != f"iso-8859-{iso[1]}" else ""
    return ""


def _lookup(name: str) -> str:
    if not name or len(name) > 40 or name.replace("-", "_") in _REFUSED:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return info.name if info._is_text_encoding else ""


def decode(data: bytes, label: str = "") -> str:
    """Never fails. Tries what the label says, unless the bytes themselves say otherwise."""
    codec = codec_of(label) if label else ""
    if data.isascii() and not codec.startswith(_STATEFUL):
        return clean(data.decode("ascii"))
    if not codec or label.strip().lower() in _NO_LABEL:
        return clean(_guess(data))
    if codec in _WESTERN or codec == "utf-8":
        return clean(_utf8_or(data, codec))
    return clean(_as_labelled(data, codec))


def _utf8_or(data: bytes, codec: str) -> str:
    """UTF-8 under a Western label is far likelier than Western text that happens to be valid UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if codec != "utf-8":
        return data.decode(codec, "replace")
    whole = len(_MULTIBYTE.findall(data))
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if whole and (whole >= broken or not _is_dense(data[:_GUESS_BYTES])):
        return data.decode("utf-8", _WESTERN_BYTES if broken < _MOST_REPAIRED else "replace")
    return _guess(data)


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Gateways append a Latin notice to UTF-8. What begins a character of UTF-8 was cut off instead."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if len(wrong) == 1 and wrong[0] >= 0xC4:
        return wrong.decode("cp1252"), error.end
    return "\ufffd", error.end


_WESTERN_BYTES = "inkorg-western"
codecs.register_error(_WESTERN_BYTES, _as_western)


def _as_labelled(data: bytes, codec: str) -> str:
    if codec == "utf-7":  # Shifts without their end are common; ASCII would hide what they say.
        return data.decode(codec, "replace")
    for candidate in (codec, "utf-8", *_relatives(codec)):
        try:
            return data.decode(candidate)
        except (UnicodeDecodeError, ValueError):
            continue
    return data.decode(codec, "replace")


def _relatives(codec: str) -> tuple[str, ...]:
    if codec.startswith("iso2022_jp"):
        return ("iso2022_jp_2", "iso2022_jp_3", "cp932")
    if codec == "euc_jp":
        return ("eucjis2004", "cp932")
    return ()


def _guess(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    sample = data[:_GUESS_BYTES]
    if len(sample) >= 12 and _is_dense(sample):
        found = _detected(sample)
        if found:
            return data.decode(found, "replace")
    return data.decode("cp1252", "replace")


def _is_dense(sample: bytes) -> bool:
    """In Western languages few letters carry accents; elsewhere most bytes are high."""
    high = sum(byte > 0x7F for byte in sample)
    letters = high + sum(byte > 0x40 for byte in sample if byte < 0x7F)
    return high * 10 > letters * 4


def _detected(sample: bytes) -> str:
    """Slow (milliseconds), so the last resort."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=3, chunk_size=512).best()
    return best.encoding if best else ""


_UNWANTED = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """No NUL, no lone surrogate, no noncharacter: what every database and encoder takes."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    if not _UNWANTED.search(text):
        return text
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNWANTED.sub("", joined)


def one_line(text: str) -> str:
    """For names and subjects: runs of white space become one blank, control characters go."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return "".join(c for c in text if c == "\u200d" or unicodedata.category(c) not in {"Cc", "Cs"})
