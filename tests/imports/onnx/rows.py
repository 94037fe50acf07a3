"""Nodes of ONNX and what they are in the language; all sizes distinct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from onnx import ModelProto, helper

from tests.imports.onnx.models import FLOAT, INT64, model, stored

Shape = tuple[int, ...]


class Row(NamedTuple):
    """A node, the shapes of its inputs with a batch of 1, and the steps it becomes."""

    op: str
    inputs: tuple[Shape, ...]
    steps: tuple[str, ...]
    macs: int = 0
    stored: tuple[Any, ...] = ()
    """Shapes of the tensors that follow the inputs, or tensors with values; None: left out."""

    attributes: Mapping[str, Any] = {}
    opset: int = 20
    first: bool = False
    """Whether the stored tensors come before the inputs."""

    indices: bool = False
    whole: bool = False
    """Whether the inputs have no batch: their whole shape is that of one example."""

    outputs: int = 1

    @property
    def given(self) -> dict[str, Shape]:
        """What a user would say of the inputs."""
        return {f"x{n}": shape for n, shape in enumerate(self.inputs)} if self.whole else {}

    def model(self) -> ModelProto:
        names = [f"x{n}" for n in range(len(self.inputs))]
        tensors = [self.tensor(n) for n in range(len(self.stored))]
        held = ["" if tensor is None else tensor.name for tensor in tensors]
        order = held + names if self.first else names + held
        results = [f"y{n}" for n in range(self.outputs)]
        node = helper.make_node(self.op, order, results, **self.attributes)
        given = dict(zip(names, self.inputs, strict=True))
        kept = [tensor for tensor in tensors if tensor is not None]
        kind = INT64 if self.indices else FLOAT
        return model([node], given, kept, results, opset=self.opset, kind=kind)

    def tensor(self, number: int) -> Any:
        one = self.stored[number]
        if one is None:
            return None
        if isinstance(one, tuple):
            return stored(f"layer.{number}", one)
        return stored(f"layer.{number}", (len(one),), one)


IMAGE = ((1, 6, 9, 7),)
TOKENS = ((1, 5, 6),)

ROWS = (
    Row(
        "Conv",
        IMAGE,
        ("conv(10, k=(3, 2), s=(2, 1), p=((0, 1), (0, 0)), d=(1, 2), g=2, bias=true)",),
        10 * 4 * 5 * 3 * 3 * 2,
        ((10, 3, 3, 2), (10,)),
        {"group": 2, "strides": (2, 1), "pads": (0, 0, 1, 0), "dilations": (1, 2)},
    ),
    Row(
        "Conv",
        IMAGE,
        ("conv(10, k=(3, 2), s=2, p=((1, 1), (0, 1)))",),
        10 * 5 * 4 * 6 * 3 * 2,
        ((10, 6, 3, 2),),
        {"auto_pad": "SAME_UPPER", "strides": (2, 2)},
    ),
    Row(
        "Conv",
        IMAGE,
        ("conv(10, k=(3, 2), s=2, p=((1, 1), (1, 0)))",),
        10 * 5 * 4 * 6 * 3 * 2,
        ((10, 6, 3, 2),),
        {"auto_pad": "SAME_LOWER", "strides": (2, 2)},
    ),
    Row(
        "Conv",
        ((1, 6, 9),),
        ("dwconv(k=3, p=0)",),
        6 * 7 * 3,
        ((6, 1, 3),),
        {"group": 6, "auto_pad": "VALID"},
    ),
    Row(
        "Conv",
        ((1, 3, 4, 9, 7),),
        ("conv(5, k=(2, 3, 1), p=0)",),
        5 * 3 * 7 * 7 * 3 * 2 * 3,
        ((5, 3, 2, 3, 1),),
    ),
    Row(
        "ConvTranspose",
        IMAGE,
        (
            "conv_transpose(10, k=(3, 2), s=(2, 3), p=((1, 0), (0, 1)), output_padding=(1, 0), "
            "g=2, bias=true)",
        ),
        6 * 9 * 7 * 5 * 3 * 2,
        ((6, 5, 3, 2), (10,)),
        {"group": 2, "strides": (2, 3), "pads": (1, 0, 0, 1), "output_padding": (1, 0)},
    ),
    Row(
        "ConvTranspose",
        IMAGE,
        ("conv_transpose(5, k=(3, 2), s=(2, 3), p=((1, 0), (0, 0)))",),
        6 * 9 * 7 * 5 * 3 * 2,
        ((6, 5, 3, 2),),
        {"strides": (2, 3), "output_shape": (18, 20)},
    ),
    Row(
        "MaxPool",
        IMAGE,
        ("maxpool(k=(3, 2), s=(2, 1), p=((1, 1), (0, 0)), ceil=true)",),
        0,
        (),
        {"kernel_shape": (3, 2), "strides": (2, 1), "pads": (1, 0, 1, 0), "ceil_mode": 1},
    ),
    Row("MaxPool", IMAGE, ("maxpool(k=(3, 2), s=1)",), 0, (), {"kernel_shape": (3, 2)}),
    Row(
        "AveragePool",
        IMAGE,
        ("avgpool(k=3, s=(2, 1), p=1, count_pad=false)",),
        0,
        (),
        {"kernel_shape": (3, 3), "strides": (2, 1), "pads": (1, 1, 1, 1)},
    ),
    Row(
        "AveragePool",
        IMAGE,
        ("avgpool(k=3, s=1, p=1)",),
        0,
        (),
        {"kernel_shape": (3, 3), "pads": (1, 1, 1, 1), "count_include_pad": 1},
    ),
    Row("GlobalAveragePool", IMAGE, ("gap",)),
    Row("GlobalAveragePool", ((1, 6, 9),), ("reduce_mean((1,), keep=true)",)),
    Row("GlobalMaxPool", IMAGE, ("reduce_max((1, 2), keep=true)",)),
    Row("Resize", IMAGE, ("upsample((2, 3))",), 0, (None, [1.0, 1.0, 2.0, 3.0])),
    Row(
        "Resize",
        IMAGE,
        ("resize((11, 8), bilinear=true)",),
        0,
        (None, None, [1, 6, 11, 8]),
        {"mode": "linear"},
    ),
    Row("Upsample", IMAGE, ("upsample((2, 3))",), 0, ([1.0, 1.0, 2.0, 3.0],), opset=9),
    Row(
        "DepthToSpace",
        ((1, 12, 5, 7),),
        ("pixel_shuffle(2)",),
        0,
        (),
        {"blocksize": 2, "mode": "CRD"},
    ),
    Row(
        "DepthToSpace",
        ((1, 12, 5, 7),),
        ("reshape(2, 2, 3, 5, 7)", "permute(2, 3, 0, 4, 1)", "reshape(3, 10, 14)"),
        0,
        (),
        {"blocksize": 2},
    ),
    Row(
        "SpaceToDepth",
        ((1, 3, 10, 14),),
        ("reshape(3, 5, 2, 7, 2)", "permute(2, 4, 0, 1, 3)", "reshape(12, 5, 7)"),
        0,
        (),
        {"blocksize": 2},
    ),
    Row("Pad", IMAGE, ("pad(((2, 4), (0, 5)), c=(1, 3))",), 0, ([0, 1, 2, 0, 0, 3, 4, 5],)),
    Row(
        "Pad",
        IMAGE,
        ("pad(((0, 0), (1, 2)), mode=reflect)",),
        0,
        ([1, 2], None, [3]),
        {"mode": "reflect"},
    ),
    Row(
        "Pad",
        IMAGE,
        ("pad(((1, 3), (2, 4)), mode=replicate)",),
        0,
        (),
        {"pads": (0, 0, 1, 2, 0, 0, 3, 4), "mode": "edge"},
        opset=10,
    ),
    Row("Gemm", ((1, 6),), ("linear(10)",), 6 * 10, ((10, 6), (10,)), {"transB": 1}),
    Row("Gemm", ((1, 6),), ("linear(10, bias=false)",), 6 * 10, ((6, 10),)),
    Row("Gemm", ((5, 6), (6, 7)), ("matmul",), 5 * 6 * 7, whole=True),
    Row("MatMul", TOKENS, ("linear(10, bias=false)",), 5 * 6 * 10, ((6, 10),)),
    Row("MatMul", TOKENS, ("linear(8, bias=false, axis=0)",), 5 * 6 * 8, ((8, 5),), first=True),
    Row("MatMul", ((1, 2, 5, 6), (1, 2, 6, 7)), ("matmul",), 2 * 5 * 6 * 7),
    Row("MatMul", ((1, 3, 5, 6), (1, 1, 6, 7)), ("expand(3, 6, 7)", "matmul"), 3 * 5 * 6 * 7),
    Row(
        "MatMul",
        TOKENS,
        ("reshape(1, 5, 6)", "expand(3, 5, 6)", "stored(3, 6, 7)", "matmul"),
        3 * 5 * 6 * 7,
        ((3, 6, 7),),
    ),
    Row("BatchNormalization", IMAGE, ("bn",), 0, ((6,), (6,), (6,), (6,))),
    Row("LayerNormalization", TOKENS, ("ln",), 0, ((6,), (6,))),
    Row("LayerNormalization", TOKENS, ("ln(bias=false)",), 0, ((6,),)),
    Row("InstanceNormalization", IMAGE, ("instance_norm(affine=true)",), 0, ((6,), (6,))),
    Row("InstanceNormalization", IMAGE, ("instance_norm",), 0, ([1.0] * 6, [0.0] * 6)),
    Row("GroupNormalization", IMAGE, ("gn(3)",), 0, ((6,), (6,)), {"num_groups": 3}, opset=21),
    Row("RMSNormalization", TOKENS, ("rmsnorm",), 0, ((6,),), opset=23),
    Row(
        "LRN",
        IMAGE,
        ("lrn(5, alpha=0.0002, beta=0.7)",),
        0,
        (),
        {"size": 5, "alpha": 0.0002, "beta": 0.7},
    ),
    Row("Abs", IMAGE, ("absolute",)),
    Row("Exp", IMAGE, ("exp",)),
    Row("Gelu", IMAGE, ("gelu",)),
    Row("HardSwish", IMAGE, ("hswish",)),
    Row("Log", IMAGE, ("log",)),
    Row("Mish", IMAGE, ("mish",)),
    Row("Neg", IMAGE, ("neg",)),
    Row("Relu", IMAGE, ("relu",)),
    Row("Selu", IMAGE, ("selu",)),
    Row("Sigmoid", IMAGE, ("sigmoid",)),
    Row("Softplus", IMAGE, ("softplus",)),
    Row("Sqrt", IMAGE, ("sqrt",)),
    Row("Tanh", IMAGE, ("tanh",)),
    Row("LeakyRelu", IMAGE, ("leaky_relu",)),
    Row("Elu", IMAGE, ("elu",)),
    Row("HardSigmoid", IMAGE, ("times(0.2)", "plus(0.5)", "hardtanh(low=0)")),
    Row("Reciprocal", IMAGE, ("power(-1)",)),
    Row("HardSigmoid", IMAGE, ("hsigmoid",), 0, (), {"alpha": 1 / 6}),
    Row("LeakyRelu", IMAGE, ("leaky_relu(slope=0.1)",), 0, (), {"alpha": 0.1}),
    Row("Pow", IMAGE, ("power(3)",), 0, ([3.0],)),
    Row("PRelu", IMAGE, ("prelu",), 0, ((6, 1, 1),)),
    Row("PRelu", IMAGE, ("prelu(shared=true)",), 0, ((1,),)),
    Row("Clip", IMAGE, ("relu6",), 0, ([0.0], [6.0]), opset=11),
    Row(
        "Clip", IMAGE, ("hardtanh(low=-2.5, high=3.5)",), 0, (), {"min": -2.5, "max": 3.5}, opset=10
    ),
    Row("Clip", IMAGE, ("relu",), 0, (), {"min": 0.0}, opset=10),
    Row("Add", ((1, 6, 9, 7), (1, 6, 1, 1)), ("add",)),
    Row("Add", IMAGE, ("stored(6, 1, 1)", "add"), 0, ((6, 1, 1),)),
    Row("Add", IMAGE, ("plus(2.5)",), 0, ([2.5],)),
    Row("Sum", ((1, 6, 9), (1, 6, 9), (1, 6, 9)), ("add",)),
    Row("Mean", ((1, 6, 9), (1, 6, 9)), ("add", "times(0.5)")),
    Row("Sub", IMAGE, ("plus(-2.5)",), 0, ([2.5],)),
    Row("Sub", IMAGE, ("neg", "plus(2.5)"), 0, ([2.5],), first=True),
    Row("Sub", ((1, 6, 9), (1, 6, 9)), ("sub",)),
    Row("Mul", IMAGE, ("times(0.1)",), 0, ([0.1],)),
    Row("Mul", ((1, 6, 9, 7), (1, 6, 1, 1)), ("mul",)),
    Row("Div", IMAGE, ("times(0.125)",), 0, ([8.0],)),
    Row("Div", IMAGE, ("power(-1)",), 0, ([1.0],), first=True),
    Row("Div", ((1, 6, 9), (1, 6, 9)), ("div",)),
    Row("Max", IMAGE, ("relu",), 0, ([0.0],)),
    Row("Max", ((1, 6, 9), (1, 6, 9)), ("maximum",)),
    Row("Min", ((1, 6, 9), (1, 6, 9)), ("minimum",)),
    Row("Softmax", IMAGE, ("softmax",), 0, (), {"axis": 1}),
    Row("Softmax", ((1, 6),), ("softmax",), opset=11),
    Row("Reshape", IMAGE, ("reshape(6, 63)",), 0, ([1, 6, 63],)),
    Row("Reshape", IMAGE, ("reshape(2, 3, 63)",), 0, ([2, 3, 63],)),
    Row("Flatten", IMAGE, ("flatten",)),
    Row("Squeeze", ((1, 6, 1, 7),), ("reshape(6, 7)",), 0, ([2],)),
    Row("Unsqueeze", ((1, 6, 7),), ("reshape(6, 7, 1)",), 0, ([3],)),
    Row("Transpose", IMAGE, ("permute(1, 2, 0)",), 0, (), {"perm": (0, 2, 3, 1)}),
    Row("Transpose", IMAGE, ("permute(1, 2, 0)",), 0, (), {"perm": (2, 0, 3, 1)}),
    Row("Concat", ((1, 6, 9), (1, 4, 9)), ("concat",), 0, (), {"axis": 1}),
    Row("Concat", ((1, 6, 9),), ("stored(4, 9)", "concat"), 0, ((1, 4, 9),), {"axis": -2}),
    Row(
        "Slice",
        IMAGE,
        ("slice(1, 5)", "slice(2, 7, axis=2)"),
        0,
        ([1, 2], [5, 2**40], [1, -1]),
    ),
    Row(
        "Slice",
        ((1, 6, 8, 7),),
        ("reshape(6, 4, 2, 7)", "slice(1, 2, axis=2)", "reshape(6, 4, 7)"),
        0,
        ([1], [8], [2], [2]),
    ),
    Row(
        "Slice",
        IMAGE,
        ("slice(1, 5, axis=2)",),
        0,
        (),
        {"starts": (1,), "ends": (-2,), "axes": (3,)},
        opset=9,
    ),
    Row(
        "Split",
        IMAGE,
        ("slice(0, 4)", "slice(4, 6)"),
        0,
        ([4, 2],),
        {"axis": 1},
        outputs=2,
    ),
    Row("Gather", TOKENS, ("slice(2, 3)",), 0, ([2],), {"axis": 1}),
    Row("Gather", ((1, 5),), ("embedding(20, dim=6)",), 0, ((20, 6),), first=True, indices=True),
    Row("Expand", ((1, 1, 7),), ("expand(4, 7)",), 0, ([1, 4, 7],)),
    Row("Tile", ((1, 1, 7),), ("expand(4, 7)",), 0, ([1, 4, 1],)),
    Row("ReduceMean", IMAGE, ("gap",), 0, ([2, 3],)),
    Row(
        "ReduceMean", TOKENS, ("reduce_mean((0,))",), 0, (), {"axes": (1,), "keepdims": 0}, opset=13
    ),
    Row("ReduceSum", IMAGE, ("reduce_sum((0,), keep=true)",), 0, ([1],)),
    Row("ReduceMax", IMAGE, ("reduce_max((2,))",), 0, ([-1],), {"keepdims": 0}),
    Row("ReduceL2", IMAGE, ("reduce_norm((0,), keep=true)",), 0, ([1],)),
    Row(
        "LSTM",
        ((5, 1, 6),),
        ("reshape(5, 6)", "lstm(4)", "reshape(5, 1, 4)"),
        5 * 4 * 4 * (6 + 4),
        ((1, 16, 6), (1, 16, 4), (1, 32)),
        {"hidden_size": 4},
        whole=True,
    ),
    Row(
        "GRU",
        ((5, 1, 6),),
        ("reshape(5, 6)", "gru(4, bidirectional=true)", "reshape(5, 2, 4)"),
        5 * 2 * 3 * 4 * (6 + 4),
        ((2, 12, 6), (2, 12, 4), (2, 24)),
        {"hidden_size": 4, "direction": "bidirectional"},
        whole=True,
    ),
    Row(
        "RNN",
        ((5, 1, 6),),
        ("reshape(5, 6)", "rnn(4, bias=false)", "reshape(5, 1, 4)"),
        5 * 4 * (6 + 4),
        ((1, 4, 6), (1, 4, 4)),
        {"hidden_size": 4},
        whole=True,
    ),
)
