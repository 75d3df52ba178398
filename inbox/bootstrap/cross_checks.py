"""What one file says of another: names that nobody has, ids given twice, topics in a circle.

Looks at what was written rather than at typed values, so that a mistake in one place hides none here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from config.errors import Problem
from config.node import Node, Path

Reference = tuple[Path, str]

MOST_LISTED = 12
"""Names that exist, told where what was written resembles none of them."""


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named, by what it is. None where a file could not be read: then nobody can tell."""

    known: Mapping[str, Collection[str] | None]

    def unknown(self, what: str, name: str) -> str:
        """What is wrong with naming `name`, or nothing."""
        known = self.known[what]
        if known is None or name in known:
            return ""
        near = get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        if not near and 0 < len(known) <= MOST_LISTED:
            hint = f"; there are {', '.join(sorted(known))}"
        return f'there is no {what} "{name}"{hint}'


def entries(nodes: Mapping[str, Node], name: str) -> list[Node]:
    """The entries of a list file, and the single ones of a folder of that name."""
    listed = list(nodes[name].items()) if name in nodes else []
    return listed + [nodes[stem] for stem in sorted(nodes) if stem.startswith(f"{name}/")]


def cross_check(
    nodes: Mapping[str, Node], kinds: Collection[str], unread: Collection[str]
) -> list[Problem]:
    """`kinds` are those of connectors, `unread` the names of files that could not be read."""
    found: list[Problem] = []
    ids: dict[str, Collection[str] | None] = {"kind": kinds}
    for what, file in (
        ("channel", "channels"),
        ("team", "teams"),
        ("topic", "topics"),
        ("rule", "rules"),
        ("calendar", "calendars"),
        ("service level", "service_levels"),
        ("survey", "surveys"),
    ):
        listed = entries(nodes, file)
        found += _twice(listed, "id", what)
        is_read = not any(name.split("/")[0].split(".")[0] == file for name in unread)
        ids[what] = {str(_get(entry, "id")) for entry in listed} if is_read else None
    ids["webhook"] = None if "organisation.yaml" in unread else _webhooks(nodes)
    found += _twice(entries(nodes, "competences"), "agent", "agent")
    found += _unknown_names(nodes, Names(ids))
    found += _circles(entries(nodes, "topics"))
    found += _claimed_twice(entries(nodes, "teams"))
    return found


def _webhooks(nodes: Mapping[str, Node]) -> set[str]:
    listed = _get(nodes["organisation"], "webhooks") if "organisation" in nodes else None
    return {str(one.get("id")) for one in listed or () if isinstance(one, dict)}


def _get(node: Node, *keys: str) -> Any:
    value = node.value
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _twice(listed: list[Node], key: str, what: str) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for entry in listed:
        name = _get(entry, key)
        if not isinstance(name, str):
            continue
        if name in first:
            place = f"{first[name].file}:{first[name].line((key,))}"
            yield entry.problem(f'the {what} "{name}" is there already, in {place}', (key,))
        first.setdefault(name, entry)


_REFERENCES: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "channels": (
        (("team",), "team"),
        (("topic",), "topic"),
        (("settings", "topics"), "topic"),
    ),
    "teams": ((("topics",), "topic"), (("assignment", "difficulty"), "topic")),
    "topics": (
        (("parent",), "topic"),
        (("service_level",), "service level"),
        (("owner",), "team"),
    ),
    "service_levels": (
        (("calendar",), "calendar"),
        (("applies", "topic"), "topic"),
        (("applies", "channel"), "channel"),
        (("applies", "channel_kind"), "kind"),
        (("applies", "team"), "team"),
    ),
    "rules": (
        (("when", "channel"), "channel"),
        (("when", "channel_kind"), "kind"),
        (("when", "topic"), "topic"),
        (("then", "topic"), "topic"),
        (("then", "team"), "team"),
        (("then", "notify"), "team"),
        (("then", "webhook"), "webhook"),
    ),
    "approved_texts": ((("topic",), "topic"),),
    "surveys": ((("channels",), "channel"), (("teams",), "team")),
    "competences": ((("topics",), "topic"), (("channels",), "kind")),
}


def _unknown_names(nodes: Mapping[str, Node], names: Names) -> Iterator[Problem]:
    for file, references in _REFERENCES.items():
        for entry in entries(nodes, file):
            for keys, what in references:
                for path, name in _named(_get(entry, *keys), keys):
                    message = names.unknown(what, name)
                    if message and not _is_somebody(keys[-1], name):
                        yield entry.problem(message, path)
    for entry in entries(nodes, "rules"):
        for path, what, name in _in_rows(_get(entry, "checks"), ("checks",)):
            message = names.unknown(what, name)
            if message:
                yield entry.problem(message, path)


def _is_somebody(key: str, name: str) -> bool:
    """Where a person may be named in place of a team."""
    return key in ("notify", "owner") and ("@" in name or name == "leads")


_FIELDS = {"channel": "channel", "channel_kind": "kind", "topic": "topic", "team": "team"}


def _in_rows(rows: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    """What the rows of a rule name, also those of a group."""
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        here = (*path, place)
        if not isinstance(row, dict):
            continue
        what = _FIELDS.get(str(row.get("field")))
        if what is not None and row.get("op") in ("is", "is_not"):
            for below, name in _named(row.get("value"), (*here, "value")):
                yield below, what, name
        for how in ("any", "all", "none"):
            yield from _in_rows(row.get(how), (*here, how))


def _named(value: Any, path: Path) -> Iterator[Reference]:
    """The names in a value: itself, the entries of a list, or the keys of a mapping."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, i), name) for i, name in enumerate(value) if isinstance(name, str))
    elif isinstance(value, dict):
        yield from (((*path, name), name) for name in value)


def _circles(topics: list[Node]) -> Iterator[Problem]:
    parents = {_get(topic, "id"): _get(topic, "parent") for topic in topics}
    for topic in topics:
        start = above = _get(topic, "id")
        for _ in topics:
            above = parents.get(above) if isinstance(above, str) else None
            if above == start and start is not None:
                yield topic.problem(f'the topic "{start}" stands below itself', ("parent",))
                break


def _claimed_twice(teams: list[Node]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for team in teams:
        for path, topic in _named(_get(team, "topics"), ("topics",)):
            if topic in first:
                yield team.problem(
                    f'the topic "{topic}" belongs to the team "{first[topic]}" already', path
                )
            first.setdefault(topic, str(_get(team, "id")))
