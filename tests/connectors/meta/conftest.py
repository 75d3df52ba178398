from tests.fakes.graph import facebook, instagram, world

__all__ = ["facebook", "instagram", "world"]
