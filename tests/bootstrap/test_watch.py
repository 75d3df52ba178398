"""What changes in files or in another process is taken over without a restart."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.definitions import editing
from inbox.services.definitions.problems import file_problems
from inbox.services.definitions.rows import RULE

FILES = {
    "organisation": "name: Tallvik\nlanguages: [sv]\n",
    "topics": "- {id: invoice, name: {sv: Faktura}}\n",
    "rules": "- {id: one, when: {words: faktura}, then: {tags: [a]}}\n",
    "channels": "- {id: kontakt, kind: form, name: K, settings: {title: {sv: Kontakt}}}\n",
}
LEAD = Actor("system", None, "Lena", frozenset({Role.LEAD}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def opened(folder: Path) -> Installation:
    data = folder / "data"
    return open_installation(Where(data, folder, f"sqlite:///{data / 'inbox.db'}"))


def until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def tags(on: Installation) -> list[tuple[str, ...]]:
    return [rule.then.tags for rule in on.plan.rules]


def test_another_process_sees_what_was_written_on_screen(folder: Path) -> None:
    screen, worker = opened(folder), opened(folder)
    watcher = worker.watch(files=False)
    body = {"id": "two", "then": {"tags": ["b"]}}
    screen.store.write_as(LEAD, editing.create, screen.plan, RULE, body)
    until(lambda: tags(worker) == [("a",), ("b",)])
    watcher.stop()
    watcher.join(5)
    screen.close()
    worker.close()


def test_a_changed_file_holds_and_a_wrong_one_holds_nothing_up(folder: Path) -> None:
    on = opened(folder)
    watcher = on.watch(files=True)
    (folder / "rules.yaml").write_text("- {id: one, then: {team: nowhere}}\n")
    until(lambda: bool(on.store.read(file_problems)))
    assert on.store.read(file_problems)[0]["line"] == 1
    assert tags(on) == [("a",)]
    (folder / "rules.yaml").write_text("- {id: one, then: {tags: [c, d]}}\n")
    until(lambda: tags(on) == [("c", "d")])
    assert on.store.read(file_problems) == []
    watcher.stop()
    watcher.join(5)
    on.close()


def test_the_screen_has_the_last_word_until_somebody_goes_back(folder: Path) -> None:
    on = opened(folder)
    on.store.write_as(LEAD, editing.change, on.plan, RULE, "one", {"then": {"tags": ["screen"]}})
    on.close()
    (folder / "rules.yaml").write_text("- {id: one, then: {tags: [file]}}\n")
    again = opened(folder)
    assert tags(again) == [("screen",)]
    again.store.write_as(LEAD, editing.back_to_file, again.plan, RULE, "one")
    again.close()
    last = opened(folder)
    assert tags(last) == [("file",)]
    last.close()


def test_what_left_the_file_is_retired_and_comes_back_with_it(folder: Path) -> None:
    opened(folder).close()
    (folder / "rules.yaml").write_text("[]\n")
    gone = opened(folder)
    assert tags(gone) == []
    gone.close()
    (folder / "rules.yaml").write_text(FILES["rules"])
    back = opened(folder)
    assert tags(back) == [("a",)]
    back.close()
