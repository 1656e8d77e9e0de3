"""The measurement of exposure runs, in small, and what it says of a small crowd."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"min", "median", "max", "under_5", "gini", "tau", "r50", "r50_at_150", "late_rest"}


@pytest.mark.slow
def test_the_command_measures_on_a_database_of_its_own():
    command = [sys.executable, "-m", "tests.benchmarks.exposure", "--sqlite", "--json"]
    sizes = ["--participants", "12", "--ideas", "9", "--per-participant", "6"]
    settings = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE"}
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    output = subprocess.run([*command, *sizes], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(output.stdout).keys() >= KEYS
