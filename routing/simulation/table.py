"""What a simulation found, as lines for a terminal."""

from collections.abc import Iterator

from routing.simulation.compare import Comparison
from routing.simulation.figures import Figures, Waits

_HEAD = f"{'':17}{'mean':>9}{'half':>9}{'90 %':>9}{'in goal':>9}{'load':>7}{'least':>7}{'most':>7}"


def table(found: Comparison) -> Iterator[str]:
    """Waits as m:ss, h:mm:ss where it takes an hour; shares in per cent."""
    yield f"{found.name}  (seed {found.seed}, {found.policies[0].waits.many} conversations)"
    yield _HEAD + f"{'moved':>7}{'left':>6}"
    for each in found.policies:
        yield _line(each)
    if found.exact:
        one = found.exact
        yield (
            f"{'Erlang C':17}{clock(one.mean):>9}{'':9}{clock(one.p90):>9}"
            f"   {one.servers} people, {one.erlang:.1f} erlang, {one.waiting:.3f} have to wait"
        )
    yield from _by("topic", [(each.policy, each.topics) for each in found.policies])
    yield from _by("language", [(each.policy, each.languages) for each in found.policies])


def _line(each: Figures) -> str:
    w = each.waits
    return (
        f"{each.policy:17}{clock(w.mean):>9}{clock(w.p50):>9}{clock(w.p90):>9}{share(w.within):>9}"
        f"{share(each.load):>7}{share(each.load_low):>7}{share(each.load_high):>7}"
        f"{each.reassigned:>7}{w.unserved:>6}"
    )


def _by(what: str, policies: list[tuple[str, dict[str, Waits]]]) -> Iterator[str]:
    """Mean and 90 % of each, beside each other."""
    yield ""
    yield f"{what:17}" + "".join(f"{name:>19}" for name, _ in policies)
    for name in policies[0][1]:
        cells = (of.get(name) for _, of in policies)
        told = [f"{clock(w.mean)} / {clock(w.p90)}" if w else "–" for w in cells]
        yield f"{name or '–':17}" + "".join(f"{cell:>19}" for cell in told)


def clock(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds == float("inf"):
        return "∞"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def share(part: float | None) -> str:
    return "–" if part is None else f"{part * 100:.0f} %"
