"""Memory of all processes of `inbox up`, after one message in each language. `python -m bench.memory`.

The sum of PSS: pages that processes share are counted once. Without the demo. Then once more with a page on
Facebook, an account on Instagram, one on X and a telephone: what these cost.
"""

import os
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import func, select

from bench.installed import (
    ADDRESS,
    PLATFORMS,
    Place,
    free_port,
    installed,
    people,
    running,
    wait_until_ready,
)
from inbox.store.store import Store
from inbox.store.tables.messages import messages

GOAL_MB = 250
PLATFORMS_GOAL_MB = 30
TEXTS = {
    "sv": "Hej! Jag har fått en faktura som inte stämmer med vad jag har använt. Kan ni titta på den?",
    "nb": "Hei! Jeg har fått en regning som ikke stemmer med det jeg har brukt. Kan dere se på den?",
    "nn": "Hei! Eg har fått ei rekning som ikkje stemmer med det eg har brukt. Kan de sjå på ho?",
    "da": "Hej! Jeg har fået en regning, som ikke passer med mit forbrug. Kan I se på den?",
    "en": "Hello! I got an invoice that does not match what I have used. Could you look into it?",
    "de": "Guten Tag! Ich habe eine Rechnung bekommen, die nicht stimmt. Können Sie das prüfen?",
    "fi": "Hei! Sain laskun, joka ei vastaa käyttöäni. Voisitteko tarkistaa sen ja vastata minulle?",
}


def main() -> None:
    alone = measure("")
    print("  and with Facebook, Instagram, X and telephone:")
    more = measure(PLATFORMS) - alone
    print(
        f"  {more:6.1f} MB  for these channels (goal: under {PLATFORMS_GOAL_MB}); "
        f"ratio {more / PLATFORMS_GOAL_MB:.2f}"
    )


def measure(more_channels: str) -> float:
    with installed("sqlite", more_channels) as place:
        on = place.open()
        _, token = people(on, 1)
        on.close()
        port = free_port()
        with running(place, ["up", "--port", str(port)]) as (up,):
            wait_until_ready(port)
            for language, text in TEXTS.items():
                _hand_in(port, token, language, text)
            _until_read(place)
            time.sleep(3)
            return report(up.pid)


def _hand_in(port: int, token: str, language: str, text: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Kund <{language}@posten.example>", ADDRESS
    mail["Subject"], mail["Message-ID"] = text[:30], f"<{language}@posten.example>"
    mail.set_content(text)
    mail.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    address = f"http://127.0.0.1:{port}/api/v1/channels/info/inbound"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}
    request = urllib.request.Request(address, mail.as_bytes(), headers, method="POST")
    urllib.request.urlopen(request, timeout=10).close()


def _until_read(place: Place) -> None:
    store = Store(f"sqlite:///{place.folder}/data/inbox.db", place.folder / "data")
    counted = select(func.count()).select_from(messages)
    until = time.monotonic() + 60
    while store.read(lambda unit: unit.connection.scalar(counted)) != len(TEXTS):
        if time.monotonic() > until:
            raise RuntimeError("the mails were not read within a minute")
        time.sleep(0.1)
    store.close()


def report(pid: int) -> float:
    found = {one: pss_mb(one) for one in family(pid)}
    for one, size in found.items():
        print(f"  {size:6.1f} MB  {command(one)}")
    total = sum(found.values())
    print(f"  {total:6.1f} MB  together (goal: under {GOAL_MB}); ratio {total / GOAL_MB:.2f}")
    return total


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(one) for task in tasks for one in task.read_text().split()]
    return [pid, *(one for child in children for one in family(child))]


def pss_mb(pid: int, which: str = "Pss") -> float:
    """`Pss_Anon` is what no file stands behind: the rest is the operating system's to take back."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (found,) = (line for line in lines if line.startswith(f"{which}:"))
    return int(found.split()[1]) / 1024


def command(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    parts = [word for word in words[1:] if word and not word.startswith(os.sep)]
    return " ".join(parts)[:60]


if __name__ == "__main__":
    main()
