"""What a browser fetches before the console shows anything stays within what was promised."""

import re
from pathlib import Path

import inbox.web
from tests.fakes.machine import missing

CONSOLE = Path(inbox.web.__file__).parent / "static" / "console"
MOST = 150_000


def test_the_console_begins_with_less_than_150_kilobytes() -> None:
    if not (CONSOLE / "index.html").exists():
        missing("the console", "make console")
    page = (CONSOLE / "index.html").read_text("utf-8")
    named = sorted(set(re.findall(r"assets/[\w.-]+\.(?:js|css)", page)))
    assert named
    words = max((CONSOLE / "assets").glob("sv-*.js.br"), key=lambda one: one.stat().st_size)
    (letters,) = (CONSOLE / "assets").glob("inter-latin-wght-normal-*.woff2")
    files = [CONSOLE / "index.html.br", words, letters, *(CONSOLE / f"{one}.br" for one in named)]
    assert sum(one.stat().st_size for one in files) < MOST
    # Many small ones pack worse than one, and each is asked for by itself.
    assert len(named) < 20
