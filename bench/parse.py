"""Mails read in a second on one core, beside what the standard library's fast parser does alone.

python -m bench.parse [FOLDER] [SECONDS]
"""

import sys
import time
from collections.abc import Callable, Sequence
from email import message_from_bytes
from pathlib import Path

from bench.sizes import size
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading

_HERE = Path(__file__).resolve().parent.parent
MAILS = _HERE / "tests" / "connectors" / "email" / "data" / "mails"


def mails_per_second(
    mails: Sequence[bytes], read: Callable[[bytes], object], seconds: float
) -> float:
    count = 0
    start = time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for raw in mails:
            read(raw)
        count += len(mails)
    return count / spent


def main(folder: Path, seconds: float) -> None:
    mails = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    reading = Reading()

    def ours(raw: bytes) -> object:
        return parse_mail(raw, external_id="", reading=reading)

    for raw in mails:  # warm up
        ours(raw)
    limit = mails_per_second(mails, message_from_bytes, seconds)
    figure = mails_per_second(mails, ours, seconds)
    size = sum(map(len, mails)) / len(mails) / 1000
    print(f"{len(mails)} mails, {size:.1f} kB on average, one core")
    print(f"inkorg parse_mail             {figure:8.0f} mails/s")
    print(f"limit: email (compat32) alone {limit:8.0f} mails/s")
    print(f"ratio                         {figure / limit:8.2f}")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else MAILS,
        float(sys.argv[2]) if len(sys.argv) > 2 else size(3, 1),
    )
