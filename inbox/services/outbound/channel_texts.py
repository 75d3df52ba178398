"""Texts that a channel has in several languages: which one a customer gets."""

from collections.abc import Iterator, Mapping

from inbox.services.plan import Channel, Plan

NEAR = {"nn": ("nb", "no"), "no": ("nb", "nn"), "nb": ("no", "nn")}
"""Nynorsk is answered in bokmål where there is no text of its own, and the other way round."""


def in_language(texts: Mapping[str, str], language: str, channel: Channel, plan: Plan) -> str:
    """That of the language or one near it, the one for all, the channel's, then the organisation's in their
    order. Empty where there is none of these."""
    mine = (*_near(language), "")
    others = (channel.entry.language or "", *plan.organisation.languages)
    wanted = (*mine, *(one for other in others for one in _near(other)))
    return next((texts[one] for one in wanted if texts.get(one)), "")


def in_each_language(texts: Mapping[str, str], channel: Channel, plan: Plan) -> dict[str, str]:
    """Under the empty word for every language that is not named."""
    near = {other for one in texts for other in NEAR.get(one, ())}
    named = sorted({*texts, *near, ""})
    return {one: in_language(texts, one, channel, plan) for one in named}


def _near(language: str) -> Iterator[str]:
    if not language:
        return
    short = language.partition("-")[0]
    yield from dict.fromkeys((language, short, *NEAR.get(short, ())))
