"""How fast a visitor may write: so many in a row, then so many a second."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    per_second: float
    at_once: float
    left: float = -1.0
    at: float = 0.0

    def take(self, now: float) -> float:
        """0 when it may be, else in how many seconds."""
        if self.left < 0:
            self.left = self.at_once
        else:
            self.left = min(self.at_once, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.per_second
