"""What the disk takes for one page at a random place, past all that is kept in memory."""

import os
import random
from pathlib import Path

from bench.timing import Times, measure

PAGE = 8192
PAGES = 200


def random_pages(folder: Path) -> Times:
    """Of the largest file below `folder`, which is where the rows are."""
    largest = max((path for path in folder.rglob("*") if path.is_file()), key=_size)
    file = os.open(largest, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
        chance, pages = random.Random(1), max(1, _size(largest) // PAGE)
        places = [chance.randrange(pages) * PAGE for _ in range(PAGES + 5)]
        for place in places:
            os.posix_fadvise(file, place, PAGE, os.POSIX_FADV_DONTNEED)
        return measure(lambda n: os.pread(file, PAGE, places[n]), PAGES)
    finally:
        os.close(file)


def _size(path: Path) -> int:
    return path.stat().st_size
