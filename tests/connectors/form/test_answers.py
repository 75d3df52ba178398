from typing import Any

import pytest
from pydantic import ValidationError

from connectors.form.answers import File, find_faults, take
from connectors.form.settings import FormSettings

FORM: dict[str, Any] = {
    "topics": ["invoice", "other"],
    "fields": [
        {"id": "phone", "type": "phone", "label": "Telefon"},
        {"id": "moving", "type": "date", "label": {"sv": "Datum"}, "required": True},
        {
            "id": "kind",
            "type": "choice",
            "label": "Sort",
            "choices": [{"id": "flat", "label": "Lägenhet"}],
        },
        {"id": "agree", "type": "checkbox", "label": "Ja", "required": True},
        {"id": "picture", "type": "file", "label": "Bild"},
    ],
    "files": {"max_count": 2, "max_bytes": 100, "kinds": ["jpg"]},
}
GOOD = {
    "name": "Eva",
    "email": "eva@example.se",
    "topic": "invoice",
    "message": "Hej",
    "moving": "2026-12-01",
    "agree": "1",
}


def faults(files: tuple[File, ...] = (), **change: str) -> dict[str, str]:
    settings = FormSettings.model_validate(FORM)
    found = find_faults(take({**GOOD, **change}, files, settings), settings)
    return {fault.name: fault.code for fault in found}


def test_what_is_filled_in_as_asked_has_no_fault() -> None:
    assert faults(phone="070-123 45 67", kind="flat") == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"message": " \n "}, {"message": "required"}),
        ({"message": "x" * 20_001}, {"message": "too_long"}),
        ({"email": "eva@example"}, {"email": "email"}),
        ({"email": "eva@ex..ample.se"}, {"email": "email"}),
        ({"email": "a@b.se\nBcc: x@y.se"}, {"email": "email"}),
        ({"name": ""}, {"name": "required"}),
        ({"topic": "else"}, {"topic": "choose"}),
        ({"phone": "ring mig"}, {"phone": "phone"}),
        ({"moving": "2026-02-30"}, {"moving": "date"}),
        ({"kind": "castle"}, {"kind": "choose"}),
        ({"agree": ""}, {"agree": "tick"}),
    ],
)
def test_each_fault_stands_at_its_input(change: dict[str, str], expected: dict[str, str]) -> None:
    assert faults(**change) == expected


def test_files_are_taken_by_number_kind_and_size() -> None:
    small = File("a.JPG", "image/jpeg", b"x")
    assert faults((small, small)) == {}
    assert faults((small,) * 3) == {"picture": "too_many_files"}
    assert faults((File("a.exe", "", b"x"),)) == {"picture": "file_kind"}
    assert faults((File("a.jpg", "", b"x" * 101),)) == {"picture": "file_large"}


def test_a_form_takes_no_files_that_it_did_not_ask_for() -> None:
    assert take(GOOD, (File("a.jpg", "", b"x"),), FormSettings()).files == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": [{"id": "email", "label": "x"}]},
        {"fields": [{"id": "a", "label": "x"}, {"id": "a", "label": "y"}]},
        {"fields": [{"id": "a", "label": "x", "type": "choice"}]},
        {"languages": ["fi"]},
        {"allow_embed_from": ["https://a.se/path"]},
        {"allow_embed_from": ["*"]},
        {"guard": {"honney": True}},
    ],
)
def test_a_form_that_can_not_work_is_refused_when_it_is_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FormSettings.model_validate(wrong)
