"""The benchmark of provisional themes runs as it is documented. What it finds in made-up texts means nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_it_measures(labelled: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "TEST_DATABASE"}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.theme_provisional", str(labelled), "--lite", "--seeds", "1", "--json"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert 0.5 <= found["agreement"] <= 1
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["cpu_ms"] > 0
    assert {"kept", "unclear", "agreement_clear", "placer_kb", "learn_cpu_s"} <= found.keys()
