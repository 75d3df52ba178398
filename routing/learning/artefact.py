"""A model as one file: what it is, in JSON, then its numbers as they are asked, so that the file can be
mapped into memory and shared by all processes."""

import hashlib
import json
from typing import Any

import numpy as np

from routing.learning import features
from routing.learning.model import Belief, Block, Model
from routing.learning.trust import Held, Thresholds

MAGIC = b"inkorg-model\n"
FORMAT = 2
DIGEST = 32
ALIGNED = 16


class DamagedError(Exception):
    """Raised when a model file can't be used. The message says why, for those who run the program."""


def write_model(model: Model, thresholds: Thresholds, facts: dict[str, Any]) -> bytes:
    """`facts` are kept as they are, for those who read the file later."""
    head = {
        "format": FORMAT,
        "features": features.VERSION,
        "labels": model.labels,
        "blocks": [{"keys": len(one.keys), "weight": one.weight} for one in model.blocks],
        "belief": [model.belief.slope, model.belief.offset, model.belief.sharpness],
        "suggest_at": thresholds.suggest_at,
        "do_at": thresholds.do_at,
        "doubtful": sorted(thresholds.doubtful),
        "own": dict(thresholds.own),
        "facts": facts,
    }
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    start = len(MAGIC) + DIGEST + 8
    written += b" " * (-(start + len(written)) % ALIGNED)
    parts = [one.keys.tobytes() for one in model.blocks]
    parts += [one.rarity.astype(np.float32).tobytes() for one in model.blocks]
    parts += [model.bias.astype(np.float32).tobytes(), model.weights.tobytes()]
    body = len(written).to_bytes(8, "little") + written + b"".join(parts)
    return MAGIC + hashlib.sha256(body).digest() + body


def read_model(data: memoryview) -> tuple[Model, Thresholds, dict[str, Any]]:
    """Numbers stay where they are in `data`. Raises DamagedError."""
    head, at = _head(data)
    try:
        return _model(head, data, at), _thresholds(head), head["facts"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError(f"The model file is damaged: {type(error).__name__}.") from None


def _head(data: memoryview) -> tuple[dict[str, Any], int]:
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise DamagedError("This is no model file, or its beginning is damaged.")
    body = data[len(MAGIC) + DIGEST :]
    if hashlib.sha256(body).digest() != bytes(data[len(MAGIC) : len(MAGIC) + DIGEST]):
        raise DamagedError("The model file is damaged: its checksum is wrong.")
    length = int.from_bytes(body[:8], "little")
    head: dict[str, Any] = json.loads(bytes(body[8 : 8 + length]))
    if head.get("format") != FORMAT or head.get("features") != features.VERSION:
        raise DamagedError("The model was made by another version of the program; train it again.")
    return head, len(MAGIC) + DIGEST + 8 + length


def _model(head: dict[str, Any], data: memoryview, at: int) -> Model:
    sizes = [int(one["keys"]) for one in head["blocks"]]
    labels = tuple(head["labels"])
    keys, rarity = [], []
    for size in sizes:
        keys.append(np.frombuffer(data, np.uint64, size, at))
        at += 8 * size
    for size in sizes:
        rarity.append(np.frombuffer(data, np.float32, size, at))
        at += 4 * size
    bias = np.frombuffer(data, np.float32, len(labels), at)
    at += 4 * len(labels)
    weights = np.frombuffer(data, np.float16, sum(sizes) * len(labels), at)
    return Model(
        labels=labels,
        blocks=tuple(
            Block(keys[place], rarity[place], float(one["weight"]))
            for place, one in enumerate(head["blocks"])
        ),
        weights=weights.reshape(sum(sizes), len(labels)),
        bias=bias,
        belief=Belief(*map(float, head["belief"])),
    )


def _thresholds(head: dict[str, Any]) -> Thresholds:
    return Thresholds(
        suggest_at=float(head["suggest_at"]),
        do_at=None if head["do_at"] is None else float(head["do_at"]),
        doubtful=frozenset(head["doubtful"]),
        own={str(label): float(at) for label, at in head["own"].items()},
    )


def as_rows(held: tuple[Held, ...]) -> list[list[Any]]:
    """Confidence and whether it was right, so that thresholds can be found again without training."""
    return [[one.said, one.confidence, one.is_right] for one in held]
