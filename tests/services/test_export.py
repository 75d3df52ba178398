"""An export holds all that is held about somebody and no more; a record can be masked."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.services.conversations.notes import write_note
from inbox.services.records.export import export_contact, export_conversation
from inbox.services.records.masks import Mask, read_masks
from tests.services.desk import Desk

LEAD = Actor("token", 1, "lead", frozenset({Role.LEAD}))


def opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_about_a_customer_is_in_it_and_nothing_of_others(
    desk: Desk, tmp_path: Path
) -> None:
    raw = desk.mail("Min gata är <b>Storgatan</b> 1", subject="Flytt")
    desk.mail("Något helt annat", sender="olle@posten.example", subject="Annat")
    row = desk.conversations()[0]
    desk.store.write(write_note, row.id, "Verkar arg", (), ())
    export_contact(desk.store, desk.blobs, row.contact_id, tmp_path / "a.zip", LEAD)
    files = opened(tmp_path / "a.zip")
    folder = f"conversations/{row.id}/"
    page = files[f"{folder}conversation.html"].decode()
    assert "Storgatan" in page
    assert "<b>Storgatan" not in page
    originals = [content for name, content in files.items() if name.endswith(".eml")]
    assert originals == [raw]
    everything = b"".join(files.values()).decode()
    assert "Verkar arg" not in everything
    assert "helt annat" not in everything
    assert json.loads(files["contact.json"])["identities"][0]["value"].startswith("maria@")


def test_the_manifest_has_the_sum_of_each_file(desk: Desk, tmp_path: Path) -> None:
    desk.mail("Hej")
    export_contact(desk.store, desk.blobs, desk.only().contact_id, tmp_path / "a.zip")
    files = opened(tmp_path / "a.zip")
    manifest = json.loads(files.pop("manifest.json"))
    sums = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_a_record_has_no_notes_and_a_working_copy_has(desk: Desk, tmp_path: Path) -> None:
    desk.mail("Hej")
    id = desk.only().id
    desk.store.write(write_note, id, "Verkar arg", (), ())
    export_conversation(desk.store, desk.blobs, id, tmp_path / "record.zip")
    export_conversation(desk.store, desk.blobs, id, tmp_path / "copy.zip", is_record=False)
    texts = [opened(tmp_path / name)["messages.jsonl"] for name in ("record.zip", "copy.zip")]
    assert [b"Verkar arg" in text for text in texts] == [False, True]


def test_what_is_masked_is_nowhere_and_each_mask_has_its_reason(desk: Desk, tmp_path: Path) -> None:
    desk.mail("Jag heter Karin Ek och bor i Lund", subject="Fråga från Karin Ek")
    masks = (Mask("karin ek", "Sekretess"),)
    export_conversation(desk.store, desk.blobs, desk.only().id, tmp_path / "m.zip", masks=masks)
    files = opened(tmp_path / "m.zip")
    assert "Karin Ek" not in b"".join(files.values()).decode()
    assert "Lund" in files["conversation.html"].decode()
    manifest = json.loads(files["manifest.json"])
    assert manifest["masks"][0]["reason"] == "Sekretess"
    assert manifest["masks"][0]["times"] >= 2
    assert len(manifest["withheld"]) == 1, "nobody can mask what came in as it came"


def test_whoever_may_not_export_gets_no_file(desk: Desk, tmp_path: Path) -> None:
    desk.mail("Hej")
    agent = Actor("token", 1, "agent", frozenset({Role.AGENT}))
    with pytest.raises(ForbiddenError):
        export_contact(desk.store, desk.blobs, desk.only().contact_id, tmp_path / "a.zip", agent)
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize("given", [{}, [1], [{"text": "a"}], [{"text": " ", "reason": "b"}]])
def test_a_mask_without_a_reason_is_refused(given: object) -> None:
    with pytest.raises(InvalidError):
        read_masks(given)
