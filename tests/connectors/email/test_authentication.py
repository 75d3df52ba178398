"""Whose word on DMARC is believed."""

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading

NAMED = Reading(trusted_servers=frozenset({"mx.exempel.se"}))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Authentication-Results: mx.exempel.se; spf=pass; dmarc=fail (p=none)", "fail"),
        ("Authentication-Results: mx.exempel.se; dmarc=pass", "pass"),
        ("Authentication-Results: evil.example; dmarc=pass", "none"),
        (
            "Authentication-Results: evil.example; x=y\r\nAuthentication-Results: mx.exempel.se; dmarc=pass",
            "none",
        ),
    ],
)
def test_only_a_trusted_server_on_top_tells_about_dmarc(headers: str, expected: str) -> None:
    raw = f"{headers}\r\nFrom: a@b.se\r\n\r\nx".encode()
    assert parse_mail(raw, external_id="x", reading=NAMED).authentication == expected


MICROSOFT = (
    "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom={}; dkim=none (message not signed) header.d=none;"
    "dmarc={} action=quarantine header.from=b.se;compauth=fail reason=000"
)
OURS = "mx.exempel.se; "


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([MICROSOFT.format("b.se", "fail")], "fail"),
        ([MICROSOFT.format("b.se", "pass")], "pass"),
        ([MICROSOFT.format("b.se", "bestguesspass")], "none"),
        ([MICROSOFT.format('"x; dmarc=pass"@b.se', "fail")], "fail"),
        ([OURS + 'spf=pass (dmarc=pass) smtp.mailfrom="x dmarc=pass"@b.se; dmarc=fail'], "fail"),
        ([OURS + 'spf=pass smtp.mailfrom="x; dmarc=pass"@b.se; dmarc=none'], "none"),
        ([OURS + 'spf=pass smtp.mailfrom="x; dmarc=pass'], "none"),
        ([OURS + "spf=pass (x ; dmarc=pass"], "none"),
        ([OURS + "spf=pass smtp.mailfrom=dmarc=pass"], "none"),
        ([OURS + "dmarc=pass header.from=a.se; dmarc=fail header.from=b.se"], "fail"),
        ([OURS + "spf=pass", OURS + "dmarc=pass"], "none"),
        ([OURS + "dkim=pass", OURS + "dmarc=fail"], "fail"),
        ([OURS + "dmarc=pass", "evil.example; dmarc=fail"], "pass"),
        (["evil.example; dmarc=pass", MICROSOFT.format("b.se", "pass")], "none"),
        (["mx.exempel.se 1; dmarc = pass"], "pass"),
    ],
)
def test_nothing_that_the_sender_writes_speaks_for_him(values: list[str], expected: str) -> None:
    headers = "".join(f"Authentication-Results: {value}\r\n" for value in values)
    reading = Reading(trusted_servers=frozenset({"mx.exempel.se", ""}))
    raw = f"{headers}From: a@b.se\r\n\r\nx".encode()
    assert parse_mail(raw, external_id="x", reading=reading).authentication == expected


def test_a_verdict_without_a_name_counts_only_where_the_channel_says_so() -> None:
    raw = f"Authentication-Results: {MICROSOFT.format('b.se', 'fail')}\r\nFrom: a@b.se\r\n\r\nx"
    assert parse_mail(raw.encode(), external_id="x", reading=NAMED).authentication == "none"
