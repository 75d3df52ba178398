"""The model in use, taken over by every process without a restart."""

import mmap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from inbox.services.learning.tag_names import live_tags
from inbox.services.learning.versions import ACTIVE, ACTIVE_TAGS, PROBLEM, thresholds_of
from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.unit import Unit
from routing.learning.hints import Learned

if TYPE_CHECKING:
    from routing.learning.model import Model

log = structlog.get_logger()


def refresh_learned(store: Store, blobs: Blobs, plan: Plan) -> bool:
    """Takes over what changed; True when something did. Cheap when nothing has: two rows are read."""
    topics, tags = store.read(_both)
    changes = (topics.get("change", 0), tags.get("change", 0))
    if changes == plan.learned_change:
        return False
    before, plan.learned_change = plan.learned_change, changes
    if changes[0] != before[0]:
        plan.learned = _load(store, blobs, topics) if topics else None
    if changes[1] != before[1]:
        learned = _load(store, blobs, tags) if tags else None
        plan.learned_tags = learned and replace(learned, names=store.read(live_tags))
    return True


def _both(unit: Unit) -> tuple[dict[str, Any], dict[str, Any]]:
    return read_setting(unit, ACTIVE) or {}, read_setting(unit, ACTIVE_TAGS) or {}


def _load(store: Store, blobs: Blobs, active: dict[str, Any]) -> Learned | None:
    """None, and a problem that is shown, where the file can't be used: rules carry on."""
    from routing.learning.artefact import DamagedError

    try:
        model, _ = read_file(blobs.path(active["hash"]))
    except (DamagedError, OSError) as error:
        words = str(error) if isinstance(error, DamagedError) else "The model file is not there."
        log.error("the model can't be used; rules carry on", version=active["version"], why=words)
        store.write(_note_problem, words)
        return None
    return Learned(active["version"], model, thresholds_of(active))


def _note_problem(unit: Unit, words: str) -> None:
    problem = {"code": "model_unusable", "text": words, "at": unit.now.isoformat()}
    write_setting(unit, PROBLEM, problem)


def read_file(path: Path) -> tuple["Model", dict[str, Any]]:
    """Mapped, not read: its pages are shared by all processes and given back when memory is short.

    Raises DamagedError or OSError."""
    from routing.learning.artefact import DamagedError, read_model

    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise DamagedError("The model file is empty.") from None
    model, _, facts = read_model(memoryview(mapped))
    return model, facts
