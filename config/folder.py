"""The organisation's folder: which files it may hold, and all of them read at once."""

from difflib import get_close_matches
from pathlib import Path

from config.errors import ConfigError, Problem, Problems
from config.node import Node
from config.read import read_as_far_as_possible

FILES = (
    "organisation",
    "channels",
    "teams",
    "topics",
    "rules",
    "competences",
    "approved_texts",
    "calendars",
    "service_levels",
    "surveys",
)
REQUIRED = ("organisation",)
CHANNELS = "channels"
"""Also a folder, with one file for each channel."""


def read_folder(path: Path) -> dict[str, Node]:
    """By name without `.yaml`; a file of the channels' folder is `channels/NAME`."""
    nodes, problems = scan(path)
    if problems:
        raise ConfigError(problems)
    return nodes


def scan(path: Path) -> tuple[dict[str, Node], list[Problem]]:
    """What could be read, and what is wrong with the rest."""
    if not path.is_dir():
        return {}, [
            Problem(
                str(path),
                0,
                "",
                "there is no such folder; name yours with --config or INBOX_CONFIG",
            )
        ]
    names = [name.relative_to(path).as_posix() for name in _yaml_files(path)]
    problems = Problems()
    nodes: dict[str, Node] = {}
    for name in names:
        read = problems.attempt(_read_known, path, name)
        if read is not None:
            nodes[name.removesuffix(".yaml")] = read[0]
            problems.found.extend(read[1])
    problems.found.extend(_missing(path, names))
    return nodes, problems.found


def _yaml_files(path: Path) -> list[Path]:
    found = [*path.glob("*.y*ml"), *path.glob(f"{CHANNELS}/*.y*ml")]
    return sorted(file for file in found if file.suffix in (".yaml", ".yml"))


def _read_known(path: Path, name: str) -> tuple[Node, list[Problem]]:
    stem, _, suffix = name.rpartition(".")
    if suffix == "yml":
        raise ConfigError([Problem(name, 0, "", f"name it {stem}.yaml")])
    if "/" not in stem and stem not in FILES:
        near = get_close_matches(stem, FILES, n=1)
        advice = f"did you mean {near[0]}.yaml?" if near else f"there are {_listed(FILES)}"
        raise ConfigError([Problem(name, 0, "", f"unknown file; {advice}")])
    return read_as_far_as_possible(path / name, name)


def _missing(path: Path, names: list[str]) -> list[Problem]:
    present = {name.rpartition(".")[0] for name in names}
    if not present:
        return [
            Problem(
                str(path),
                0,
                "",
                "is empty; write organisation.yaml and channels.yaml "
                "(config/examples/minimal has both, with a comment on each key)",
            )
        ]
    missing = [f"{stem}.yaml" for stem in REQUIRED if stem not in present]
    if not any(stem.split("/")[0] == CHANNELS for stem in present):
        missing.append(f"{CHANNELS}.yaml")
    return [Problem(name, 0, "", "is missing; config/examples/minimal has one") for name in missing]


def _listed(stems: tuple[str, ...]) -> str:
    return ", ".join(f"{stem}.yaml" for stem in stems)
