"""Answers to worksheets by arithmetic that knows nothing of the package.

It reads the questions as a student does, from the JSON without the key, and answers with loops over
windows and a table of layers: that of MobileNet-V1 (Howard et al. 2017, arXiv:1704.04861, Table 1),
or what `own.yaml` says.

`proof.py` compares.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

PAPER = [(64, 1, 1), (128, 2, 2), (256, 2, 2), (512, 2, 6), (1024, 2, 2)]


class Layer(NamedTuple):
    """One layer: what it is, channels in and out, kernel, output side."""

    path: str
    kind: str
    cin: int
    cout: int
    k: int
    side: int

    @property
    def weights(self) -> int:
        return self.cout * self.k**2 * (1 if self.kind == "depthwise" else self.cin)

    @property
    def named(self) -> str:
        """The kind as the program names it."""
        return f"conv {'dw ' * (self.kind == 'depthwise')}{self.k}x{self.k}"

    @property
    def macs(self) -> int:
        return self.weights * self.side**2


def mobilenet(
    alpha: Fraction, side: int, stem_stride: int = 2, classes: int = 1000, classifier: bool = True
) -> list[Layer]:
    """The layers of MobileNet-V1, row by row of the paper's table."""

    def width(channels: int) -> int:
        return max(8, math.floor(channels * alpha))

    side = math.ceil(side / stem_stride)
    layers = [Layer("stem/conv", "full", 3, width(32), 3, side)]
    channels = width(32)
    for row, (out, stride, repeats) in enumerate(PAPER):
        for number in range(repeats):
            side = math.ceil(side / (stride if number == 0 else 1))
            place = f"blocks/{row}/{number}"
            layers.append(
                Layer(f"{place}/depthwise/dwconv", "depthwise", channels, channels, 3, side)
            )
            layers.append(
                Layer(f"{place}/pointwise/conv", "pointwise", channels, width(out), 1, side)
            )
            channels = width(out)
    if classifier:
        layers.append(Layer("fc", "linear", channels, classes, 1, 1))
    return layers


def own(width: Fraction, side: int, stem_stride: int = 2) -> list[Layer]:
    """The layers of `own.yaml`, written down by hand."""
    plan = [
        ("stem/conv", "full", 24, 5, stem_stride),
        ("body/0/conv", "full", 40, 3, 2),
        ("body/1/conv", "full", 72, 3, 1),
        ("filter/dwconv", "depthwise", 72, 3, 2),
        ("mix/0/conv", "pointwise", 48, 1, 1),
        ("mix/1/conv", "pointwise", 120, 1, 1),
        ("mix/2/conv", "pointwise", 64, 1, 1),
    ]
    layers, channels = [], 4
    for path, kind, out, k, stride in plan:
        side = math.ceil(side / stride)
        layers.append(Layer(path, kind, channels, math.floor(out * width), k, side))
        channels = layers[-1].cout
    return [*layers, Layer("fc", "linear", channels, 17, 1, 1)]


def macs_of(layers: list[Layer]) -> int:
    return sum(layer.macs for layer in layers)


class Stated(NamedTuple):
    """A layer as a row of a table states it."""

    out: int
    k: tuple[int, int]
    s: int
    p: int
    groups: int
    bias: bool
    is_linear: bool
    shape: tuple[int, ...]


def stated(row: dict[str, Any]) -> Stated:
    """What the words of a row say."""
    words, shape = row["what"], tuple(row["input"])
    found = re.match(r"conv (\d+)x(\d+)", words)
    k = (int(found[1]), int(found[2])) if found else (1, 1)
    groups = shape[0] if "depthwise" in words else _after(r"(\d+) groups", words, 1)
    return Stated(
        out=_after(r"(\d+) out", words, 0),
        k=k,
        s=_after(r"stride (\d+)", words, 1),
        p=_after(r"padding (\d+)", words, 0),
        groups=groups,
        bias="no bias" not in words,
        is_linear=words.startswith("linear"),
        shape=shape,
    )


def _after(pattern: str, words: str, otherwise: int) -> int:
    found = re.search(pattern, words)
    return int(found[1]) if found else otherwise


def windows(size: int, k: int, s: int, p: int) -> int:
    """How many windows fit, counted one after another."""
    count = start = 0
    while start + k <= size + 2 * p:
        count += 1
        start += s
    return count


def output_of(row: dict[str, Any]) -> tuple[int, ...]:
    one = stated(row)
    if one.is_linear:
        return (one.out,)
    sizes = zip(one.shape[1:], one.k, strict=True)
    return (one.out, *(windows(size, k, one.s, one.p) for size, k in sizes))


def weights_of(row: dict[str, Any]) -> int:
    """The weights, added up output channel by output channel."""
    one = stated(row)
    return sum(one.shape[0] // one.groups * one.k[0] * one.k[1] for _ in range(one.out))


def blank(row: dict[str, Any], column: str) -> str:
    one, out = stated(row), output_of(row)
    if column == "output":
        return "x".join(map(str, out))
    if column == "params":
        return str(weights_of(row) + one.out * one.bias)
    return str(weights_of(row) * math.prod(out[1:]))


class Student:
    """Answers the questions of one worksheet of MobileNet-V1."""

    width = "alpha"

    def __init__(self, sheet: dict[str, Any]):
        self.sheet = sheet
        self.alpha = Fraction(sheet["parameters"][self.width])
        self.side = sheet["tables"][0]["input"][1]
        self.layers = self.built(self.alpha, self.side)
        self.rows = {row["path"]: row for row in sheet["tables"][1]["rows"]}

    def built(self, width: Fraction, side: int, stem_stride: int = 2) -> list[Layer]:
        """The layers of the whole network."""
        return mobilenet(width, side, stem_stride)

    def beside_weights(self) -> int:
        """Parameters that are no weights: a norm behind each convolution, a bias in the last."""
        return sum(2 * one.cout for one in self.layers[:-1]) + self.layers[-1].cout

    def answers(self) -> dict[str, str]:
        found = {
            name: blank(row, column)
            for table in self.sheet["tables"]
            for row in table["rows"]
            for column, name in row["blanks"].items()
        }
        for question in self.sheet["questions"]:
            if question["kind"] != "blank":
                answer: Callable[[str], str] = getattr(self, question["kind"])
                found[question["name"]] = answer(question["text"])
        return found

    def flops(self, text: str) -> str:
        return str(2 * macs_of(self.layers))

    def stored(self, text: str) -> str:
        params = sum(one.weights for one in self.layers) + self.beside_weights()
        return decimals(Fraction(4 * params, 2**10 if "KiB" in text else 2**20))

    def norm(self, text: str) -> str:
        path = re.search(r"`(\w+)/bn`", text)
        assert path
        return str(2 * next(stated(r).out for p, r in self.rows.items() if p.startswith(path[1])))

    def share(self, text: str) -> str:
        kind = text.partition(" of the kind ")[2].removesuffix("?")
        part = sum(one.macs for one in self.layers if one.kind != "linear" and one.named == kind)
        return decimals(Fraction(100 * part, macs_of(self.layers)))

    def costliest_pointwise(self, text: str) -> str:
        return max((one for one in self.layers if one.kind == "pointwise"), key=_macs).path

    def stem_stride(self, text: str) -> str:
        assert text.endswith("if the stride of `stem/conv` were 1?")
        return str(macs_of(self.built(self.alpha, self.side, stem_stride=1)))

    def doubled(self, text: str) -> str:
        return str(macs_of(self.built(self.alpha, 2 * self.side)))

    def classifier(self, text: str) -> str:
        last, before = self.layers[-1], self.layers[-2]
        return str(last.cout * last.cin * before.side**2 + last.cout)

    def separable(self, text: str) -> str:
        mix = stated(self.rows["mix/conv"])
        positions = math.prod(output_of(self.rows["mix/conv"])[1:])
        full = weights_of(self.rows["mix/conv"]) * positions
        depthwise = mix.shape[0] * math.prod(mix.k) * positions
        pointwise = mix.shape[0] * mix.out * positions
        return decimals(Fraction(100 * (depthwise + pointwise), full))

    def doubled_widths(self, text: str) -> str:
        names = ("stem/conv", "spread/dwconv", "mix/conv", "grouped/conv")
        total, before = 0, self.rows["stem/conv"]["input"][0]
        for name in names:
            one = stated(self.rows[name])
            groups = before if name.endswith("dwconv") else one.groups
            total += before // groups * math.prod(one.k) * 2 * one.out
            before = 2 * one.out
        return str(total)

    def budget(self, text: str) -> str:
        found = re.search(r"from ([\d.]+) to ([\d.]+), .* at most ([\d,]+) MACs", text)
        assert found
        low, high = Fraction(found[1]), Fraction(found[2])
        limit = int(found[3].replace(",", ""))
        steps = int((high - low) * 100)
        values = [low + Fraction(n, 100) for n in range(steps + 1)]
        return decimals(max(a for a in values if macs_of(self.built(a, self.side)) <= limit))

    def misprint(self, text: str) -> str:
        """What should be printed, with as many digits as are."""
        printed = re.search(r"prints ([\d.]+)(\w|%)", text)
        assert printed
        settings = dict(re.findall(r"(\w+) ([\w./]+)(?=[,.])", text.partition("`mobilenet_v1`")[2]))
        layers = mobilenet(
            Fraction(settings.get("alpha", "1")),
            round(224 * Fraction(settings.get("rho", "1"))),
            classes=int(settings.get("classes", "1000")),
            classifier=settings.get("classifier") != "false",
        )
        if printed[2] == "%":
            share = Fraction(100 * layers[0].macs, macs_of(layers))
            return f"{decimals(share)}%"
        million = Fraction(macs_of(layers), 10**6)
        if "." in printed[1]:
            return f"{decimals(million / 1000)}B"
        return f"{math.floor(million + Fraction(1, 2))}M"


class OwnStudent(Student):
    """Answers the questions of one worksheet of `own.yaml`."""

    width = "width"

    def built(self, width: Fraction, side: int, stem_stride: int = 2) -> list[Layer]:
        return own(width, side, stem_stride)

    def beside_weights(self) -> int:
        stem, *others, last = self.layers
        return stem.cout + sum(2 * one.cout for one in others) + last.cout


def _macs(layer: Layer) -> int:
    return layer.macs


def decimals(value: Fraction) -> str:
    """Two decimals, half up."""
    hundredths = math.floor(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"
