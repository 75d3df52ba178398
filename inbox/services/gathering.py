"""What comes in soon after something was given out waits a moment for what else comes, and is given out with it.

One look at everybody who works here costs as much as giving out fifty.
"""

from datetime import datetime, timedelta

from inbox.services.settings import read_setting, write_setting
from inbox.store.unit import Unit

KEY = "assigned_at"
GATHER = timedelta(milliseconds=200)


def ask_to_assign(unit: Unit) -> None:
    """At once where nothing was given out just now."""
    before = read_setting(unit, KEY)
    due = unit.now
    if before is not None and unit.now < (last := datetime.fromisoformat(before)) + GATHER:
        # A clock that went backwards makes nobody wait longer than that.
        due = min(last, unit.now) + GATHER
    unit.enqueue("assign", lane="assign", key="assign", due_at=due)


def note_assigned(unit: Unit) -> None:
    write_setting(unit, KEY, unit.now.isoformat())
