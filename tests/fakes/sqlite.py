"""A SQLite that was migrated once in this process: for each test it would cost more than most tests do."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from inbox.store.schema import migrate
from inbox.store.store import Store


def put_migrated(folder: Path) -> str:
    """A migrated database with nothing in it, where an installation with this data folder has it.
    Answers its address."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "inbox.db").write_bytes(_migrated())
    return f"sqlite:///{folder}/inbox.db"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory(prefix="inkorg-migrated-") as name:
        folder = Path(name)
        store = Store(f"sqlite:///{folder}/inbox.db", folder)
        migrate(store)
        store.close()
        return (folder / "inbox.db").read_bytes()
