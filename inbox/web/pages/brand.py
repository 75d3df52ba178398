"""The organisation's colours, as they are on light ground and made lighter for dark."""

from functools import cache

from aiohttp import web

from config.colours import contrast
from config.organisation import Colours
from inbox.web.parts import PARTS

DARK_GROUND, DARK_TEXT = "#181E26", "#E7EBF0"
WANTED = 5.3
"""As our own colours have on dark ground."""
STEPS = 50


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _until(start: str, towards: str, grounds: tuple[str, ...]) -> str:
    """The first shade from `start` on the way to `towards` that can be read on all grounds."""
    shades = [mix(start, towards, step / STEPS) for step in range(STEPS + 1)]
    return next((s for s in shades if min(contrast(s, g) for g in grounds) >= WANTED), towards)


def for_dark(colours: Colours) -> Colours:
    ground = mix(colours.brand, DARK_GROUND, 0.75)
    brand = _until(colours.brand, "#FFFFFF", (DARK_GROUND, ground))
    on_brand = _until(mix(colours.brand, "#000000", 0.6), "#000000", (brand,))
    return Colours(brand=brand, on_brand=on_brand, brand_bg=ground)


@cache
def stylesheet(colours: Colours) -> str:
    light, dark = _rules(colours), _rules(for_dark(colours))
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _rules(colours: Colours) -> str:
    named = ("brand", colours.brand), ("on-brand", colours.on_brand), ("brand-bg", colours.brand_bg)
    return "".join(f"--{name}:{value};" for name, value in named)


async def style(request: web.Request) -> web.Response:
    text = stylesheet(request.app[PARTS].plan.organisation.colours)
    return web.Response(
        text=text, content_type="text/css", headers={"Cache-Control": "public, max-age=300"}
    )
