from pathlib import Path

import pytest

from inbox.bootstrap.parts import Where
from inbox.model.errors import InvalidError


def test_without_a_word_it_is_one_file_in_the_data_folder(tmp_path: Path) -> None:
    where = Where.of({}, data=str(tmp_path))
    assert where.database_url == f"sqlite:///{tmp_path}/inbox.db"
    assert where.redis_url is None


def test_a_plain_postgresql_address_gets_its_driver() -> None:
    where = Where.of({"INBOX_DATABASE_URL": "postgresql:///inkorg"})
    assert where.database_url == "postgresql+psycopg:///inkorg"


def test_what_is_said_on_the_command_line_comes_before_the_environment(tmp_path: Path) -> None:
    said = {"INBOX_DATA": "/nowhere", "INBOX_CONFIG": "/nowhere"}
    where = Where.of(said, data=str(tmp_path), config=str(tmp_path / "own"))
    assert (where.data, where.config) == (tmp_path, tmp_path / "own")


@pytest.mark.parametrize(
    ("said", "trusted"),
    [("", ["127.0.0.0/8", "::1/128"]), ("10.0.0.0/24, ::1", ["10.0.0.0/24", "::1/128"])],
)
def test_a_proxy_on_this_machine_is_believed_unless_others_are_named(
    said: str, trusted: list[str]
) -> None:
    where = Where.of({"INBOX_TRUSTED_PROXIES": said})
    assert [str(one) for one in where.trusted_proxies] == trusted


def test_a_proxy_that_is_no_network_is_refused_by_the_name_of_the_variable() -> None:
    with pytest.raises(InvalidError, match="INBOX_TRUSTED_PROXIES"):
        Where.of({"INBOX_TRUSTED_PROXIES": "proxy.example"})


@pytest.mark.parametrize(
    "url", ["mysql://hush@host/x", "postgres:/x", "inkorg", "postgresql://u:hush@host:port/x"]
)
def test_a_database_that_is_none_is_refused_by_the_variable_and_never_repeated(url: str) -> None:
    with pytest.raises(InvalidError, match="INBOX_DATABASE_URL") as caught:
        Where.of({"INBOX_DATABASE_URL": url})
    assert "hush" not in str(caught.value)
