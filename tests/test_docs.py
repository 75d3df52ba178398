"""The documentation names what there is, and nothing that there isn't."""

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from config.channels import ChannelEntry
from config.organisation import Organisation
from connectors.chat.settings import ChatSettings
from connectors.email.settings import EmailSettings
from connectors.facebook import FacebookSettings
from connectors.form.settings import FormSettings
from connectors.instagram import InstagramSettings
from inbox.bootstrap.configuration import Configuration
from inbox.cli.main import make_parser
from inbox.services.running.vital_signs import read_gauges
from inbox.store.store import Store
from inbox.web.health import OF_THE_PROCESS
from inbox.web.routes import ENDPOINTS, SESSION
from routing.approved import ApprovedText
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.settings import AgentCompetences, Rule, Team, Topic
from routing.surveys import Survey

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CODE_FOLDERS = ("inbox", "connectors", "routing", "workers", "config")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def in_code(text: str) -> str:
    """What stands in backticks or in an indented or fenced block."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


def commands(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield words, parser
    for action in below:
        for name, child in action.choices.items():
            yield from commands(child, (*words, name))


COMMANDS = dict(commands(make_parser()))


def command_table() -> str:
    return read("docs/operations.md").partition("## Commands")[2].partition("\n## ")[0]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_is_in_operations(words: tuple[str, ...]) -> None:
    assert re.search(rf"`(inbox )?{' '.join(words)}[ `]", command_table())


def test_each_option_of_a_command_is_in_operations_and_those_there_exist() -> None:
    options = {
        option
        for parser in (make_parser(), *COMMANDS.values())
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    environment = read("docs/operations.md").partition("## Environment")[2].partition("\n## ")[0]
    assert set(re.findall(r"--[a-z][a-z-]+", environment + command_table())) == options


def test_each_variable_of_the_environment_has_a_row_and_each_row_a_variable() -> None:
    code = "\n".join(
        path.read_text() for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*.py")
    )
    used = set(re.findall(r"\bINBOX_[A-Z_]+[A-Z]\b", code))
    table = read("docs/operations.md").partition("## Environment")[2].partition("##")[0]
    rows = "\n".join(re.findall(r"^\| (`INBOX[^|]*)\|", table, re.MULTILINE))
    assert set(re.findall(r"INBOX_[A-Z_]+[A-Z]", rows)) == used


def test_each_call_of_the_api_has_its_place_and_each_call_there_exists() -> None:
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) [^`?]+)`", read("docs/api.md")))
    session = {f"{method.upper()} session" for method in SESSION}
    assert named == {f"{method} {path}" for method, path, _ in ENDPOINTS} | session


def targets() -> dict[str, str]:
    """Of the Makefile, with what `make help` says of each."""
    lines = re.findall(r"^([a-z-]+):(?!=)(?:[^#\n]*)(?:## (.*))?", read("Makefile"), re.MULTILINE)
    return dict(lines)


MAKE = re.compile(r"(?:^|`)make (?:-C \S+ )?([a-z-]+)", re.MULTILINE)


def test_each_make_target_that_docs_name_exists_and_says_what_it_does() -> None:
    named = {target for page in PAGES for target in MAKE.findall(in_code(page.read_text()))}
    assert {"run", "test", "check", "lock", "install"} <= named
    assert {target for target in named if not targets().get(target)} == set()
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(f"make {target}" in shown.stdout for target in named)


CONFIGURATION: tuple[type[Any], ...] = (
    *(Organisation, ChannelEntry, Team, Topic, Rule, AgentCompetences, ApprovedText),
    *(CalendarSettings, ServiceLevel, Survey),
)


def keys(model: type[BaseModel]) -> set[str]:
    """The keys that its YAML may have, at all depths."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        found.add(field.alias or name)
        for inner in models_in(field.annotation):
            found |= keys(inner)
    return found


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def test_the_configuration_has_no_list_that_is_not_looked_at_here() -> None:
    assert len(Configuration.__dataclass_fields__) == len(CONFIGURATION)


@pytest.mark.parametrize("model", CONFIGURATION, ids=lambda model: model.__name__)
def test_each_key_of_the_configuration_is_in_its_table(model: type[BaseModel]) -> None:
    shown = set(re.findall(r"[a-z_]+", in_code(read("docs/configuration.md"))))
    assert keys(model) - shown == set()


@pytest.mark.parametrize(
    ("model", "page", "heading"),
    [
        (ChatSettings, "docs/chat.md", "## The channel"),
        (EmailSettings, "docs/connectors.md", "### Settings of a channel of kind `email`"),
        (FacebookSettings, "docs/operations.md", "## Facebook and Instagram"),
        (FormSettings, "docs/operations.md", "## A web form"),
        (InstagramSettings, "docs/operations.md", "## Facebook and Instagram"),
    ],
)
def test_each_setting_of_a_channel_is_documented(
    model: type[BaseModel], page: str, heading: str
) -> None:
    section = read(page).partition(heading)[2].partition("\n## ")[0]
    assert section, f"{page} has no {heading}"
    assert keys(model) - set(re.findall(r"[a-z_]+", in_code(section))) == set()


def test_each_figure_that_operations_watches_exists(sqlite_store: Store) -> None:
    named = set(re.findall(r"`inkorg_([a-z_]+)`", read("docs/operations.md")))
    assert len(named) >= 4
    assert named <= {*sqlite_store.read(read_gauges), *OF_THE_PROCESS}


LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_somewhere(page: Path) -> None:
    for target, heading in LINK.findall(page.read_text()):
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{page.name} → {target}"
        if heading:
            assert heading in anchors(found), f"{page.name} → {target}#{heading}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_each_decision_is_a_question_with_a_short_answer() -> None:
    for page in (ROOT / "docs/decisions").glob("*.md"):
        title, _, body = page.read_text().partition("\n")
        assert title.startswith("# ")
        assert title.endswith("?"), page.name
        assert len(body.splitlines()) < 60, page.name
