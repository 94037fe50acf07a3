"""What the shell completes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def complete(words: Any, incomplete: Any = "") -> Any:
    environment = {
        **os.environ,
        "_COSTCALC_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["costcalc", *words, incomplete]),
        "COMP_CWORD": str(len(words) + 1),
    }
    program = "from costcalc.cli import main; import sys; sys.argv[0] = 'costcalc'; main()"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return {line.partition(",")[2] for line in done.stdout.splitlines()}


@pytest.mark.slow
def test_completion_of_networks_commands_options_and_choices() -> None:
    assert {"mobilenet_v1", "mobilenet_v2"} <= complete([], "mobile")
    assert "compare" in complete([], "comp")
    assert {"--alpha", "--rho"} <= complete(["mobilenet_v1"], "--")
    assert complete(["shufflenet_v1", "--groups"]) == {"1", "2", "3", "4", "8"}
    assert "json" in complete(["mobilenet_v1", "--format"], "j")
    assert "resnet18" in complete(["compare"], "resnet1")
