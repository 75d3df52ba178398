"""One page or one Instagram account, and the Graph that it is spoken with."""

from dataclasses import dataclass

from connectors.meta.graph import Graph


@dataclass(frozen=True, slots=True)
class Account:
    graph: Graph
    kind: str
    """`facebook` or `instagram`: also the kind of identity."""
    platform: str
    """What the platform calls it among its own: `messenger` or `instagram`."""
    own: str
    """Its id, as it stands in messages that it writes."""
    node: str
    """Whose messages these are: the page, or an Instagram account that belongs to none."""
    text_bytes: int
    human_agent: bool = False
