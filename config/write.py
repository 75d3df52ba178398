"""Plain data to YAML as people write it. Reading it again gives the same data."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML


def to_yaml(entries: Sequence[Any]) -> str:
    """A list file, with short things on one line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    # The library's class says None here, and that is all its type allows.
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 110
    out = StringIO()
    yaml.dump(list(entries), out)
    return out.getvalue()
