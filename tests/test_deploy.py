"""What `deploy/` starts is there, and systemd takes its units as they are."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from inbox.cli.main import make_parser

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAM = "/opt/inkorg/.venv/bin/inbox"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    program, *words = shlex.split(line.replace("%i", "8081"))
    assert program == PROGRAM
    assert make_parser().parse_args(words).run


def test_units_of_single_processes_are_alike_and_never_run_beside_the_whole() -> None:
    """But for what they are called and start."""
    texts = {unit.name: unit.read_text() for unit in UNITS if unit.name != "inkorg.service"}
    assert len(texts) == 5
    rests = {
        re.sub(r"(?m)^(#|Description=|ExecStart=|Conflicts=).*\n", "", t) for t in texts.values()
    }
    assert len(rests) == 1
    assert all(re.search(r"(?m)^Conflicts=inkorg\.service", text) for text in texts.values())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace(PROGRAM, "/bin/true").replace("User=inkorg\n", "")
        (tmp_path / unit.name.replace("@.", "@8081.")).write_text(text)
    paths = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_for_the_service_is_of_a_shell_that_every_machine_has() -> None:
    subprocess.run(["sh", "-n", DEPLOY / "inkorg"], check=True)
    text = (DEPLOY / "inkorg").read_text()
    assert PROGRAM in text
    for shared in ("/etc/inkorg/environment", "inkorg"):
        assert shared in (DEPLOY / "systemd/inkorg.service").read_text()
        assert shared in text
