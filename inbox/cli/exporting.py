"""`inbox export`: everything about a customer, or one conversation."""

import argparse
import json
from pathlib import Path

from inbox.cli.where import installation
from inbox.cli.whom import HELP, find_contact
from inbox.model.errors import InvalidError
from inbox.services.records.export import export_contact, export_conversation
from inbox.services.records.masks import Mask, read_masks
from inbox.store.reading.sight import find_conversation_id


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = commands.add_parser("export", help="write a customer or a conversation as a zip")
    kinds = export.add_subparsers(dest="kind", required=True, metavar="KIND")
    contact = kinds.add_parser("contact", help="everything that is held about a customer")
    contact.add_argument("who", metavar="WHO", help=HELP)
    contact.add_argument("--out", type=Path, metavar="FILE", help="a new file")
    contact.set_defaults(run=_contact)
    conversation = kinds.add_parser("conversation", help="one conversation")
    conversation.add_argument("id", type=int, help="its number or its id")
    conversation.add_argument(
        "--record", action="store_true", help="as others may ask for it: without internal notes"
    )
    conversation.add_argument(
        "--masks", type=Path, metavar="FILE", help="with --record: JSON, a list of {text, reason}"
    )
    conversation.add_argument("--out", type=Path, metavar="FILE", help="a new file")
    conversation.set_defaults(run=_conversation)


def _contact(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    try:
        id = find_contact(on, arguments.who)
        into = _new_file(arguments.out or Path(f"contact-{id}.zip"))
        export_contact(on.store, on.blobs, id, into)
    finally:
        on.close()
    print(f"written: {into.absolute()}")
    return 0


def _conversation(arguments: argparse.Namespace) -> int:
    masks = _read_masks(arguments)
    into = _new_file(arguments.out or Path(f"conversation-{arguments.id}.zip"))
    on = installation(arguments)
    try:
        id = on.store.read(find_conversation_id, arguments.id)
        export_conversation(on.store, on.blobs, id, into, is_record=arguments.record, masks=masks)
    finally:
        on.close()
    print(f"written: {into.absolute()}")
    return 0


def _read_masks(arguments: argparse.Namespace) -> tuple[Mask, ...]:
    if arguments.masks is None:
        return ()
    if not arguments.record:
        raise InvalidError("--masks goes with --record.", code="masks_invalid")
    try:
        return read_masks(json.loads(arguments.masks.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InvalidError(f"{arguments.masks}: {error}", code="masks_invalid") from None


def _new_file(path: Path) -> Path:
    if path.exists():
        raise InvalidError(f"{path} is there already.", code="already_there")
    return path
