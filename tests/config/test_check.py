from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from config.channels import ChannelEntry
from config.check import validate
from config.errors import ConfigError
from config.organisation import Organisation
from config.read import read


class Server(BaseModel):
    model_config = ConfigDict(extra="forbid")
    host: str
    port: int = 1
    password: SecretStr | None = None


class Mailbox(BaseModel):
    model_config = ConfigDict(extra="forbid")
    imap: Server | None = None
    smtp: Server | Literal["same as imap"] | None = None
    folders: tuple[str, ...] = ()


def check(shape: type[object], text: str, folder: Path) -> list[str]:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        validate(shape, read(path))
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("imapp: {host: x}", ['a.yaml:1: imapp: unknown key; did you mean "imap"?']),
        ("zebra: 1", ["a.yaml:1: zebra: unknown key; there are folders, imap, smtp"]),
        (
            "imap:\n  hots: x",
            [
                "a.yaml:1: imap.host: is missing",
                'a.yaml:2: imap.hots: unknown key; did you mean "host"?',
            ],
        ),
        (
            "imap:\n  host: x\n  port: many",
            ['a.yaml:3: imap.port: must be a whole number, not "many"'],
        ),
        ("imap: {host: 5}", ["a.yaml:1: imap.host: must be text; put quotes around 5"]),
        ("imap: [x]", ["a.yaml:1: imap: must hold keys and values"]),
        (
            "folders: {INBOX: yes}",
            ["a.yaml:1: folders: must be a list (lines that begin with -)"],
        ),
        (
            "imap: {host: }",
            [
                "a.yaml:1: imap.host: a value is missing "
                "(what begins with # is a comment: put quotes around it)"
            ],
        ),
        ("smtp: {host: x, porrt: 1}", ['a.yaml:1: smtp.porrt: unknown key; did you mean "port"?']),
        (
            "smtp: same",
            [
                'a.yaml:1: smtp: must hold keys and values, not "same"; or '
                'must be "same as imap", not "same"'
            ],
        ),
        (
            "imap: {host: x, password: changeme}",
            ["a.yaml:1: imap.password: is an example; put the real secret here"],
        ),
        (
            "imap: {host: x, password: xxx}",
            ["a.yaml:1: imap.password: is an example; put the real secret here"],
        ),
    ],
)
def test_a_mistake_is_told_with_line_key_and_what_was_meant(
    tmp_path: Path, text: str, lines: list[str]
) -> None:
    assert check(Mailbox, text, tmp_path) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "zone: Europe/Stokholm",
            'zone: there is no time zone "Europe/Stokholm"; write one such as Europe/Stockholm',
        ),
        (
            "zone: /etc/passwd",
            'zone: there is no time zone "/etc/passwd"; write one such as Europe/Stockholm',
        ),
        (
            'colours: {brand: "#999999"}',
            "colours: on_brand on brand has a contrast of 2.8:1; "
            "text needs 4.5:1 to be read by everybody",
        ),
        ("colours: {brand: red}", 'colours.brand: must be a colour such as #0E5C56, not "red"'),
        (
            "base_url: javascript:alert(1)",
            "base_url: must be a web address such as "
            'https://kund.example, not "javascript:alert(1)"',
        ),
        (
            "base_url: https://kund.example/inkorg/",
            "base_url: our pages have a site of their own, without a path: https://kund.example",
        ),
        ("country: Sweden", 'country: must be two capital letters such as SE or NO, not "Sweden"'),
        ("reopen_window_days: 0", "reopen_window_days: must be more than 0"),
        ("brake: maybe", 'brake: must be true or false, not "maybe"'),
        (
            "contact_fields: [{id: a, type: choice, label: {sv: A}}]",
            "contact_fields[0]: choices belong to a field of type choice, and it needs some",
        ),
        (
            "contact_fields: [{id: a, label: {svenska: A}}]",
            "contact_fields[0].label.svenska: is no key that can stand here: "
            'must be a language tag such as sv, nb or en, not "svenska"',
        ),
    ],
)
def test_an_organisation_is_checked_for_what_it_means(tmp_path: Path, text: str, line: str) -> None:
    lines = check(Organisation, f"name: A\nlanguages: [sv]\n{text}\n", tmp_path)
    assert lines == [f"a.yaml:3: {line}"]


def test_an_address_is_the_same_with_a_slash_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("{name: A, languages: sv, base_url: 'https://kund.example/'}")
    assert validate(Organisation, read(path)).base_url == "https://kund.example"


def test_one_thing_may_stand_without_brackets_where_a_list_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("folders: INBOX")
    assert validate(Mailbox, read(path)).folders == ("INBOX",)
    path.write_text("name: A\nlanguages: nn")
    assert validate(Organisation, read(path)).languages == ("nn",)
    assert check(Organisation, "name: A\nlanguages: Svenska\nbrake: maybe", tmp_path) == [
        'a.yaml:2: languages[0]: must be a language tag such as sv, nb or en, not "Svenska"',
        'a.yaml:3: brake: must be true or false, not "maybe"',
    ]


def test_no_secret_is_repeated_in_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKORG_TEST_SECRET", "hush-hush")
    lines = check(Mailbox, "imap: !env INKORG_TEST_SECRET\nsmtp: !env INKORG_TEST_SECRET", tmp_path)
    assert len(lines) == 2
    assert "hush" not in "".join(lines)


def test_a_secret_arrives_whole_in_a_secret_and_in_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKORG_TEST_SECRET", "hush-hush")
    path = tmp_path / "a.yaml"
    path.write_text("host: !env INKORG_TEST_SECRET\npassword: !env INKORG_TEST_SECRET\n")
    server = validate(Server, read(path))
    assert server.host == "hush-hush"
    assert server.password is not None
    assert server.password.get_secret_value() == "hush-hush"


def test_off_sends_no_acknowledgement_and_one_text_signs_in_all_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("{id: a, kind: email, name: A, acknowledge: off, signature: Hej}")
    entry = validate(ChannelEntry, read(path))
    assert entry.acknowledge == {}
    assert entry.signature == {"": "Hej"}
