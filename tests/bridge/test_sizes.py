"""The size of an image becomes a parameter of an imported spec where the model allows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from costcalc.bridge import importing
from costcalc.bridge.sizes import traced
from costcalc.bridge.tracing import door
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.cli.run import run
from costcalc.cost.network import Network
from costcalc.errors import SpecError
from costcalc.imports.knobs import with_knobs
from costcalc.imports.resolution import with_resolution
from costcalc.imports.road import Imported, imported
from tests.cli.test_import import InThisProcess


class Small(nn.Module):
    """Strides that round, a shortcut, and a head that takes any size."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 5, stride=2)
        self.conv = nn.Conv2d(8, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.head = nn.Linear(8, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        x = self.pool(x + self.conv(x))
        return self.head(x.mean((2, 3)))


class Flat(nn.Module):
    """A head that takes 32 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(3 * 32 * 32, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(x.flatten(1))


class Upsampled(nn.Module):
    """An output as large as the input, whose layers hold its size."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return functional.interpolate(self.conv(x), size=x.shape[2:])


class Deeper(nn.Module):
    """One more convolution for a large image."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        return self.conv(x) if x.shape[-1] > 40 else x


class Sorting(nn.Module):
    """An operator without a counterpart, for a large image."""

    def forward(self, x: Tensor) -> Tensor:
        return x.sort().values if x.shape[-1] > 40 else x.relu()


def found(model: Callable[[], nn.Module], shape: tuple[int, ...] = (3, 32, 32)) -> Imported:
    trace, resized, _ = traced(request(model, shape))
    return with_resolution(imported(trace), resized)


def request(model: Callable[[], nn.Module], shape: tuple[int, ...]) -> TraceRequest:
    return TraceRequest(address(model), inputs=(GivenInput("", shape),))


def address(model: Callable[[], nn.Module]) -> str:
    return f"python:{__name__}:{model.__name__}"


def test_the_formula_is_pytorchs_at_sizes_that_were_not_traced() -> None:
    spec = found(Small)
    assert (spec.sizes, spec.fixed) == ((17, 32, 64), "")
    macs = Network.from_text(spec.text).forms("resolution").function("macs")
    for size in (18, 19, 20, 21, 33, 50, 63, 97):
        assert macs(resolution=size) == door.traced(request(Small, (3, size, size))).macs


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (Flat, "at 3x17x17, cannot trace `"),
        (Upsampled, "with an input of 17 pixels the spec is not what was traced there"),
        (Deeper, "with an input of 64 pixels the spec is not what was traced there"),
        (Sorting, f"at another size, `{address(Sorting)}` uses operators that have no counterpart"),
    ],
)
def test_a_model_of_one_size_keeps_it(model: Callable[[], nn.Module], why: str) -> None:
    spec = found(model)
    assert spec.fixed.startswith(why)
    assert spec.sizes == ()
    assert "input: (3, 32, 32)\n" in spec.text


@pytest.mark.parametrize("shape", [(3, 20, 24), (3, 1, 1), (3, 8, 8, 5)])
def test_only_a_square_image_has_a_resolution(shape: tuple[int, ...]) -> None:
    spec = found(rectified, shape)
    assert spec.fixed == "the model does not take one square image"


def rectified() -> nn.Module:
    """A model of any shape."""
    return nn.ReLU()


def test_a_model_with_two_inputs_has_no_resolution() -> None:
    inputs = (GivenInput("", (3, 8, 8)), GivenInput("", (3, 8, 8)))
    trace, resized, _ = traced(TraceRequest(address(Added), inputs=inputs))
    assert resized.why == "the model does not take one square image"
    assert len(trace.inputs) == 2


class Added(nn.Module):
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return torch.add(x, y)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "Tracing", InThisProcess)


@pytest.mark.usefixtures("in_this_process")
def test_the_totals_of_each_size_are_references(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = str(tmp_path / "net.yaml")
    words = ["import", address(Small), "--input", "3x32x32", "--output", spec]
    assert run(words) == 0
    assert "the layers agree at 17, 32 and 64 pixels" in capsys.readouterr().err
    assert run(["references", spec]) == 0
    assert "6 agree" in capsys.readouterr().out
    assert run([f"{spec}:resolution=16"]) == 2
    assert "resolution >= 17" in capsys.readouterr().err
    assert max(map(len, Path(spec).read_text(encoding="utf-8").splitlines())) <= 100


@pytest.mark.usefixtures("in_this_process")
def test_the_reason_is_said_where_a_model_is_a_network(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([address(Upsampled), "--input", "3x32x32"]) == 0
    err = capsys.readouterr().err
    assert (
        f"{address(Upsampled)}: the size of the input is fixed: with an input of 17 pixels" in err
    )


@pytest.mark.usefixtures("in_this_process")
def test_a_size_is_kept_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", address(Small), "--input", "3x32x32", "--fixed-size"]) == 0
    out, err = capsys.readouterr()
    assert "input: (channels, 32, 32)\n" in out
    assert "resolution" not in out + err
    assert "size of the input" not in err


class Pyramid(nn.Module):
    """A sum of what was halved and doubled again, which takes even sizes only."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Conv2d(3, 4, 1)
        self.coarse = nn.Conv2d(3, 4, 2, stride=2)
        self.doubled = nn.Upsample(scale_factor=2)

    def forward(self, x: Tensor) -> Tensor:
        return torch.add(self.fine(x), self.doubled(self.coarse(x)))


def test_a_model_of_even_sizes_has_a_resolution_of_multiples() -> None:
    spec = found(Pyramid, (3, 96, 96))
    assert (spec.sizes, spec.multiple, spec.fixed) == ((32, 96, 128), 32, "")
    assert "range: resolution >= 32 and resolution % 32 == 0" in spec.text
    network = Network.from_text(spec.text)
    own = door.traced(request(Pyramid, (3, 64, 64))).macs
    assert network.at(resolution=64).cost().totals.macs == own
    with pytest.raises(SpecError, match="is outside its range"):
        network.at(resolution=65).graph()


class Texts(nn.Module):
    """Tokens that are looked up, mixed by attention, and classified by their mean."""

    def __init__(self, dim: int = 16) -> None:
        super().__init__()
        self.words = nn.Embedding(50, dim)
        self.mix = nn.MultiheadAttention(dim, 4, batch_first=True)
        self.head = nn.Linear(dim, 7)

    def forward(self, x: Tensor) -> Tensor:
        x = self.words(x)
        return self.head((x + self.mix(x, x, x)[0]).mean(1))


class Waves(nn.Module):
    """A convolution along the second axis of a signal."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv1d(5, 8, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).relu()


def test_the_length_of_a_sequence_of_indices_is_a_parameter() -> None:
    asked = TraceRequest(address(Texts), inputs=(GivenInput("", (20,), indices=True),))
    trace, resized, _ = traced(asked)
    spec = with_resolution(imported(trace), resized)
    assert (spec.axis, spec.sizes, spec.fixed) == ("length", (11, 15, 20), "")
    other = asked._replace(inputs=(GivenInput("", (33,), indices=True),))
    network = Network.from_text(spec.text).at(length=33)
    assert network.cost().totals.macs == door.traced(other).macs


def test_the_length_of_a_signal_is_a_parameter() -> None:
    spec = found(Waves, (5, 40))
    assert (spec.axis, spec.sizes) == ("length", (21, 30, 40))
    assert "input: (5, length)\n" in spec.text


def test_a_width_is_a_parameter_where_all_channels_follow_it() -> None:
    asked = TraceRequest(address(Texts), inputs=(GivenInput("", (20,), indices=True),), width="dim")
    spec = with_knobs(imported(traced(asked).trace), traced(asked))
    assert (spec.widths, spec.narrow) == ((16, 32, 48), "")
    other = door.traced(asked._replace(arguments={"dim": 24}))
    found = Network.from_text(spec.text).at(width=24).cost().totals
    assert (found.macs, found.params) == (other.macs, other.params)


@pytest.mark.parametrize(
    ("model", "name", "why"),
    [
        (Texts, "depth", "`depth` is no whole number by default; write one, as --args depth=64"),
        ("Rounded", "width", "not all of its sizes are multiples of it"),
        ("Refusing", "width", "with width=16, cannot build `"),
    ],
)
def test_a_width_that_is_none_is_not_one(model: object, name: str, why: str) -> None:
    source = model if isinstance(model, str) else "Texts"
    given = GivenInput("", (20,), indices=True) if source == "Texts" else GivenInput("", (3, 9, 9))
    asked = TraceRequest(f"python:{__name__}:{source}", inputs=(given,), width=name)
    both = traced(asked)
    spec = with_knobs(imported(both.trace), both)
    assert spec.narrow.startswith(why)
    assert spec.widths == ()


class Rounded(nn.Module):
    """One more channel than the width."""

    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, width + 1, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).relu()


class Refusing(Rounded):
    """A model of one width."""

    def __init__(self, width: int = 8) -> None:
        if width != 8:
            raise ValueError("only 8")
        super().__init__(width)


@pytest.mark.usefixtures("in_this_process")
def test_what_became_a_parameter_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = str(tmp_path / "net.yaml")
    words = ["import", address(Texts), "--input", "20:int", "--width-argument", "dim"]
    assert run([*words, "--output", spec]) == 0
    err = capsys.readouterr().err
    assert "`length` is the size of its input; the layers agree at 11, 15 and 20\n" in err
    assert "`width` is its width; the layers agree at 16, 32 and 48\n" in err
    assert run(["references", spec]) == 0
    assert "10 agree" in capsys.readouterr().out
    assert run([address(Rounded), "--input", "3x9x9", "--width-argument", "width"]) == 0
    assert "the width is fixed: not all of its sizes are multiples" in capsys.readouterr().err
