"""Where things lie: sizes, empty front pages, borders between connectors, no machine in any file."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
WORD_LISTS = ("inbox/web/console/src/lib/i18n/", "inbox/web/pages/texts/")
"""What is said in each language: one thing, however long."""
ONE_PAGE = ("inbox/store/migrations/versions/",)
"""A schema as it was: read as one page, like the routes."""


@cache
def files() -> tuple[Path, ...]:
    """All that is ours, relative to the root: neither built nor installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    found = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        raw = (ROOT / path).read_bytes()
        if path.suffix != ".eml" and b"\0" not in raw:
            yield path, raw.decode("utf-8")


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    ours = [path for path in files() if path.suffix in (".py", ".ts", ".svelte")]
    lines = {path: (ROOT / path).read_bytes().count(b"\n") for path in ours}
    assert len(ours) > 100
    assert {
        str(path): count
        for path, count in lines.items()
        if count > MOST_LINES and not str(path).startswith(WORD_LISTS + ONE_PAGE)
    } == {}


def test_an_init_is_empty_or_the_front_page_of_a_connector() -> None:
    inits = [path for path in files() if path.name == "__init__.py"]
    packages = (Path("connectors"), Path("docs/example-connector"))
    fronts = {path for path in inits if path.parent.parent in packages}
    assert [
        str(path) for path in inits if path not in fronts and (ROOT / path).stat().st_size
    ] == []
    assert all(len((ROOT / path).read_text().splitlines()) < 20 for path in fronts)


# Put together here, so that this file does not name them either.
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:wo" + "rk|ro" + r"ot)/[a-z.]",
            r"/tm" + r"p/(?!inkorg)[a-z]+_?jobs",
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "registry" + r"\.npm",
            "npm" + r"js\.(?:com|org)",
            "deb" + r"ian\.org/deb",
        ]
    )
)


def test_no_file_names_a_machine_or_where_packages_came_from() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert found == []


FOLDER_LINE = re.compile(r"^\| `([^`]+)/` \| \S", re.MULTILINE)


def test_architecture_has_one_line_for_each_folder_that_exists_and_none_that_does_not() -> None:
    described = FOLDER_LINE.findall((ROOT / "docs/architecture.md").read_text())
    there = {path.parent for path in files()} - {Path()}
    wanted = {str(folder) for folder in there if not _is_mirror(folder) and not _is_data(folder)}
    assert sorted(described) == sorted(set(described)), "a folder has two lines"
    assert set(described) - {str(one) for one in _with_parents(there)} == set()
    assert wanted - set(described) == set()


def _with_parents(folders: set[Path]) -> set[Path]:
    return folders | {parent for folder in folders for parent in folder.parents}


def _is_mirror(folder: Path) -> bool:
    """tests/web mirrors inbox/web, tests/connectors/email mirrors connectors/email."""
    if folder.parts[0] != "tests" or len(folder.parts) == 1:
        return False
    rest = Path(*folder.parts[1:])
    return (ROOT / rest).is_dir() or (ROOT / "inbox" / rest).is_dir()


def _is_data(folder: Path) -> bool:
    return bool({"data", "pictures", "public"} & set(folder.parts))


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("connectors", "inbox", "config", cache_dir=None)


KINDS = sorted(entry.name for entry in entry_points(group="inbox.connectors"))


def test_each_kind_of_channel_is_a_folder_of_its_own() -> None:
    assert {"email", "form"} <= set(KINDS)
    assert {f"connectors.{kind}" for kind in KINDS} <= imports().modules


@pytest.mark.parametrize("kind", KINDS)
def test_a_connector_knows_nothing_of_the_others(kind: str) -> None:
    others = [f"connectors.{other}" for other in KINDS if other != kind]
    for other in others:
        chains = imports().find_shortest_chains(f"connectors.{kind}", other, as_packages=True)
        assert chains == set(), f"{kind} imports {other}"
