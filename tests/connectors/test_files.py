"""Where files may be fetched from."""

import pytest

from connectors.files import Hosts

HOSTS = Hosts(("theirs.example",), ("127.0.0.1:8080", "::1"))


@pytest.mark.parametrize(
    "url",
    [
        "https://theirs.example/a",
        "https://cdn.theirs.example:443/a",
        "http://127.0.0.1:8080/a",
        "http://[::1]:9/a",
    ],
)
def test_from_the_platform_and_from_where_the_operator_says(url: str) -> None:
    assert HOSTS.hold(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://nottheirs.example/a",
        "https://theirs.example.evil.example/a",
        "http://theirs.example/a",
        "https://theirs.example:8443/a",
        "https://theirs.example@evil.example/a",
        "https://evil.example#.theirs.example/a",
        # What asks for it reads another host than what checks it.
        "https://10.0.0.1\\.theirs.example/a",
        "https://10.0.0.1%2f.theirs.example/a",
        "https://10.0.0.1\t.theirs.example/a",
        "https://theirs.example:99999/a",
        "https://[::1.theirs.example/a",
        "",
    ],
)
def test_from_nowhere_else(url: str) -> None:
    assert not HOSTS.hold(url)
