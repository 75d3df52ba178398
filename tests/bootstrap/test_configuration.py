from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import SecretStr

from config.errors import ConfigError
from connectors.base import Connector, Settings
from connectors.registry import load_connectors
from inbox.bootstrap.configuration import load_configuration
from inbox.model.messages import Parsed
from inbox.model.receipts import Receipt

EXAMPLES = Path(__file__).parents[2] / "config" / "examples"
ORGANISATION = "name: A\nlanguages: [sv]\n"


class BoxSettings(Settings):
    port: int = 1
    password: SecretStr | None = None


class Mailbox(Settings):
    address: str


class Mail(Connector[Mailbox]):
    kind: ClassVar[str] = "mail"
    settings_type: ClassVar[type[Settings]] = Mailbox

    def parse(self, receipt: Receipt) -> Parsed:
        return Parsed()


class Box(Connector[BoxSettings]):
    kind: ClassVar[str] = "box"
    settings_type: ClassVar[type[Settings]] = BoxSettings

    def parse(self, receipt: Receipt) -> Parsed:
        return Parsed()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, **files: str) -> list[str]:
    files = {"organisation": ORGANISATION, "channels": "- {id: a, kind: box, name: A}\n", **files}
    with pytest.raises(ConfigError) as caught:
        load_configuration(write(folder, **files), {"box": Box, "mail": Mail})
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        ({"channels": "- {id: a, kind: bax, name: A}"},
         ['channels.yaml:1: channels[0].kind: there is no kind "bax"; there are box, mail']),
        ({"channels": "- {id: a, kind: box, name: A, team: x}", "teams": "- {id: help, name: H}"},
         ['channels.yaml:1: channels[0].team: there is no team "x"; there are help']),
        ({"channels": "- {id: a, kind: mail, name: A}"},
         ["channels.yaml:1: channels[0].settings.address: is missing"]),
        ({"channels": "- id: a\n  kind: box\n  name: A\n  port: 7"},
         ["channels.yaml:4: channels[0].port: belongs below settings"]),
        ({"channels": "- id: a\n  kind: box\n  name: A\n  port: many\n  settings: {prot: 1}"},
         ["channels.yaml:4: channels[0].port: belongs below settings",
          'channels.yaml:5: channels[0].settings.port: must be a whole number, not "many"',
          'channels.yaml:5: channels[0].settings.prot: unknown key; did you mean "port"?']),
        ({"channels": "- {id: a, kind: box, name: A, settings: {prot: 1}}"},
         ['channels.yaml:1: channels[0].settings.prot: unknown key; did you mean "port"?']),
        ({"channels": "- {id: a, kind: box, name: A}\n- {id: a, kind: box, name: B}"},
         ['channels.yaml:2: channels[1].id: the channel "a" is there already, in channels.yaml:1']),
        ({"channels": "- {id: a, kind: box, name: A, team: suport}",
          "teams": "- {id: support, name: S}"},
         ['channels.yaml:1: channels[0].team: there is no team "suport"; did you mean "support"?']),
        ({"channels": "# later"},
         ["channels.yaml: holds no channel; config/examples/minimal has one"]),
        ({"channels": "- {id: a, kind: box, name: A, acknowledge: Tack!}"},
         ["channels.yaml:1: channels[0].acknowledge: "
          'must be a text for each language ({sv: …}) or off, not "Tack!"']),
        ({"channels": "id: a"}, ["channels.yaml:1: must be a list (lines that begin with -)"]),
        ({"teams": "- {id: a, name: A, topics: [x]}\n- {id: b, name: B, topics: [x]}",
          "topics": "- {id: x, name: {sv: X}}"},
         ['teams.yaml:2: teams[1].topics[0]: the topic "x" belongs to the team "a" already']),
        ({"topics": "- {id: x, name: {sv: X}, parent: y}\n- {id: y, name: {sv: Y}, parent: x}"},
         ['topics.yaml:1: topics[0].parent: the topic "x" stands below itself',
          'topics.yaml:2: topics[1].parent: the topic "y" stands below itself']),
        ({"rules": "- id: r\n  when: {channel: b, topic: [x]}\n  then: {team: t}"},
         ['rules.yaml:2: rules[0].when.channel: there is no channel "b"; there are a',
          'rules.yaml:2: rules[0].when.topic[0]: there is no topic "x"',
          'rules.yaml:3: rules[0].then.team: there is no team "t"']),
        ({"rules": "- {id: r, name: R, then: {webhook: hok, notify: [leads, a@b.example, team-x]}}",
          "organisation": ORGANISATION
          + "webhooks: [{id: hook, url: 'https://x.example', secret: 0123456789abcdef}]\n"},
         ['rules.yaml:1: rules[0].then.notify[2]: there is no team "team-x"',
          'rules.yaml:1: rules[0].then.webhook: there is no webhook "hok"; did you mean "hook"?']),
        ({"rules": "- id: r\n  name: R\n  then: {tags: x}\n  checks:\n"
          "  - {field: channel, op: is, value: [a, b]}\n"
          "  - any: [{field: team, op: is, value: t}]"},
         ['rules.yaml:5: rules[0].checks[0].value[1]: there is no channel "b"; there are a',
          'rules.yaml:6: rules[0].checks[1].any[0].value: there is no team "t"']),
        ({"topics": "- {id: x, name: {sv: X}, owner: nobody}"},
         ['topics.yaml:1: topics[0].owner: there is no team "nobody"']),
        ({"service_levels": "- {id: s, first_response: 4}"},
         ['service_levels.yaml:1: service_levels[0].first_response: "4": '
          "write times such as 30m, 4h, 1h 30m or 2d"]),
        ({"organisation": ORGANISATION
          + "webhooks: [{id: hook, url: 'https://x.example', secret: short}]\n"},
         ["organisation.yaml:3: webhooks[0].secret: must have at least 16 characters"]),
        ({"rules": "- {id: r, then: {}}"},
         ["rules.yaml:1: rules[0].then: must do at least one of tags, untag, topic, "
          "priority, team, kind, agent, suggest, answer, note, snooze, close, escalate, notify, webhook"]),
        ({"rules": '- {id: r, when: {words: ["!!"]}, then: {tags: a}}'},
         ['rules.yaml:1: rules[0].when.words[0]: "!!" holds no word']),
        ({"rules": '- {id: r, when: {words: "*tura"}, then: {priority: hihg}}'},
         ['rules.yaml:1: rules[0].then.priority: must be one of low, normal, high, urgent, not "hihg"',
          'rules.yaml:1: rules[0].when.words: "*tura": '
          "* stands at the end of one word of two letters or more"]),
        ({"competences": "- {agent: a@x.example, topics: {x: 4}}"},
         ["competences.yaml:1: competences[0].topics.x: must be at most 3",
          'competences.yaml:1: competences[0].topics.x: there is no topic "x"']),
        ({"calendars": "- {id: a, hours: {mon: 8-17}}"},
         ['calendars.yaml:1: calendars[0].hours.mon: "8-17": write hours such as 08:00-16:30']),
        ({"service_levels": "- {id: s, calendar: offce, first_response: 4h}",
          "calendars": "- {id: office, hours: {mon-fri: 08:00-17:00}}"},
         ['service_levels.yaml:1: service_levels[0].calendar: there is no calendar "offce"; '
          'did you mean "office"?']),
        ({"service_levels": "- {id: s, first_response: 0h, applies: {topic: x}}"},
         ['service_levels.yaml:1: service_levels[0].applies.topic: there is no topic "x"',
          "service_levels.yaml:1: service_levels[0].first_response: "
          "a target of no time is past before it begins; leave it out instead"]),
        ({"competence": "[]"}, ["competence.yaml: unknown file; did you mean competences.yaml?"]),
    ],
)  # fmt: skip
def test_a_mistake_in_one_file_about_another_is_told_where(
    tmp_path: Path, files: dict[str, str], lines: list[str]
) -> None:
    assert problems(tmp_path, **files) == lines


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    lines = problems(
        tmp_path,
        organisation="nam: A\nlanguages: [sv]\n",
        channels="- {id: a, kind: box, name: A, settings: {password: !env NOT_SET_HERE, prot: 1}}",
        teams="x:\n\t- a",
    )
    assert lines == [
        "channels.yaml:1: channels[0].settings.password: the environment has no NOT_SET_HERE",
        'channels.yaml:1: channels[0].settings.prot: unknown key; did you mean "port"?',
        'organisation.yaml:1: nam: unknown key; did you mean "name"?',
        "organisation.yaml:1: name: is missing",
        "teams.yaml:2: is indented with a tab; use spaces",
    ]


def test_a_file_that_can_not_be_read_makes_no_noise_about_its_names(tmp_path: Path) -> None:
    channels = "- {id: a, kind: box, name: A, team: support}"
    lines = problems(tmp_path, channels=channels, teams="x:\n\t- a")
    assert lines == ["teams.yaml:2: is indented with a tab; use spaces"]


def test_an_empty_folder_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is empty; write organisation\.yaml and channels\.yaml"):
        load_configuration(tmp_path, {})


def test_a_folder_of_channels_is_read_as_one_list(tmp_path: Path) -> None:
    (tmp_path / "channels").mkdir()
    write(tmp_path, organisation=ORGANISATION)
    write(tmp_path / "channels", a="{id: a, kind: box, name: A}", b="{id: b, kind: box, name: B}")
    configuration = load_configuration(tmp_path, {"box": Box})
    assert [channel.entry.id for channel in configuration.channels] == ["a", "b"]
    write(tmp_path / "channels", c="{id: a, kind: box}")
    with pytest.raises(ConfigError) as caught:
        load_configuration(tmp_path, {"box": Box})
    assert str(caught.value).splitlines() == [
        'channels/c.yaml:1: id: the channel "a" is there already, in channels/a.yaml:1',
        "channels/c.yaml:1: name: is missing",
    ]


def test_settings_arrive_as_the_connector_types_them(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        organisation=ORGANISATION,
        channels="- {id: a, kind: box, name: A, settings: {port: 7}}",
    )
    (channel,) = load_configuration(folder, {"box": Box}).channels
    assert channel.settings == BoxSettings(port=7)


@pytest.mark.parametrize("name", ["demo", "minimal"])
def test_the_examples_are_complete(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFO_MAIL_PASSWORD", "a-real-one")
    configuration = load_configuration(EXAMPLES / name, load_connectors())
    assert configuration.channels
    assert configuration.teams


def test_problems_are_there_for_programs_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_configuration(write(tmp_path, organisation=ORGANISATION, channels="- {id: a}"), {})
    assert caught.value.as_json()[0] == {
        "file": "channels.yaml", "line": 1, "key": "channels[0].kind", "message": "is missing",
    }  # fmt: skip
