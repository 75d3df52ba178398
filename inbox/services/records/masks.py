"""Words that are blacked out in a copy of a record, each with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from inbox.model.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Mask:
    text: str
    reason: str


@dataclass(slots=True)
class Masks:
    masks: Sequence[Mask] = ()
    used: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.used = [0] * len(self.masks)

    def text(self, value: str) -> str:
        for number, mask in enumerate(self.masks):
            pattern = re.compile(re.escape(mask.text), re.IGNORECASE)
            value, times = pattern.subn("█" * len(mask.text), value)
            self.used[number] += times
        return value

    def deep(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.deep(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.deep(one) for one in value]
        return value

    def listed(self) -> list[dict[str, Any]]:
        """Without the words themselves: the list goes with the copy."""
        pairs = zip(self.masks, self.used, strict=True)
        return [{"reason": mask.reason, "times": times} for mask, times in pairs]


def read_masks(given: Any) -> tuple[Mask, ...]:
    """From a list of `{text, reason}`. A mask without a reason is refused."""
    if not isinstance(given, list):
        raise InvalidError("Masks are a list of {text, reason}.", code="masks_invalid")
    found = []
    for one in given:
        texts = [one.get(name) for name in ("text", "reason")] if isinstance(one, dict) else []
        if len(texts) != 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            raise InvalidError("Each mask has a text and a reason.", code="masks_invalid")
        found.append(Mask(*(str(text) for text in texts)))
    return tuple(found)


def safe_name(filename: str) -> str:
    """A file's own name inside an archive: no folder, nothing that a file system stumbles over."""
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in PurePath(filename).name)
    return plain.strip(" .")[-120:] or "file"
