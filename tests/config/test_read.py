import codecs
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.node import Secret
from config.read import MAX_BYTES, read


def problems(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "channels.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        read(path)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\t- b\n", "channels.yaml:2: is indented with a tab; use spaces"),
        ("a: 1\nb: 2\na: 3\n", "channels.yaml:3: a: is there twice, first in line 1"),
        ("- x: 1\n  x: 2\n", "channels.yaml:2: channels[0].x: is there twice, first in line 1"),
        ("a: 1\n---\nb: 1\n", "channels.yaml:2: holds more than one document; remove the line ---"),
        ("a: *nobody\n", "channels.yaml:1: a text that begins with * needs quotes around it"),
        ("a: @x\n", "channels.yaml:1: a text that begins with @ needs quotes around it"),
        (
            "a: 1\nb: c: d\n",
            "channels.yaml:2: a colon where none can stand: put quotes around the text, "
            "or indent the line like those around it",
        ),
        (
            "- id: a\n  kind email\n  name: A\n",
            "channels.yaml:2: a key and what it holds need a colon and a space between them",
        ),
        (
            'name: "A\nb: 1\n',
            "channels.yaml:1: the quotation mark that opens here is never closed",
        ),
        ("a:\n   b: 1\n  c: 2\n", "channels.yaml:3: is not indented like the lines around it"),
        (
            "a: [1, 2\nb: 3\n",
            "channels.yaml:2: a bracket is not closed, or a comma is missing before this",
        ),
        (
            "a: 'it's'\n",
            "channels.yaml:1: goes on after its quotation mark: put quotes around the whole text",
        ),
        (
            "a: !!python/object:os.system x\n",
            "channels.yaml:1: a: unknown tag !!python/object:os.system; "
            "there are !env NAME and !file path",
        ),
        (
            "a: &x {b: 1}\nc:\n  <<: *x\n",
            "channels.yaml:3: c: write the keys out; << is not understood",
        ),
        ("? [a]\n: b\n", "channels.yaml:1: a key must be a word"),
        ("x: &a [*a]\n", "channels.yaml:1: is nested deeper than 40 levels"),
        ("[" * 5000, "channels.yaml: is nested deeper than 40 levels"),
        ("a: 1\nb: \x01\n", "channels.yaml:2: holds a control character"),
        (b"a: 1\nb: \xe5\n", "channels.yaml:2: is not UTF-8 here; save the file as UTF-8"),
        (
            codecs.BOM_UTF16_LE + "a: 1".encode("utf-16-le"),
            "channels.yaml: is UTF-16; save it as UTF-8",
        ),
        ("a: !env NOT_SET_HERE\n", "channels.yaml:1: a: the environment has no NOT_SET_HERE"),
        (
            "a: !file nowhere\n",
            "channels.yaml:1: a: the file nowhere can't be read: No such file or directory",
        ),
    ],
)
def test_a_file_that_is_wrong_is_told_where(tmp_path: Path, text: str | bytes, line: str) -> None:
    assert problems(tmp_path, text) == [line]


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert problems(tmp_path, "a: !env NO_A\nb: !env NO_B\n") == [
        "channels.yaml:1: a: the environment has no NO_A",
        "channels.yaml:2: b: the environment has no NO_B",
    ]


def test_aliases_of_aliases_do_not_grow_into_gigabytes(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        inner = ", ".join([f"*a{level - 1}"] * 10)
        rows.append(f"a{level}: &a{level} [{inner}]")
    (found,) = problems(tmp_path, "\n".join(rows))
    assert found.endswith("stands for more than 100,000 values")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "# " + "x" * MAX_BYTES) == [
        "channels.yaml: is larger than 1,000,000 bytes"
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^x\.yaml: can't be read: No such file or directory$"):
        read(tmp_path / "x.yaml")


def test_secrets_come_from_the_environment_and_from_files_and_never_print_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKORG_TEST_SECRET", "from-environment")
    (tmp_path / "secret.txt").write_text("från fil\n", encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text("a: !env INKORG_TEST_SECRET\nb: !file secret.txt\n", encoding="utf-8")
    value = read(path).value
    assert isinstance(value["a"], Secret)
    assert value["a"].reveal() == "from-environment"
    assert value["b"].reveal() == "från fil"
    for shown in (repr(value), str(value["a"]), f"{value['b']}", "%s" % value["a"]):  # noqa: UP031
        assert "from-environment" not in shown
        assert "från" not in shown


def test_the_language_no_is_no_truth_value_and_numbers_keep_their_noughts(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("[no, off, 0171, 1_000, 12, 1.5, true, 2026-11-30, null]", encoding="utf-8")
    expected = ["no", "off", "0171", "1_000", 12, 1.5, True, "2026-11-30", None]
    assert read(path).value == expected


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(codecs.BOM_UTF8 + b"a: 1")
    assert read(path).value == {"a": 1}
