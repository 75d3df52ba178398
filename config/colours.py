"""Contrast between two colours, as WCAG 2.2 defines it."""

MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, level AA, for text of normal size."""


def contrast(one: str, other: str) -> float:
    """From 1 to 21; the colours as `#rrggbb`."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
