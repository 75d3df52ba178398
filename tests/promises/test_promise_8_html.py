"""Nobody's HTML is trusted, and no address that a customer gives is fetched."""

import re
import socket
from typing import Any

import pytest

from tests.promises.installation import mail
from tests.services.desk import Desk

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#x6A;avascript:alert(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<object data="https://evil.example"></object><embed src=x>',
    '<form action="https://evil.example"><input name=p></form>',
    '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=//evil.example">',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    "<style>@import 'https://evil.example/x.css'; body{background:url(https://evil.example)}</style>",
    '<p style="background:url(https://evil.example/pixel)">x</p>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    '<details open ontoggle="alert(1)">x</details>',
    "<template><script>alert(1)</script></template>",
    '<img src="https://evil.example/pixel.gif" width=1>',
)
FORBIDDEN = re.compile(
    r"<\s*/?\s*(script|iframe|object|embed|form|input|base|meta|link|svg|math|template|noscript)\b"
    r"|<[^>]*\son\w+\s*=|<[^>]*(javascript|vbscript):|@import|<[^>]*style[^>]*url\(",
    re.IGNORECASE,
)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whoever looks a name up or connects while a message is read is noted."""
    asked: list[Any] = []

    def note(*args: Any, **_: Any) -> Any:
        asked.append(args)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", note)
    monkeypatch.setattr(socket.socket, "connect", note)
    return asked


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_stored_of_hostile_html_can_do_nothing_and_nothing_was_fetched(
    desk: Desk, offline: list[Any]
) -> None:
    kind = {"Content-Type": "text/html; charset=utf-8", "MIME-Version": "1.0"}
    raws = [mail(n, f"<p>Hej</p>{one}<p>Slut</p>", **kind) for n, one in enumerate(HOSTILE)]
    raws.append(mail(999, "".join(HOSTILE), **kind))
    desk.give(*raws)
    assert len(desk.messages()) == len(raws)
    for message in desk.messages():
        assert message.html
        assert not FORBIDDEN.search(message.html), message.html
    assert offline == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_words_of_a_hostile_mail_are_kept(desk: Desk) -> None:
    kind = {"Content-Type": "text/html; charset=utf-8", "MIME-Version": "1.0"}
    for number, one in enumerate(HOSTILE):
        desk.give(mail(number, f"<p>Början {number}</p>{one}", **kind))
    assert all(f"Början {n}" in m.text for n, m in enumerate(desk.messages()))
