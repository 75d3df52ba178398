"""How often customers turn to us: lively while somebody looks around for the first time, calmer afterwards."""

import time

LIVELY_SECONDS = 180
CALM = 8
_began = time.monotonic()


def paced(seconds: tuple[float, float]) -> tuple[float, float]:
    if time.monotonic() - _began < LIVELY_SECONDS:
        return seconds
    return seconds[0] * CALM, seconds[1] * CALM
