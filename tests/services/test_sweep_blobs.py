"""Files that nothing names go after a day; what is named, young or wanted at this moment stays."""

import os
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from inbox.services.records.sweep_blobs import sweep_blobs
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.journal import blobs as rows
from inbox.store.tables.messages import attachments
from inbox.store.unit import Unit

OLD = time.time() - 2 * 86_400


def keep(store: Store, blobs: Blobs, content: bytes, *, used: bool = False) -> str:
    """A blob as it lies there after two days."""
    name = blobs.put(content)
    os.utime(blobs.path(name), (OLD, OLD))

    def note(unit: Unit) -> None:
        at = unit.now - timedelta(days=2)
        unit.connection.execute(insert(rows).values(hash=name, size=1, touched_at=at))
        if used:
            refer(unit, name)

    store.write(note)
    return name


def refer(unit: Unit, name: str) -> None:
    row = {"id": unit.new_id(), "hash": name, "filename": "a", "content_type": "text/plain"}
    unit.connection.execute(insert(attachments).values(**row, size=1, created_at=unit.now))


def known(store: Store) -> set[str]:
    return store.read(lambda unit: set(unit.connection.scalars(select(rows.c.hash))))


def test_only_what_nothing_names_goes(store: Store, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    used = keep(store, blobs, b"used", used=True)
    unused = [keep(store, blobs, b"%d" % n) for n in range(120)]
    young = keep(store, blobs, b"young")
    store.write(
        lambda unit: unit.connection.execute(
            update(rows).where(rows.c.hash == young).values(touched_at=unit.now)
        )
    )
    assert sweep_blobs(store, blobs) == 120
    assert known(store) == {used, young}
    assert blobs.get(used) == b"used"
    assert not any(blobs.path(name).exists() for name in unused)


def test_a_file_that_comes_again_while_it_is_swept_stays_and_can_be_named(
    store: Store, tmp_path: Path
) -> None:
    class Late(Blobs):
        """Somebody keeps the same content between the look at the row and the removal of the file."""

        def take_away(self, name: str, older_than_seconds: float) -> bool:
            assert self.put(b"wanted") == name
            return super().take_away(name, older_than_seconds)

    blobs = Late(tmp_path / "blobs")
    name = keep(store, blobs, b"wanted")
    assert sweep_blobs(store, blobs) == 0
    store.write(refer, name)
    assert blobs.get(name) == b"wanted"


def test_what_a_killed_process_left_is_put_right(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    name = blobs.put(b"needed")
    path = blobs.path(name)
    path.rename(path.with_name(f".{name}.abcd.aside"))
    half = path.with_name(".half-written")
    half.write_bytes(b"")
    os.utime(half, (OLD, OLD))
    blobs.tidy(86_400)
    assert blobs.get(name) == b"needed"
    assert not half.exists()
