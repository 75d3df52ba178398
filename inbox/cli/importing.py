"""`inbox import mail`: mbox, Maildir and .eml become history. Safe to interrupt and to repeat."""

import argparse
import hashlib
import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path

from inbox.bootstrap.parts import Installation
from inbox.cli.where import installation
from inbox.model.errors import InvalidError
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep

SET = 200
LARGEST = 50 * 1024 * 1024


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("import", help="bring in what an older system kept")
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    mail = kinds.add_parser(
        "mail", help="mbox files, Maildir folders, .eml files or folders of them"
    )
    mail.add_argument("paths", nargs="+", type=Path)
    mail.add_argument("--channel", help="the mailbox it belongs to; the first one when left out")
    mail.set_defaults(run=_import_mail)


def _import_mail(arguments: argparse.Namespace) -> int:
    for path in arguments.paths:
        if not path.exists():
            raise InvalidError(f"{path} is not there.", code="no_such_file")
    on = installation(arguments)
    channel = _channel(on, arguments.channel)
    new = known = 0
    batch: list[RawItem] = []
    for raw in _mails(arguments.paths):
        batch.append(_item(raw))
        if len(batch) == SET:
            new, known = _give(on, channel, batch, new, known)
            batch = []
    if batch:
        new, known = _give(on, channel, batch, new, known)
    on.close()
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(f"{new} mails taken in, {known} were there already; a running `inbox` reads them now")
    return 0


def _channel(on: Installation, wanted: str | None) -> str:
    mail = [c.id for c in on.plan.channels.values() if c.kind == "email"]
    if wanted is not None and wanted not in mail:
        raise InvalidError(
            f'"{wanted}" is no mailbox. There are: {", ".join(mail) or "none"}.',
            code="no_such_channel",
        )
    if not mail:
        raise InvalidError("No mailbox is configured.", code="no_such_channel")
    return wanted or mail[0]


def _item(raw: bytes) -> RawItem:
    digest = hashlib.sha256(raw).hexdigest()
    return RawItem(f"sha256:{digest}", raw, {"content-type": "message/rfc822"}, history=True)


def _give(
    on: Installation, channel: str, batch: list[RawItem], new: int, known: int
) -> tuple[int, int]:
    accepted = on.store.write(accept, keep(channel, f"import:{channel}", batch, on.blobs))
    doubles = sum(one.duplicate for one in accepted)
    new, known = new + len(accepted) - doubles, known + doubles
    if sys.stderr.isatty():
        print(f"\r{new + known:>9} mails, {new} new", end="", file=sys.stderr, flush=True)
    return new, known


def _mails(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        if path.is_dir() and (path / "cur").is_dir():
            yield from _maildir(path)
        elif path.is_dir():
            for file in sorted(path.rglob("*.eml")):
                yield from _file(file)
        elif path.suffix.lower() == ".eml":
            yield from _file(path)
        else:
            yield from _mbox(path)


def _file(path: Path) -> Iterator[bytes]:
    if path.stat().st_size > LARGEST:
        print(f"{path}: larger than 50 MB, left out", file=sys.stderr)
        return
    yield path.read_bytes()


def _maildir(path: Path) -> Iterator[bytes]:
    for folder in ("cur", "new"):
        for file in sorted((path / folder).iterdir()):
            if file.is_file():
                yield from _file(file)


def _mbox(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
