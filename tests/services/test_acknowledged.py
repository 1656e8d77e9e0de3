"""What was acknowledged is stored, once, whatever was killed meanwhile: the short form of the benchmark."""

import json
import subprocess
import sys

import pytest

from tests.services.machines import ROOT

PRODUCTION = {
    "web process killed", "worker killed", "Redis gone for a while", "database crashed (immediate)",
    "Redis hung for a while", "database restarted (fast)", "web server killed whole",
}  # fmt: skip
EMBEDDED = {"web process killed", "worker killed", "web server killed whole", "everything killed"}


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        (["--writes", "1500", "--away", "3", "--pause", "0.1"], PRODUCTION),
        (["--embedded", "--writes", "400", "--pause", "0.2"], EMBEDDED),
    ],
    ids=["production", "embedded"],
)
def test_nothing_acknowledged_is_lost_or_doubled(options: list[str], faults: set[str]) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.acknowledged", "--rounds", "1", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["acknowledged"] == result["sent"] == result["stored"]
    assert result["lost"] == result["doubled"] == result["given_up"] == 0
    assert set(result["faults"]) >= faults  # each struck while people still wrote
    assert set(result["answers"]) <= {"302", "503", "no answer", "slowest ms"}  # never 500
    assert result["texts_worked_on"]
