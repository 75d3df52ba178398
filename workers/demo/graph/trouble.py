"""What the double does wrong when asked to."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Trouble:
    what: str
    """`error` answers with `error`, `html` with a page, `lost` does what was asked and hangs up,
    `refuse` hangs up before doing anything."""
    path: str = ""
    """Part of the paths that it happens on."""
    method: str = ""
    times: int = 1
    after: int = 0
    """How many such calls go well before."""
    status: int = 400
    error: dict[str, Any] = field(default_factory=dict)

    def strikes(self, method: str, path: str) -> bool:
        if self.times <= 0 or self.path not in path or self.method not in ("", method):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True
