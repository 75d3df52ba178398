"""One training from beginning to end. For a process of its own: `inbox learn train`, which ends after it."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inbox.services.learning.history import History, read_history
from inbox.services.learning.live import read_file
from inbox.services.learning.settle import settle
from inbox.services.learning.training_tags import train_tags_now
from inbox.services.learning.versions import ACTIVE, PROBLEM, STARTED, TOPICS
from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.unit import Unit

if TYPE_CHECKING:
    from routing.learning.examples import Text
    from routing.learning.train import Trained
    from routing.learning.trust import Held

FEWEST_FRESH = 30
"""Held-back examples that the model in use has not seen either, for a fair comparison."""
TOLERANCE = 0.02


def train_now(
    store: Store, blobs: Blobs, plan: Plan, tell: Callable[[str], None] = lambda words: None
) -> Mapping[str, Any] | None:
    """The versions it made, of topics and, beside them, `tags`; kept or not. None when there is too little
    to learn from (and that is said)."""
    started = store.clock()
    topics, why = _train_topics(store, blobs, plan, tell)
    tags = train_tags_now(store, blobs, plan, tell)
    problem = None
    if topics is None and tags is None:
        problem = {"code": "too_few", "text": why, "at": started.isoformat()}
    store.write(_note, problem, started)
    if topics is None and tags is None:
        return None
    return {**(topics or {}), "tags": tags}


def _train_topics(
    store: Store, blobs: Blobs, plan: Plan, tell: Callable[[str], None]
) -> tuple[dict[str, Any] | None, str]:
    from routing.learning.artefact import as_rows, write_model
    from routing.learning.examples import TooFewError
    from routing.learning.train import train

    began = time.monotonic()
    history = store.read(read_history, plan.rulebook.tree, plan.demo)
    try:
        trained = train(history.examples, history.untagged, tell, names_of_topics(plan))
    except TooFewError as error:
        return None, str(error)
    before = store.read(read_setting, ACTIVE)
    is_kept, why = judge(trained.held, before, blobs)
    name = blobs.put(write_model(trained.model, trained.thresholds, _facts(history)))
    values = {
        "of": TOPICS,
        "hash": name,
        "kept": is_kept,
        "why": why,
        "examples": trained.examples,
        "counts": dict(trained.counts),
        "figures": _figures(trained),
        "held": as_rows(trained.held),
        "uses_untagged": trained.uses_untagged,
        "seconds": round(time.monotonic() - began),
    }
    return settle(store, blobs, plan, values), ""


def names_of_topics(plan: Plan) -> "dict[str, list[Text]]":
    """In each language they are named in, with the words that set them."""
    from routing.learning.examples import Text

    return {
        topic.id: [Text(name, language) for language, name in sorted(topic.name.items())]
        + ([Text(" ".join(topic.words))] if topic.words else [])
        for topic in plan.topics
    }


def _note(unit: Unit, problem: dict[str, Any] | None, started: Any) -> None:
    """Whatever was taught before it began has been heard."""
    write_setting(unit, PROBLEM, problem or {})
    write_setting(unit, STARTED, started.isoformat())


def _facts(history: History) -> dict[str, Any]:
    """The newest conversation that was learnt from: what came later is fresh to this model."""
    return {"newest": max((int(one.key) for one in history.examples), default=0)}


def _figures(trained: "Trained") -> dict[str, Any]:
    from routing.learning.figures import by_language, measure

    languages = by_language(trained.held, trained.thresholds)
    return {
        "all": measure(trained.held, trained.thresholds).as_json(),
        "languages": {language: one.as_json() for language, one in languages.items()},
    }


def judge(
    held: "Sequence[Held]", before: Mapping[str, Any] | None, blobs: Blobs
) -> tuple[bool, str]:
    """Whether it is used from now on, and why: against the model in use, on what neither has seen."""
    from routing.learning.artefact import DamagedError

    if not before:
        return True, "first"
    try:
        current, facts = read_file(blobs.path(before["hash"]))
    except (DamagedError, OSError):
        return True, "other_unusable"
    known = set(current.labels)
    common = [one for one in held if one.truth in known]
    if len(common) < 0.9 * len(held):
        return True, "other_topics"
    fresh = [one for one in common if int(one.key or 0) > facts.get("newest", 0)]
    judged = fresh if len(fresh) >= FEWEST_FRESH else common
    ours = Counter(one.is_right for one in judged)[True]
    theirs = sum(_says(current, one) == one.truth for one in judged)
    # The older model has learnt from what is judged on, unless it is fresh: some lead is no merit.
    allowed = 0.0 if judged is fresh else TOLERANCE * len(judged)
    return (True, "better") if ours + allowed >= theirs else (False, "not_better")


def _says(model: Any, one: Any) -> str:
    guesses = model.guesses(one.text, one.language, 1)
    return str(guesses[0].label) if guesses else ""
