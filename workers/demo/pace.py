"""How often customers turn to us: lively while somebody looks around for the first time, calmer afterwards, and
later as in the weeks before (weeks/rhythm.py), which have the calm hours of these in them."""

import time

LIVELY_SECONDS = 90
CALM_SECONDS = 2 * 3600
CALM, QUIET = 20, 80
_began = time.monotonic()


def paced(seconds: tuple[float, float]) -> tuple[float, float]:
    slower = slowness(time.monotonic() - _began)
    return seconds[0] * slower, seconds[1] * slower


def slowness(ran: float) -> int:
    if ran < LIVELY_SECONDS:
        return 1
    return CALM if ran < CALM_SECONDS else QUIET
