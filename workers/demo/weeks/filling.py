"""What an installation of the demo lacks of its past is made beside it and brought in, once."""

import shutil
import time

import structlog

from inbox.bootstrap.parts import Installation
from inbox.services.assigning.demand import count_demand
from inbox.services.demo.moving import bring_in
from inbox.services.demo.room import note_filled, read_room
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.learning.status import enqueue_training
from inbox.store.store import Store
from workers.demo.weeks.making import FOLDER, make_weeks

log = structlog.get_logger()


def fill_in(on: Installation) -> bool:
    """May be stopped at any moment: what was half made is made anew, what was half brought in is brought
    in again, and nothing comes twice. False where nothing is lacking."""
    room = on.store.read(read_room)
    if room is None:
        return False
    start, until = room
    begun = time.process_time()
    folder = on.where.data / FOLDER
    made = folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_weeks(on, start, until).close()
        made.touch()
    source = Store(f"sqlite:///{folder}/inbox.db", folder)
    many = bring_in(source, on.store)
    source.close()
    rebuild_figures(on.store, on.plan)
    on.store.write(count_demand)
    on.store.write(enqueue_training)
    on.store.write(note_filled)
    shutil.rmtree(folder)
    seconds = round(time.process_time() - begun, 1)
    log.info("the demo has its past", since=str(start.date()), events=many, cpu_seconds=seconds)
    return True
