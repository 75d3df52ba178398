"""Many texts as one sparse matrix. For training only: it loads scipy."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from routing.learning.features import BLOCKS, Bags
from routing.learning.model import Block, place

FEWEST = (1, 2, 2, 2)
"""In how many texts a feature of each block must be."""
MOST = (40_000, 80_000, 60_000, 30_000)
"""Features of each block, the most frequent ones, so that a model stays a few megabytes."""


def learn_blocks(bags: Sequence[Bags], weights: Sequence[float]) -> tuple[Block, ...]:
    return tuple(
        _learn_block(bags, at, weights[at] if at < len(weights) else 0.0)
        for at in range(len(BLOCKS))
    )


def _learn_block(bags: Sequence[Bags], at: int, weight: float) -> Block:
    if not weight:
        return Block(np.empty(0, np.uint64), np.empty(0, np.float32), 0.0)
    together = np.concatenate([one[at].keys for one in bags])
    keys, texts = np.unique(together, return_counts=True)
    kept = texts >= FEWEST[at]
    if kept.sum() > MOST[at]:
        kept &= texts >= np.sort(texts)[-MOST[at]] + 1
    rarity = np.log((1 + len(bags)) / (1 + texts[kept])) + 1
    return Block(keys[kept], rarity.astype(np.float32), weight)


def matrix(blocks: Sequence[Block], bags: Sequence[Bags]) -> Any:
    """A row for each text (scipy's CSR; it has no types)."""
    placed = [place(blocks, one) for one in bags]
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in placed])])
    columns = np.concatenate([rows for rows, _ in placed]).astype(np.int32)
    values = np.concatenate([counted for _, counted in placed])
    width = sum(len(block.keys) for block in blocks)
    return sparse.csr_matrix((values, columns, starts), shape=(len(bags), width), dtype=np.float32)
