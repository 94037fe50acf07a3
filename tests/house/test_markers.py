"""What `make quick` leaves out is there, and something is left to run."""

from pathlib import Path

from tests.conftest import HERE, SLOW, is_slow


def test_every_slow_place_is_there() -> None:
    assert [name for name in sorted(SLOW) if not (HERE / name).exists()] == []


def test_most_folders_have_quick_tests() -> None:
    files = [path.relative_to(HERE) for path in HERE.rglob("test_*.py")]
    quick = {path.parts[0] for path in files if not is_slow(path)}
    assert {"algebra", "cli", "cost", "errors", "golden", "house", "report", "spec"} <= quick


def test_a_file_in_a_slow_folder_is_slow() -> None:
    assert is_slow(Path("bridge/test_verify.py"))
    assert not is_slow(Path("spec/test_places.py"))
