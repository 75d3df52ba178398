"""What comes in soon after something was given out waits a moment for what else comes, and is given out with it.

One look at everybody who works here costs as much as giving out fifty; where thousands wait, it rests for as
long as it took, so that others get something done as well.
"""

from datetime import datetime, timedelta

from inbox.services.settings import read_setting, write_setting
from inbox.store.unit import Unit

KEY = "assign_from"
GATHER = timedelta(milliseconds=200)
LONGEST = timedelta(seconds=2)


def ask_to_assign(unit: Unit) -> None:
    """At once where nothing was given out just now."""
    before = read_setting(unit, KEY)
    due = unit.now
    if before is not None and due < (until := datetime.fromisoformat(before)):
        # A clock that went backwards makes nobody wait longer.
        due = until if until <= due + LONGEST else due + GATHER
    unit.enqueue("assign", lane="assign", key="assign", due_at=due)


def note_assigned(unit: Unit, took: timedelta) -> None:
    write_setting(unit, KEY, (unit.now + min(max(GATHER, 2 * took), LONGEST)).isoformat())
