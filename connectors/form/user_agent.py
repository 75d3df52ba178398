"""Which browser and system a User-Agent names: the family and its main version, nothing finer."""

import re

# The first that fits: each browser also names those it descends from.
_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/(\d+)")),
    ("Opera", re.compile(r"\b(?:OPR|OPT)/(\d+)")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/(\d+)")),
    ("Vivaldi", re.compile(r"\bVivaldi/(\d+)")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS|Chromium)/(\d+)")),
    ("Safari", re.compile(r"\bVersion/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/")),
    ("Internet Explorer", re.compile(r"\b(?:MSIE |rv:)(\d+)(?=.*(?:Trident|MSIE|;))")),
)
_SYSTEMS = (
    ("Android", re.compile(r"\bAndroid(?: (\d+))?")),
    ("iPadOS", re.compile(r"\biPad\b.*?\bOS (\d+)")),
    ("iOS", re.compile(r"\biPhone OS (\d+)")),
    ("Windows", re.compile(r"\bWindows NT (10|6\.[0-3])")),
    ("ChromeOS", re.compile(r"\bCrOS\b()")),
    ("macOS", re.compile(r"\bMac OS X\b()")),
    ("Linux", re.compile(r"\bLinux\b()")),
)
_WINDOWS = {"10": "10/11", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista"}
MAX_LENGTH = 1_000


def read_browser(user_agent: str) -> str:
    """Such as `Firefox 128`; empty where nothing is known."""
    return _first(user_agent[:MAX_LENGTH], _BROWSERS)


def read_system(user_agent: str) -> str:
    """Such as `Android 14`. Browsers no longer tell Windows 10 and 11, or versions of macOS, apart."""
    found = _first(user_agent[:MAX_LENGTH], _SYSTEMS)
    name, _, version = found.partition(" ")
    return f"{name} {_WINDOWS.get(version, version)}" if name == "Windows" else found


def _first(text: str, known: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    for name, pattern in known:
        found = pattern.search(text)
        if found:
            return f"{name} {found.group(1) or ''}".strip()
    return ""
