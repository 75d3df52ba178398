"""The organisation's colours, as they are on light ground and made lighter for dark."""

import colorsys
from functools import cache

from aiohttp import web

from config.colours import contrast
from config.organisation import Colours
from inbox.web.parts import PARTS

DARK_GROUND, DARK_TEXT = "#181E26", "#BAC4D0"
"""Of base.css; the text is the paler of its two."""
WANTED = 5.3
"""As our own colours have on dark ground."""
STEPS = 50


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def shade(colour: str, lightness: float, saturation: float) -> str:
    """The same hue; `saturation` is a share of what it has."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, had = colorsys.rgb_to_hls(red, green, blue)
    parts = colorsys.hls_to_rgb(hue, lightness, had * saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def _first(shades: list[str], grounds: tuple[str, ...]) -> str:
    """The first that can be read on all grounds; the last can."""
    able = (s for s in shades if min(contrast(s, g) for g in grounds) >= WANTED)
    return next(able, shades[-1])


def for_dark(colours: Colours) -> Colours:
    grounds = [mix(colours.brand, DARK_GROUND, 0.7 + 0.3 * n / STEPS) for n in range(STEPS + 1)]
    ground = _first(grounds, (DARK_TEXT,))
    lighter = [shade(colours.brand, 0.55 + 0.45 * n / STEPS, 0.65) for n in range(STEPS + 1)]
    brand = _first(lighter, (DARK_GROUND, ground))
    darker = [shade(colours.brand, 0.12 * (1 - n / STEPS), 1) for n in range(STEPS + 1)]
    return Colours(brand=brand, on_brand=_first(darker, (brand,)), brand_bg=ground)


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
