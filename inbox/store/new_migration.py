"""`python -m inbox.store.new_migration "Say what"`: writes down how the tables differ from the newest schema.

Read what it wrote before it is committed: a rename looks like a removal and an addition, and the code
that runs already must work with it (docs/operations.md, "A new version").
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger

from inbox.store.schema import MIGRATIONS, alembic_config, migrate
from inbox.store.store import Store
from inbox.store.tables import columns

VERSIONS = MIGRATIONS / "versions"


def write_migration(message: str, into: Path = VERSIONS) -> Path:
    """Where it lies."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/empty.db", Path(folder))
        try:
            migrate(store)
            with store.connect() as connection:
                config = alembic_config(connection)
                config.attributes["render_item"] = render_item
                places = dict.fromkeys((str(VERSIONS), str(into)))
                config.set_main_option("version_locations", os.pathsep.join(places))
                made = command.revision(
                    config,
                    message,
                    autogenerate=True,
                    rev_id=next_number(config),
                    version_path=str(into),
                )
        finally:
            store.close()
    assert made is not None
    assert not isinstance(made, list)
    return Path(made.path)


def next_number(config: Config) -> str:
    head = ScriptDirectory.from_config(config).get_current_head()
    return f"{int(head or 0) + 1:04}"


def render_item(kind: str, item: Any, context: AutogenContext) -> str | bool:
    """Our column types by their names; False leaves the rest to Alembic."""
    if kind != "type":
        return False
    for name in ("Id", "Json"):
        if item is getattr(columns, name):
            context.imports.add(f"from inbox.store.tables.columns import {name}")
            return name
    if isinstance(item, columns.Time):
        context.imports.add("from inbox.store.tables.columns import Time")
        return "Time()"
    return "sa.BigInteger()" if isinstance(item, BigInteger) else False


def main() -> int:
    message = re.sub(r"\s+", " ", " ".join(sys.argv[1:])).strip()
    if not message:
        print('Say what the migration does: make new-migration m="Say what"', file=sys.stderr)
        return 2
    print(write_migration(message))
    return 0


if __name__ == "__main__":
    sys.exit(main())
