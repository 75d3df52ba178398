"""Everything held about a person, or one conversation as a record: a zip, written piece by piece.

Pages to read, JSON for programs, what came in as it came, the files, and a manifest with the SHA-256 of
each. Where something is masked, what came in and the files stay out, since nobody can mask them, and the
manifest says so.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from inbox.model.actor import SYSTEM, Actor
from inbox.services.records import export_page as page
from inbox.services.records import export_rows as rows
from inbox.services.records.masks import Mask, Masks, safe_name
from inbox.store.blobs import Blobs
from inbox.store.store import Store

PIECE = 256 * 1024


@dataclass(slots=True)
class Export:
    store: Store
    blobs: Blobs
    actor: Actor = SYSTEM
    has_notes: bool = False
    masks: Masks = field(default_factory=Masks)
    listed: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


def export_contact(
    store: Store, blobs: Blobs, contact_id: int, into: Path, actor: Actor = SYSTEM
) -> None:
    """Raises NotFoundError and ForbiddenError before anything is written. Blocks."""
    person, ids = store.write_as(actor, rows.begin_contact, contact_id)
    export = Export(store, blobs, actor)
    with _archive(into) as archive:
        links = []
        for id in ids:
            case = _case(export, archive, id, f"conversations/{id}/")
            path = f"conversations/{id}/conversation.html"
            links.append(page.link(path, f"#{case['number']} {case['subject']}"))
        _put_json(export, archive, "contact.json", person)
        index = [page.head(person["name"] or "–"), page.facts(person), "<ul>", *links, "</ul>"]
        _put(export, archive, "index.html", "".join([*index, page.FOOT]).encode())
        _manifest(export, archive, {"contact": str(contact_id)})


def export_conversation(
    store: Store,
    blobs: Blobs,
    conversation_id: int,
    into: Path,
    actor: Actor = SYSTEM,
    *,
    is_record: bool = True,
    masks: tuple[Mask, ...] = (),
) -> None:
    """A record is what others may ask for: without internal notes, and with masks."""
    store.write_as(actor, rows.begin_conversation, conversation_id)
    export = Export(store, blobs, actor, not is_record, Masks(masks))
    with _archive(into) as archive:
        _case(export, archive, conversation_id, "")
        _manifest(export, archive, {"conversation": str(conversation_id)})


def _archive(into: Path) -> zipfile.ZipFile:
    into.touch(mode=0o600)
    return zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED)


def _case(export: Export, archive: zipfile.ZipFile, id: int, folder: str) -> dict[str, Any]:
    case = export.masks.deep(export.store.read_as(export.actor, rows.read_case, id))
    _put_json(export, archive, f"{folder}conversation.json", case)
    title = f"#{case['number']} {case['subject']}"
    # A zip takes one file at a time: both are kept on disk until the last message is known.
    with ExitStack() as held:
        html = held.enter_context(TemporaryFile())
        lines = held.enter_context(TemporaryFile())
        html.write((page.head(title) + page.facts(case)).encode())
        last = 0
        while found := export.store.read_as(
            export.actor, rows.read_messages, id, last, export.has_notes
        ):
            last = int(found[-1]["id"])
            for one in found:
                _message(export, archive, folder, one, html, lines)
        html.write(page.FOOT.encode())
        _pour(export, archive, f"{folder}conversation.html", html)
        _pour(export, archive, f"{folder}messages.jsonl", lines)
    return cast(dict[str, Any], case)


def _message(
    export: Export,
    archive: zipfile.ZipFile,
    folder: str,
    one: dict[str, Any],
    html: IO[bytes],
    lines: IO[bytes],
) -> None:
    receipt = one.pop("receipt_id")
    files = [(file["id"], file["filename"], file.pop("hash")) for file in one["attachments"]]
    shown = export.masks.deep(one)
    html.write(page.message(shown).encode())
    lines.write(_json(shown) + b"\n")
    if receipt is not None:
        _put_raw(export, archive, f"{folder}originals/{one['id']}.eml", receipt)
    for id, name, hash in files:
        _put_blob(export, archive, f"{folder}attachments/{id}-{safe_name(name)}", hash)


def _put_raw(export: Export, archive: zipfile.ZipFile, path: str, receipt: int) -> None:
    if export.masks.masks:
        export.withheld.append(path)
        return
    raw = export.store.read(rows.read_raw, receipt)
    if raw is not None and raw.blob:
        _put_blob(export, archive, path, raw.blob)
    elif raw is not None:
        _put(export, archive, path, raw.body or b"")


def _put_blob(export: Export, archive: zipfile.ZipFile, path: str, name: str) -> None:
    blob = export.blobs.path(name)
    if export.masks.masks or not blob.exists():
        export.withheld.append(export.masks.text(path))
        return
    with blob.open("rb") as file:
        _pour(export, archive, path, file)


def _pour(export: Export, archive: zipfile.ZipFile, path: str, file: IO[bytes]) -> None:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    with archive.open(path, "w", force_zip64=True) as entry:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    export.listed.append({"path": path, "size": size, "sha256": digest.hexdigest()})


def _put(export: Export, archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    _pour(export, archive, path, io.BytesIO(content))


def _put_json(
    export: Export, archive: zipfile.ZipFile, path: str, value: Mapping[str, Any]
) -> None:
    _put(export, archive, path, _json(value, indent=2))


def _json(value: Any, indent: int | None = None) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return text.encode("utf-8", "replace")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _manifest(export: Export, archive: zipfile.ZipFile, of: Mapping[str, str]) -> None:
    said = {
        **of,
        "made_at": export.store.clock(),
        "files": export.listed,
        "masks": export.masks.listed(),
        "withheld": export.withheld,
    }
    archive.writestr("manifest.json", _json(said, indent=2))
