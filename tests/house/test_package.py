"""What is built from a clean copy of the sources: a wheel that runs on its own, without torch."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
SOURCES = (
    "costcalc",
    "specs",
    "devices",
    "docs",
    "benchmarks",
    "README.md",
    "LICENSE",
    "pyproject.toml",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Folder with a wheel made from a source distribution made from a clean copy."""
    folder = tmp_path_factory.mktemp("package")
    clean = folder / "clean"
    clean.mkdir()
    ignore = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, clean / name, ignore=ignore)
        else:
            shutil.copy(source, clean / name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(clean)]
    subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return folder


def spec_files() -> set[str]:
    """The specs in `specs/`, and their published figures in `specs/references/`."""
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "specs").rglob("*.yaml")}
    assert {"specs/vgg.yaml", "specs/references/vgg.yaml"} <= files
    return files


def test_the_wheel_holds_specs_schemas_and_types(built: Any) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"costcalc/{name}" for name in spec_files()} <= names
    assert {"costcalc/py.typed", "costcalc/report/schema/network.json"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_devices(built: Any) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    devices = {path.name for path in (ROOT / "devices").glob("*.yaml")}
    assert "tpu_v5e.yaml" in devices
    assert {f"costcalc/devices/{name}" for name in devices} <= names


def test_the_source_distribution_holds_the_specs(built: Any) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert spec_files() <= names


def test_the_wheel_runs_the_main_job_without_torch(built: Any, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    target = tmp_path / "installed"
    install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
    ]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, stderr=subprocess.PIPE)
    program = (
        f"import sys; sys.path.insert(0, {str(target)!r}); sys.modules['torch'] = None\n"
        "import costcalc; assert costcalc.__file__.startswith(sys.path[0]), costcalc.__file__\n"
        "from costcalc.cli.run import run\n"
        "sys.exit(run(['mobilenet_v1', '--alpha', '0.75', '--rho', '0.857']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "239,273,472 MACs" in done.stdout
