"""Tags are learnt in the same process as topics, and kept only when they are as good as those in use."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inbox.services.learning.live import read_file
from inbox.services.learning.settle import settle
from inbox.services.learning.versions import ACTIVE_TAGS, TAGS, thresholds_of
from inbox.services.plan import Plan
from inbox.services.settings import read_setting
from inbox.store.blobs import Blobs
from inbox.store.store import Store

if TYPE_CHECKING:
    from routing.learning.tags import HeldText, TrainedTags
    from routing.learning.trust import Thresholds

FEWEST_FRESH = 30
TOLERANCE = 0.02


def train_tags_now(
    store: Store, blobs: Blobs, plan: Plan, tell: Callable[[str], None]
) -> dict[str, Any] | None:
    """None when there is too little to learn from."""
    from inbox.services.learning.tag_history import read_tagged
    from routing.learning.artefact import as_rows, write_model
    from routing.learning.examples import TooFewError
    from routing.learning.tags import train_tags

    began = time.monotonic()
    examples = store.read(read_tagged, plan.demo)
    try:
        trained = train_tags(examples, tell)
    except TooFewError:
        return None
    is_kept, why = judge_tags(trained, store.read(read_setting, ACTIVE_TAGS), blobs)
    facts = {"newest": max((int(one.key) for one in examples), default=0)}
    values = {
        "of": TAGS,
        "hash": blobs.put(write_model(trained.model, trained.thresholds, facts)),
        "kept": is_kept,
        "why": why,
        "examples": trained.examples,
        "counts": dict(trained.counts),
        "figures": _figures(trained),
        "held": as_rows(trained.held),
        "uses_untagged": False,
        "seconds": round(time.monotonic() - began),
    }
    return settle(store, blobs, plan, values)


def _figures(trained: "TrainedTags") -> dict[str, Any]:
    from routing.learning.figures import measure_tags

    languages = sorted({one.example.language for one in trained.texts})
    by_language = {
        language: [one for one in trained.texts if one.example.language == language]
        for language in languages
    }
    return {
        "all": measure_tags(trained.texts, trained.thresholds).as_json(),
        "languages": {
            language: measure_tags(texts, trained.thresholds).as_json()
            for language, texts in by_language.items()
        },
    }


def judge_tags(
    trained: "TrainedTags", before: Mapping[str, Any] | None, blobs: Blobs
) -> tuple[bool, str]:
    """Against the tags in use, by what both would suggest for the same texts: what they find, and how
    much of it is right (the harmonic mean of the two)."""
    from routing.learning.artefact import DamagedError
    from routing.learning.features import analyse

    if not before:
        return True, "first"
    try:
        current, facts = read_file(blobs.path(before["hash"]))
    except (DamagedError, OSError):
        return True, "other_unusable"
    known = set(current.labels)
    if len(known & set(trained.counts)) < 0.9 * len(trained.counts):
        return True, "other_topics"
    fresh = [one for one in trained.texts if int(one.example.key or 0) > facts.get("newest", 0)]
    judged: Sequence[HeldText] = fresh if len(fresh) >= FEWEST_FRESH else trained.texts
    ours = _agreement(judged, [one.said for one in judged], trained.thresholds, known)
    said = [
        {
            guess.label: guess.confidence
            for guess in current.each_of(analyse(one.example.text, one.example.language))
            if guess.label not in one.example.unknown
        }
        for one in judged
    ]
    theirs = _agreement(judged, said, thresholds_of(before), known)
    allowed = 0.0 if judged is fresh else TOLERANCE
    return (True, "better") if ours + allowed >= theirs else (False, "not_better")


def _agreement(
    texts: "Sequence[HeldText]",
    said: Sequence[Mapping[str, float]],
    thresholds: "Thresholds",
    known: set[str],
) -> float:
    right = offered = wanted = 0
    for one, sure in zip(texts, said, strict=True):
        tags = one.example.tags & known
        shown = {tag for tag, at in sure.items() if thresholds.may_suggest(at)} & known
        right, offered, wanted = (
            right + len(tags & shown),
            offered + len(shown),
            wanted + len(tags),
        )
    return 2 * right / (offered + wanted) if offered + wanted else 1.0
