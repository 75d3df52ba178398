"""`inbox import mail`: mbox, Maildir and .eml become history. Safe to interrupt and to repeat."""

import argparse
import contextlib
import hashlib
import mailbox
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inbox.bootstrap.parts import Installation
from inbox.cli.where import installation, refuse_strange_root, where
from inbox.model.errors import InkorgError, InvalidError
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep

SET = 200
BAR = 30
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
    _refuse_strangers(arguments.paths)
    refuse_strange_root(where(arguments).data)
    on = installation(arguments)
    taking = _Taking(on, _channel(on, arguments.channel), sum(map(_size, arguments.paths)))
    try:
        for raw in _mails(arguments.paths):
            taking.add(raw)
        taking.give()
    except KeyboardInterrupt:
        # What is not given yet is not kept, and is found when the same is imported again.
        taking.tell("stopped; import the same again to carry on")
        return 1
    finally:
        on.close()
    _tell_of_folders_below(arguments.paths)
    if not taking.new + taking.known:
        raise InkorgError("There is no mail in what was named.")
    taking.tell("a running `inbox` reads them now")
    return 0


@dataclass(slots=True)
class _Taking:
    on: Installation
    channel: str
    all_bytes: int
    seen_bytes: int = 0
    new: int = 0
    known: int = 0
    batch: list[RawItem] = field(default_factory=list)

    def add(self, raw: bytes) -> None:
        digest = hashlib.sha256(raw).hexdigest()
        headers = {"content-type": "message/rfc822"}
        self.batch.append(RawItem(f"sha256:{digest}", raw, headers, history=True))
        self.seen_bytes += len(raw)
        if len(self.batch) == SET:
            self.give()

    def give(self) -> None:
        if not self.batch:
            return
        kept = keep(self.channel, f"import:{self.channel}", self.batch, self.on.blobs)
        accepted = self.on.store.write(accept, kept)
        self.batch = []
        doubles = sum(one.duplicate for one in accepted)
        self.new, self.known = self.new + len(accepted) - doubles, self.known + doubles
        if sys.stderr.isatty():
            part = min(1.0, self.seen_bytes / max(1, self.all_bytes))
            done = int(part * BAR)
            bar = "█" * done + "·" * (BAR - done)
            many = f"{self.new + self.known} mails, {self.new} new"
            print(f"\r{bar} {part:4.0%}  {many}", end="", file=sys.stderr, flush=True)

    def tell(self, then: str) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)
        print(f"{self.new} mails taken in, {self.known} were there already; {then}", flush=True)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


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


def _mails(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif path.suffix.lower() == ".eml":
            yield from _file(path)
        else:
            yield from _mbox(path)


def _folder(path: Path) -> Iterator[bytes]:
    """A Maildir or, at any depth, what is one, an mbox or a mail. All else is passed."""
    if _is_maildir(path):
        yield from _maildir(path)
        return
    for one in sorted(path.iterdir()):
        if one.is_dir() and not one.is_symlink():
            yield from _folder(one)
        elif one.suffix.lower() == ".eml":
            yield from _file(one)
        elif _is_mbox(one):
            yield from _mbox(one)


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir()


def _is_mbox(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(5) == b"From "
    return False


def _refuse_strangers(paths: list[Path]) -> None:
    """Said before anything is taken in, rather than that there were no mails."""
    for path in paths:
        if not path.exists():
            raise InvalidError(f"{path} is not there.", code="no_such_file")
        if path.is_dir() or path.suffix.lower() == ".eml" or not path.stat().st_size:
            continue
        if not _is_mbox(path):
            with path.open("rb"):
                pass  # Where it can't be read, that is what is said.
            raise InkorgError(
                f"{path} is no mbox: none begins without a line `From …`. Understood are mbox "
                "files, Maildir folders, single mails as .eml, and folders of all these."
            )


def _tell_of_folders_below(paths: list[Path]) -> None:
    for path in paths:
        if _is_maildir(path):
            below = sorted(one.name for one in path.iterdir() if _is_maildir(one))
            if below:
                print(
                    f"{path}: not taken in: {', '.join(below)}. Name those you want.",
                    file=sys.stderr,
                )


def _file(path: Path) -> Iterator[bytes]:
    if path.stat().st_size > LARGEST:
        print(f"{path}: larger than 50 MB, left out", file=sys.stderr)
        return
    yield path.read_bytes()


def _maildir(path: Path) -> Iterator[bytes]:
    for folder in ("cur", "new"):
        with contextlib.suppress(FileNotFoundError):
            for file in sorted((path / folder).iterdir()):
                if file.is_file():
                    yield from _file(file)


def _mbox(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as mail:
                raw = mail.read(LARGEST + 1)
            if len(raw) > LARGEST:
                print(f"{path}: a mail larger than 50 MB, left out", file=sys.stderr)
            else:
                yield raw
    finally:
        box.close()
