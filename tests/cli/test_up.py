"""What `inbox up` and `inbox web` take before they serve."""

import subprocess
import sys

TAKES = """
import resource
from inbox.cli.up import take_lines
resource.setrlimit(resource.RLIMIT_NOFILE, (200, {hard}))
take_lines()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def limits(hard: int) -> list[int]:
    asked = [sys.executable, "-c", TAKES.format(hard=hard)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True)
    return [int(one) for one in told.stdout.split()]


def test_it_takes_as_many_lines_as_it_may() -> None:
    assert limits(hard=5000) == [5000, 5000]
    assert limits(hard=200) == [200, 200]
