"""A simulation as a picture: mean and 90th percentile of each way, and the wait over the day."""

import math
from collections.abc import Iterator
from html import escape

from routing.simulation.compare import Comparison
from routing.simulation.figures import Figures
from routing.simulation.table import clock

WIDTH, ROW, LEFT, RIGHT = 860, 34, 150, 110
_COLOURS = ("#1C5BB5", "#B0241C", "#854D00", "#67399C", "#1A6B3A", "#46515F")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#18202B}.s{font-size:12px;fill:#46515F}"
    ".h{font-size:16px;font-weight:600}path{fill:none;stroke-width:2}"
)


def picture(found: Comparison) -> str:
    """SVG. Each number stands beside its bar, so that nothing hangs on colour alone."""
    bars = len(found.policies) * ROW
    height = 60 + bars + 300
    title = escape(found.name or "simulation")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{title}"><style>{_STYLE}</style>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="28" class="h">{title}</text>',
        '<text x="16" y="46" class="s">wait: mean (dark) and 90th percentile (pale)</text>',
        *_bars(found.policies, 60),
        *_lines(found.policies, 60 + bars + 30),
        "</svg>",
    ]
    return "\n".join(parts)


def _bars(policies: tuple[Figures, ...], top: int) -> Iterator[str]:
    # Others may wait for hours where we count seconds: by the root both can be seen.
    longest = max((each.waits.p90 or 0.0 for each in policies), default=0.0) or 1.0
    for place, each in enumerate(policies):
        y, colour = top + place * ROW, _COLOURS[place % len(_COLOURS)]
        mean, p90 = each.waits.mean or 0.0, each.waits.p90 or 0.0
        wide, dark = _long(p90, longest), _long(min(mean, longest), longest)
        told = f"{clock(each.waits.mean)} / {clock(each.waits.p90)}"
        yield f'<text x="16" y="{y + 17}">{escape(each.policy)}</text>'
        yield f'<rect x="{LEFT}" y="{y + 4}" width="{wide}" height="20" fill="{colour}" opacity=".3"/>'
        yield f'<rect x="{LEFT}" y="{y + 4}" width="{dark}" height="20" fill="{colour}"/>'
        yield f'<text x="{LEFT + max(wide, dark) + 8}" y="{y + 19}" class="s">{told}</text>'


def _long(seconds: float, longest: float) -> int:
    return round((WIDTH - LEFT - RIGHT) * math.sqrt(seconds / longest))


def _lines(policies: tuple[Figures, ...], top: int) -> Iterator[str]:
    hours = sorted({hour for each in policies for hour in each.hours})
    yield f'<text x="16" y="{top}" class="s">mean wait of those who came in each hour</text>'
    if len(hours) < 2:
        return
    highest = max((w.mean or 0.0 for each in policies for w in each.hours.values()), default=0) or 1
    floor = top + 220
    yield f'<path d="M{LEFT} {floor}H{WIDTH - RIGHT}" stroke="#75808F"/>'
    yield f'<text x="{LEFT - 8}" y="{top + 24}" class="s" text-anchor="end">{clock(highest)}</text>'
    for hour in hours[:: max(1, len(hours) // 12)]:
        yield (
            f'<text x="{_across(hour, hours)}" y="{floor + 18}" class="s" '
            f'text-anchor="middle">{hour % 24}</text>'
        )
    for place, each in enumerate(policies):
        points = [
            f"{_across(hour, hours)} {floor - round(200 * ((of.mean or 0.0) / highest) ** 0.5)}"
            for hour, of in each.hours.items()
        ]
        dash = f' stroke-dasharray="{place * 3} {place * 2}"' if place else ""
        yield f'<path d="M{"L".join(points)}" stroke="{_COLOURS[place % len(_COLOURS)]}"{dash}/>'


def _across(hour: int, hours: list[int]) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * (hour - hours[0]) / (hours[-1] - hours[0]))
